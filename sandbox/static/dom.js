// Small tools that every part of the pages uses: elements, words, times, calls.

export const data = JSON.parse(document.getElementById("data").textContent);

/** The sentence for a key, with `{name}` replaced. */
export function t(key, values = {}) {
  return (data.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const $ = (id) => document.getElementById(id);

/** An element: properties (class, dataset, on…, aria-…), then children. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "dataset") Object.assign(element.dataset, value);
    else if (key in element && !key.includes("-") && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the page's drawings. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const locale = data.language === "en" ? "en-GB" : data.language;
const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: data.zone, ...options });
const DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = format({ weekday: "short", day: "numeric", month: "short", year: "2-digit" });
const HOUR = format({ hour: "2-digit", minute: "2-digit" });
export const dayOf = (seconds) => DAY.format(seconds * 1000);
export const shortDayOf = (seconds) => SHORT_DAY.format(seconds * 1000);
export const hourOf = (seconds) => HOUR.format(seconds * 1000);

/** Calls the sandbox; throws an Error with its sentence when it refuses. */
export async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.description ?? String(answer.status));
  return said;
}

/** Opens a menu beside the button that it belongs to; arrows move in it, Escape gives the focus back. */
export function openMenu(button, menu) {
  menu.showPopover();
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height < innerHeight || at.top < innerHeight / 2;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - size.height - 8) : at.top - size.height - 4)}px`;
  button.setAttribute("aria-expanded", "true");
  menu.querySelector("button, a, select, input")?.focus({ preventScroll: true });
  menu.addEventListener("toggle", function closed(event) {
    if (event.newState !== "closed") return;
    menu.removeEventListener("toggle", closed);
    button.setAttribute("aria-expanded", "false");
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  });
}

document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element && event.target.closest(".menu");
  if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.target.matches("select")) return;
  const items = [...menu.querySelectorAll("button, a, select")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  items[(items.indexOf(event.target) + step + items.length) % items.length]?.focus();
  event.preventDefault();
});

/** A menu that a button opens and closes. `fill` may refresh it first. */
export function menuButton(button, menu, fill) {
  button.addEventListener("click", async () => {
    if (menu.matches(":popover-open")) return menu.hidePopover();
    await fill?.();
    openMenu(button, menu);
  });
  // A press on the button while its menu is open must close it, not close and open it again.
  button.addEventListener("pointerdown", (event) => {
    if (menu.matches(":popover-open")) event.stopPropagation();
  });
}

/** Shows a dialog; resolves with true when it was confirmed. */
export function ask(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "ok"), { once: true }));
}
for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

/** Says something to who cannot see the page change. */
export function announce(text) {
  const place = $("announce");
  if (!place) return;
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}
