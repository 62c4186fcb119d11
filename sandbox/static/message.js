// One message as an element.

import { h, hourOf, icon, t } from "./dom.js";
import { nodesOf, safe, startWord } from "./text.js";

const FILES = { document: "file", voice: "voice", audio: "voice", video: "file", video_note: "file", animation: "file" };

/** The list item of a message. `acts`: `write`, `press`, `menu`, `enlarge`, `quoted`. */
export function messageElement(view, acts) {
  const mine = view.from === "person";
  const classes = ["msg", mine && "mine", view.inline_keyboard.length && "wide", view.kind === "sticker" && "bare"];
  const bubble = h("div", { className: "bubble" }, parts(view, acts), meta(view));
  const more = h(
    "button",
    {
      type: "button", className: "round more", "aria-label": t("act.menu"), "aria-expanded": "false",
      onclick: (event) => acts.menu(event.currentTarget, view),
    },
    icon("more"),
  );
  return h(
    "li",
    { className: classes.filter(Boolean).join(" "), id: `m${view.id}`, dataset: { id: view.id } },
    h("span", { className: "sr" }, `${mine ? t("chat.me") : view.name} : `),
    bubble,
    view.inline_keyboard.length ? keys(view, acts) : null,
    more,
  );
}

function parts(view, acts) {
  const found = [];
  if (view.forwarded_from) found.push(h("p", { className: "via" }, t("chat.forwarded", { name: view.forwarded_from })));
  if (view.reply_to) found.push(h("p", { className: "quote" }, acts.quoted(view.reply_to)));
  if (view.kind === "photo") found.push(photo(view, acts));
  else if (view.kind === "sticker") found.push(h("p", { className: "sticker", role: "img", "aria-label": t("kind.sticker") }, icon("smile")));
  else if (FILES[view.kind]) found.push(file(view));
  else if (view.kind !== "text") found.push(thing(view));
  if (view.text) found.push(h("div", { className: "text", dir: "auto" }, nodesOf(view.text, view.entities, acts.write)));
  return found;
}

function meta(view) {
  return h(
    "p",
    { className: "meta" },
    view.edited && view.from === "person" ? h("span", {}, t("chat.edited")) : null,
    h("time", {}, hourOf(view.date)),
  );
}

function photo(view, acts) {
  const { url, width, height, spoiler } = view.media;
  const image = h("img", { src: url, alt: "", width: width ?? 320, height: height ?? 200, decoding: "async" });
  const label = spoiler ? t("kind.spoiler") : t("kind.photo.open");
  return h(
    "button",
    {
      type: "button", className: spoiler ? "photo hidden-media" : "photo", "aria-label": label,
      onclick: (event) => {
        if (event.currentTarget.classList.contains("hidden-media")) event.currentTarget.classList.remove("hidden-media");
        else acts.enlarge(url, view.text);
      },
    },
    image,
  );
}

function file(view) {
  const named = view.kind === "document" || view.kind === "audio";
  const about = `${named ? t(`kind.${view.kind}`) + " · " : ""}${size(view.media.size)}`;
  return h(
    "a",
    { className: "file", href: view.media.url, target: "_blank", rel: "noopener" },
    h("span", { className: "disc" }, icon(FILES[view.kind])),
    h("span", {}, h("strong", {}, named ? view.media.name : t(`kind.${view.kind}`)), h("span", { className: "muted small" }, about)),
  );
}

function thing(view) {
  const details = view.details ?? {};
  const known = { location: "place", contact: "person" }[view.kind];
  const about =
    view.kind === "location" ? `${details.latitude}, ${details.longitude}`
    : view.kind === "contact" ? `${details.first_name ?? ""} ${details.phone_number ?? ""}`
    : "";
  return h(
    "div",
    { className: "file" },
    h("span", { className: "disc" }, icon(known ?? "file")),
    h("span", {}, h("strong", {}, t(known ? `kind.${view.kind}` : "kind.other")), h("span", { className: "muted small" }, about)),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function keys(view, acts) {
  const rows = view.inline_keyboard.map((row) => h("div", {}, row.map((button) => key(view, button, acts))));
  return h("div", { className: "keys" }, rows);
}

function key(view, button, acts) {
  const start = button.url && startWord(button.url);
  if (start) return h("button", { type: "button", onclick: () => acts.write(start) }, button.text);
  if (button.url) return h("a", { href: safe(button.url), target: "_blank", rel: "noopener noreferrer" }, button.text);
  if (button.copy_text) {
    return h("button", { type: "button", onclick: () => acts.copy(button.copy_text.text) }, button.text);
  }
  return h("button", { type: "button", onclick: (event) => acts.press(event.currentTarget, view, button) }, button.text);
}
