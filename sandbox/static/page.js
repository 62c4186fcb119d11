// The first page: brings the parts together and listens to what happens.

import { Clock, furnishHints, Panels, People } from "./around.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { $, call, data, h, openMenu, t } from "./dom.js";

const KEPT = "sandbox.person";
const composer = new Composer();
const chat = new Chat(composer, actsOn);
composer.chat = chat;
const people = new People(choose);
const clock = new Clock();
const panels = new Panels();
const told = (text) => chat.toast(text);
clock.told = told;
furnishHints(composer, told);
$("bot-name").textContent = data.bot.first_name;
chat.notTyping();

let stream = null;
let born = data.shell.born;

/** Shows another person's phone. */
async function choose(id) {
  stream?.close();
  people.current = id;
  sessionStorage.setItem(KEPT, id);
  await chat.show(id);
  $("phone-title").textContent = t("people.phone", { name: chat.person.first_name });
  people.show(people.people ?? data.shell.people);
  listen(id);
}

function listen(id) {
  stream = new EventSource(`/sandbox/live?chat=${id}&after=${chat.seq}`);
  stream.addEventListener("chat", (event) => {
    const news = JSON.parse(event.data);
    if (news.chat_id === people.current) chat.apply(news.events);
  });
  stream.addEventListener("shell", (event) => around(JSON.parse(event.data)));
  stream.addEventListener("again", () => choose(id));
  stream.addEventListener("open", () => ($("away").hidden = true));
  stream.addEventListener("error", (event) => {
    $("away").hidden = false;
    // A stream that the browser gave up (the server was away, or knows this chat no more) is begun anew.
    if (event.target.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3_000);
  });
}

function around(shell) {
  if (shell.born !== born) return location.reload();
  clock.set(shell.now);
  people.show(shell.people);
  panels.mark(shell.mails);
  if (!people.current && shell.people.length) choose(shell.people[0].id);
}

/** What can be done with a message. */
function actsOn(button, view) {
  const menu = $("acts");
  const path = `/sandbox/people/${chat.person.id}/messages`;
  const act = (label, work) =>
    h("button", { type: "button", onclick: () => (menu.hidePopover(), work()) }, t(label));
  const own = view.from === "person";
  menu.replaceChildren(
    act("act.reply", () => composer.begin("reply", view)),
    ...(view.text && navigator.clipboard ? [act("act.copy", () => chat.acts.copy(view.text))] : []),
    act("act.forward", () => composer.try(() => call("POST", path, { forward: view.id }))),
    ...(own && view.text && !view.forwarded_from ? [act("act.edit", () => composer.begin("edit", view))] : []),
    ...(own ? [act("act.delete", () => composer.try(() => call("POST", `${path}/${view.id}`, { deleted: true })))] : []),
  );
  openMenu(button, menu);
}

const kept = Number(sessionStorage.getItem(KEPT));
const first = data.shell.people.find((one) => one.id === kept) ?? data.shell.people[0];
people.show(data.shell.people);
if (first) choose(first.id);
else people.add();
