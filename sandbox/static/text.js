// Text with Telegram's entities as elements. Offsets are UTF-16 units, as JavaScript counts.

import { data, h } from "./dom.js";

const SIMPLE = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Nodes for a text. `write` sends a command that is touched. */
export function nodesOf(text, entities, write) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return inside(text, sorted, 0, text.length, write);
}

function inside(text, entities, start, end, write) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const one = entities[index];
    const from = Math.max(one.offset, at);
    const to = Math.min(one.offset + one.length, end);
    index += 1;
    if (to <= from) continue;
    const within = [];
    while (index < entities.length && entities[index].offset < to) within.push(entities[index++]);
    if (from > at) nodes.push(text.slice(at, from));
    nodes.push(wrapped(one, text.slice(from, to), inside(text, within, from, to, write), write));
    at = to;
  }
  if (end > at) nodes.push(text.slice(at, end));
  return nodes;
}

function wrapped(entity, words, children, write) {
  const kind = entity.type;
  if (SIMPLE[kind]) return h(SIMPLE[kind], {}, children);
  if (kind === "url") return link(words.includes("://") ? words : `https://${words}`, children, write);
  if (kind === "text_link") return link(entity.url, children, write);
  if (kind === "email") return h("a", { href: `mailto:${words}` }, children);
  if (kind === "phone_number") return h("a", { href: `tel:${words.replace(/[^\d+]/g, "")}` }, children);
  if (kind === "bot_command" && write) {
    return h("button", { type: "button", className: "link", onclick: () => write(words) }, children);
  }
  if (kind === "spoiler") return h("span", { className: "spoiler", tabIndex: 0 }, children);
  return h("span", {}, children);
}

function link(url, children, write) {
  const start = write && startWord(url);
  if (start) return h("button", { type: "button", className: "link", onclick: () => write(start) }, children);
  return h("a", { href: safe(url), target: "_blank", rel: "noopener noreferrer" }, children);
}

/** `/start …` when the address leads to this bot, else nothing. */
export function startWord(url) {
  let parts;
  try {
    parts = new URL(url);
  } catch {
    return "";
  }
  if (parts.hostname !== "t.me" || parts.pathname.slice(1).toLowerCase() !== data.bot.username.toLowerCase()) return "";
  return `/start ${parts.searchParams.get("start") ?? ""}`.trim();
}

/** The address if it may be followed. */
export function safe(url) {
  return /^(https?|mailto|tel):/i.test(url) ? url : "about:blank";
}
