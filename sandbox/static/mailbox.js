// The mailbox: hears of new mails, shows one at a time.

import { $, announce, call, data, h, hourOf, shortDayOf, t } from "./dom.js";

const LINK = /https?:\/\/[^\s<>"']+/g;
const read = new Set(JSON.parse(sessionStorage.getItem("mailbox.read") ?? "[]"));
let mails = [];
let shown = null;
let plain = false;

async function look(fresh) {
  const before = mails.at(-1)?.id ?? 0;
  ({ mails } = await call("GET", "/sandbox/mails"));
  list();
  const newest = mails.at(-1);
  if (fresh && newest && newest.id > before) announce(t("mail.new", { name: name(newest.from) }));
  if (shown === null && newest && innerWidth > 704) show(newest.id, false);
}

function list() {
  $("none").hidden = mails.length > 0;
  const focused = document.activeElement?.dataset?.mail;
  $("mails").replaceChildren(
    ...[...mails].reverse().map((one) =>
      h(
        "li",
        { className: read.has(one.id) ? "" : "unread" },
        h(
          "button",
          { type: "button", dataset: { mail: one.id }, "aria-current": one.id === shown ? "true" : null, onclick: () => show(one.id, true) },
          h("span", { className: "who" }, one.to.join(", ")),
          h("span", { className: "when" }, `${shortDayOf(one.at)} ${hourOf(one.at)}`),
          h("span", { className: "subject" }, one.subject),
        ),
      ),
    ),
  );
  if (focused) $("mails").querySelector(`[data-mail="${focused}"]`)?.focus({ preventScroll: true });
}

function show(id, chosen) {
  const one = mails.find((mail) => mail.id === id);
  shown = id;
  read.add(id);
  sessionStorage.setItem("mailbox.read", JSON.stringify([...read]));
  document.body.classList.toggle("reading", chosen);
  $("mail").replaceChildren(
    h("button", { type: "button", className: "back", onclick: back }, `← ${t("mail.back")}`),
    h("h2", {}, one.subject),
    h(
      "dl",
      {},
      h("dt", {}, t("mail.from")), h("dd", {}, one.from),
      h("dt", {}, t("mail.to")), h("dd", {}, one.to.join(", ")),
      ...(one.attachments.length ? [h("dt", {}, t("mail.attachments")), h("dd", {}, attached(one))] : []),
    ),
    ...(one.html ? [shapes(one)] : []),
    one.html && !plain ? framed(one) : h("div", { className: "plain" }, linked(one.text)),
  );
  list();
  if (chosen) $("mail").focus({ preventScroll: true });
}

function shapes(one) {
  const shape = (label, value) =>
    h("button", { type: "button", "aria-pressed": String(plain === value), onclick: () => ((plain = value), show(one.id, true)) }, t(label));
  return h("div", { className: "shape", role: "group" }, shape("mail.rich", false), shape("mail.plain", true));
}

// The mail's own HTML: no scripts, nothing from elsewhere; its links open beside.
function framed(one) {
  const frame = h("iframe", { title: one.subject, src: `/mailbox/${one.id}/html` });
  frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  frame.addEventListener("load", () => (frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 4}px`));
  return frame;
}

function attached(one) {
  return one.attachments.flatMap((file, index) => [
    index ? ", " : "",
    h("a", { href: `/mailbox/${one.id}/attachments/${index}`, download: file.name }, file.name),
  ]);
}

function linked(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    const url = found[0].replace(/[.,;:!?)\]»]+$/, "");
    nodes.push(text.slice(at, found.index), h("a", { href: url, target: "_blank", rel: "noopener" }, url));
    at = found.index + url.length;
  }
  return [...nodes, text.slice(at)];
}

function back() {
  document.body.classList.remove("reading");
  $("mails").querySelector(`[data-mail="${shown}"]`)?.focus();
}

const name = (from) => from.replace(/\s*<.*>$/, "").replaceAll('"', "");

await look(false);
const stream = new EventSource(`/mailbox/live?after=${data.shell.mails}`);
stream.addEventListener("mail", () => look(true));
