// Keeps an open page up to date without disturbing who works on it. Everything works without it.

import { isTouched, merge } from "./merge.js";

const body = document.body;
const main = document.getElementById("main");
const note = document.getElementById("live-note");
const PAUSE = Number(body.dataset.pause) || 3000; // no page is read again sooner
let looking = false;
let looked = 0;
let timer = null;
let newest = null; // the last copy: what it has for a form is taken over when the person leaves that form
let stale = false; // the look that this page was opened with holds no longer: a person has to look

function say(text, kind) {
  if (!note) return;
  note.textContent = text;
  note.dataset.kind = kind || "";
  note.classList.toggle("shown", Boolean(text));
}

function soon() {
  if (timer || stale || !main) return;
  timer = setTimeout(look, Math.max(0, looked + PAUSE - Date.now()));
}

// Reads the page again. Shown with the mark of the look that opened it, that is no look of its own (`person`: it is one).
async function look({ person = false } = {}) {
  timer = null;
  if (looking) {
    soon();
    return;
  }
  looking = true;
  looked = Date.now();
  const headers = { Accept: "text/html" };
  if (!person) headers["Egide-Look"] = body.dataset.look || "";
  try {
    const answer = await fetch(body.dataset.address, { headers, credentials: "same-origin" });
    if (answer.redirected) over(answer.url);
    else if (answer.status === 412) {
      stale = true;
      say(body.dataset.stale, "away");
    } else if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    say(body.dataset.away, "away");
  } finally {
    looking = false;
  }
}

// The session is over. What was typed stays where it is until it is copied.
function over(address) {
  if ([...document.forms].some((form) => isTouched(form, null))) say(body.dataset.over, "away");
  else location.assign(address);
}

function take(copy) {
  newest = copy;
  if (copy.body.dataset.look) body.dataset.look = copy.body.dataset.look;
  document.title = copy.title;
  if (bring(copy)) say(body.dataset.updated, "news");
}

// Brings the page up to the copy; the reader keeps their place, or the part where it stood.
function bring(copy) {
  const active = main.contains(document.activeElement) ? document.activeElement : null;
  const part = active && active.closest("[data-live]");
  const place = active && active.type !== "file" && typeof active.selectionStart === "number" && [active.selectionStart, active.selectionEnd];
  const changed = merge(main, copy.getElementById("main"));
  if (!active || document.activeElement === active) return changed;
  const here = active.isConnected ? active : part && part.isConnected ? part : main;
  if (here === part) part.tabIndex = -1;
  here.focus({ preventScroll: true });
  if (here === active && place) active.setSelectionRange(...place);
  return changed;
}

document.addEventListener("animationend", (event) => event.target.removeAttribute("data-fresh"));

// Who leaves a form or closes what they had opened sees there what the copy has.
function release() {
  setTimeout(() => newest && !looking && bring(newest));
}
document.addEventListener("focusout", release);
document.addEventListener("toggle", release, true);

// Whoever moves on a page that had to wait for a person is there: that is a look.
for (const sign of ["pointerdown", "keydown"]) {
  document.addEventListener(sign, () => {
    if (!stale) return;
    stale = false;
    look({ person: true });
  });
}

// Only a page that is being looked at listens: a browser opens few streams to one host.
let events = null;

function listen() {
  if (events) return;
  const { about, seen } = body.dataset;
  events = new EventSource(`/live?about=${encodeURIComponent(about)}&seen=${encodeURIComponent(seen)}`);
  events.addEventListener("change", (event) => {
    if (event.data !== body.dataset.about) return; // of another case
    body.dataset.seen = event.lastEventId;
    soon();
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
  if (!body.dataset.about) return;
  if (document.hidden) rest();
  else listen();
});
window.addEventListener("pagehide", rest);
window.addEventListener("pageshow", (event) => {
  if (!event.persisted || !body.dataset.about) return;
  listen();
  soon();
});

// A button that leads to where an act is done opens it, and puts the reader there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.button[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  if (target.matches("input, textarea, select")) setTimeout(() => target.focus());
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

if (body.dataset.about && "EventSource" in window && !document.hidden) listen();
