// Keeps an open page up to date without disturbing who works on it. Everything works without it.

const body = document.body;
const note = document.getElementById("live-note");
let looking = false;
let again = false;

function say(text, kind) {
  if (!note) return;
  note.textContent = text;
  note.dataset.kind = kind || "";
  note.classList.toggle("shown", Boolean(text));
}

// What a person has done to a part of the page: typed, opened, focused.
function remember(part) {
  const fields = new Map();
  for (const field of part.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (field.id && field.value) fields.set(field.id, field.value);
  }
  const open = [...part.querySelectorAll("details[open]")].map((one) => one.id).filter(Boolean);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const selection =
    active && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  return { fields, open, active: active && active.id, selection };
}

function restore(part, kept) {
  for (const [id, value] of kept.fields) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const id of kept.open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  if (!kept.active) return;
  const target = document.getElementById(kept.active);
  if (target) {
    target.focus({ preventScroll: true });
    if (kept.selection && target.setSelectionRange) target.setSelectionRange(...kept.selection);
  } else {
    // The button is gone: keep the reader in the part where it stood.
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }
}

function same(one, other) {
  const plain = one.cloneNode(true);
  for (const details of plain.querySelectorAll("details[open]")) details.removeAttribute("open");
  plain.removeAttribute("tabindex");
  plain.classList.remove("fresh");
  if (!plain.getAttribute("class")) plain.removeAttribute("class");
  const fresh = other.cloneNode(true);
  for (const details of fresh.querySelectorAll("details[open]")) details.removeAttribute("open");
  return plain.isEqualNode(fresh);
}

async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const answer = await fetch(body.dataset.address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (answer.redirected) {
      // The session is over. Words that were typed stay where they are until they are copied.
      if ([...document.querySelectorAll("textarea")].some((one) => one.value.trim())) say(body.dataset.over, "away");
      else location.assign(answer.url);
      return;
    }
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (merge(fresh)) say(body.dataset.updated, "news");
    document.title = fresh.title;
  } catch {
    say(body.dataset.away, "away");
  } finally {
    looking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

function merge(fresh) {
  const wanted = [...fresh.querySelectorAll("[data-live]")];
  const here = new Set([...document.querySelectorAll("[data-live]")].map((one) => one.id));
  if (wanted.some((one) => !here.has(one.id))) {
    // A part that was not there before: take the whole main part.
    const main = document.getElementById("main");
    const kept = remember(main);
    main.replaceChildren(...document.importNode(fresh.getElementById("main"), true).childNodes);
    restore(main, kept);
    return true;
  }
  let changed = false;
  const ids = new Set(wanted.map((one) => one.id));
  for (const old of document.querySelectorAll("[data-live]")) if (!ids.has(old.id)) old.remove();
  for (const part of wanted) {
    const old = document.getElementById(part.id);
    if (same(old, part)) continue;
    const kept = remember(old);
    const now = document.importNode(part, true);
    now.classList.add("fresh");
    old.replaceWith(now);
    restore(now, kept);
    changed = true;
  }
  return changed;
}

// Only a page that is being looked at listens: a browser opens few streams to one host.
let events = null;

function listen() {
  if (events) return;
  events = new EventSource(body.dataset.liveUrl);
  events.addEventListener("change", (event) => {
    body.dataset.liveUrl = `/live?seen=${encodeURIComponent(event.data)}`;
    look();
  });
  events.addEventListener("open", () => {
    if (note && note.textContent === body.dataset.away) say("", "");
  });
  events.addEventListener("error", () => say(body.dataset.away, "away"));
}

function rest() {
  if (events) events.close();
  events = null;
}

document.addEventListener("visibilitychange", () => {
  if (!body.dataset.liveUrl) return;
  if (document.hidden) rest();
  else listen();
});
window.addEventListener("pagehide", rest);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A form is sent once: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

if (body.dataset.liveUrl && "EventSource" in window && !document.hidden) listen();
