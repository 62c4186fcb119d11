// The chat of one person: what is shown, and what happens to it.

import { $, call, dayOf, h, t } from "./dom.js";
import { messageElement } from "./message.js";

const NEAR = 80;
const GAP = 10;
const ANSWER_LIMIT = 15_000;
const TYPING = 5_000;

export class Chat {
  /** `composer` writes; `menu(button, view)` opens the acts on a message. */
  constructor(composer, menu) {
    this.composer = composer;
    this.person = null;
    this.seq = 0;
    this.views = new Map();
    this.waiting = new Map();
    this.lastDay = "";
    this.typing = 0;
    this.toasting = 0;
    this.list = $("messages");
    this.scroll = $("scroll");
    this.acts = {
      write: (text) => composer.send(text),
      press: (button, view, key) => this.press(button, view, key),
      copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toast(t("hints.copied"))),
      quoted: (id) => this.views.get(id)?.text || t(`kind.${this.views.get(id)?.kind ?? "other"}`),
      enlarge: (url, text) => this.enlarge(url, text),
      menu,
    };
    $("down").addEventListener("click", () => {
      this.anchor = null;
      this.toEnd();
    });
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroll);
    this.stuck = true; // where the newest is, and to stay there
    this.anchor = null; // the first that the bot said since the person's last act: it is not scrolled away
    this.height = 0;
  }

  /** Shows a person's chat as it stands. */
  async show(personId) {
    const chat = await call("GET", `/sandbox/chats/${personId}`);
    this.person = chat.person;
    this.seq = chat.seq;
    this.views.clear();
    this.waiting.clear();
    this.lastDay = "";
    this.list.replaceChildren();
    for (const view of chat.messages) this.add(view, false);
    this.composer.show(chat);
    this.state();
    this.anchor = null;
    this.toEnd();
  }

  /** Something happened in the chat. */
  apply(events) {
    for (const event of events) {
      if (event.seq <= this.seq) continue;
      this.seq = event.seq;
      if (event.kind === "message") this.add(event.message, true);
      else if (event.kind === "edit") this.change(event.message);
      else if (event.kind === "delete") this.remove(event.message.id);
      else if (event.kind === "keyboard") this.composer.keyboard(event.data.keyboard, this.newest());
      else if (event.kind === "typing") this.isTyping();
      else if (event.kind === "toast") this.answered(event.data);
    }
  }

  add(view, fresh) {
    const day = dayOf(view.date);
    if (day !== this.lastDay) this.list.append(h("li", { className: "day" }, day));
    this.lastDay = day;
    this.views.set(view.id, view);
    const element = messageElement(view, this.acts);
    if (fresh) element.classList.add("fresh");
    this.list.append(element);
    if (!fresh) return;
    if (view.from === "bot") {
      this.notTyping();
      this.anchor ??= element;
    } else this.anchor = null;
    if (view.from === "person" && this.person && !this.person.started) {
      this.person.started = true;
      this.composer.person(this.person);
    }
    this.state();
    if (view.from === "person" || this.stuck) this.toEnd();
    $("down").hidden = this.end() - this.scroll.scrollTop < NEAR;
  }

  change(view) {
    this.views.set(view.id, view);
    const old = $(`m${view.id}`);
    if (!old) return;
    const focused = old.contains(document.activeElement) && document.activeElement.textContent;
    const element = messageElement(view, this.acts);
    old.replaceWith(element);
    if (this.anchor === old) this.anchor = element;
    if (focused) {
      const again = [...element.querySelectorAll(".keys button")].find((one) => one.textContent === focused);
      (again ?? element.querySelector(".keys button") ?? this.list).focus({ preventScroll: true });
    }
    if (view.from === "bot") this.notTyping();
    if (this.stuck) this.toEnd();
  }

  remove(id) {
    this.views.delete(id);
    const old = $(`m${id}`);
    if (old?.contains(document.activeElement)) this.list.focus({ preventScroll: true });
    old?.remove();
    this.state();
  }

  newest() {
    return [...this.views.values()].filter((one) => one.from === "bot").pop() ?? null;
  }

  /** The person's newest message with words, for the arrow that edits it. */
  newestOwn() {
    return [...this.views.values()].filter((one) => one.from === "person" && one.text && !one.forwarded_from).pop() ?? null;
  }

  state() {
    $("welcome").hidden = this.views.size > 0;
    const note = this.person?.note;
    if (note && [...this.views.values()].some((one) => one.from === "person" && one.text.includes(note))) $("note").hidden = true;
  }

  // -- buttons

  async press(button, view, key) {
    if (!key.callback_data) return;
    this.anchor = null;
    this.stuck = true;
    button.setAttribute("aria-busy", "true");
    try {
      const done = await call("POST", `/sandbox/people/${this.person.id}/presses`, { message_id: view.id, data: key.callback_data });
      const over = setTimeout(() => this.free(done.query_id), ANSWER_LIMIT);
      this.waiting.set(done.query_id, { button, over });
      if (this.early?.has(done.query_id)) this.free(done.query_id);
    } catch (error) {
      button.removeAttribute("aria-busy");
      this.toast(error.message);
    }
  }

  free(queryId) {
    const found = this.waiting.get(queryId);
    if (!found) return (this.early ??= new Set()).add(queryId);
    clearTimeout(found.over);
    found.button.removeAttribute("aria-busy");
    this.waiting.delete(queryId);
  }

  answered(data) {
    this.free(data.query_id);
    if (data.text && data.alert) {
      $("alert-text").textContent = data.text;
      $("alert-dialog").showModal();
    } else if (data.text) this.toast(data.text);
  }

  toast(text) {
    const place = $("toast");
    place.textContent = text;
    place.classList.add("shown");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => place.classList.remove("shown"), 4_000);
  }

  enlarge(url, text) {
    const image = $("photo-dialog").querySelector("img");
    image.src = url;
    image.alt = text || t("kind.photo");
    $("photo-dialog").showModal();
  }

  // -- the bot writes

  isTyping() {
    $("bot-state").textContent = t("chat.typing");
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.notTyping(), TYPING);
  }

  notTyping() {
    clearTimeout(this.typing);
    $("bot-state").textContent = t("chat.bot");
  }

  // -- place

  // A list that shrinks (a keyboard comes up below it) scrolls too: the reader did not leave the end by that.
  scrolled() {
    if (this.scroll.clientHeight !== this.height) return;
    this.stuck = this.isNear();
    if (this.end() - this.scroll.scrollTop < NEAR) $("down").hidden = true;
  }

  resized() {
    this.height = this.scroll.clientHeight;
    if (this.stuck) this.toEnd();
  }

  end() {
    return this.scroll.scrollHeight - this.scroll.clientHeight;
  }

  /** As far down as the newest, but not past the beginning of what is still to be read. */
  target() {
    if (!this.anchor?.isConnected) return this.end();
    const top = this.anchor.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top + this.scroll.scrollTop;
    return Math.min(this.end(), top - GAP);
  }

  isNear() {
    return this.target() - this.scroll.scrollTop < NEAR;
  }

  toEnd() {
    this.scroll.scrollTop = this.target();
    this.stuck = true;
    $("down").hidden = this.end() - this.scroll.scrollTop < NEAR;
  }
}
