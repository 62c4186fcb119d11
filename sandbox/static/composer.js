// Where the person writes: words, files, samples, answers below the chat, edits and replies.

import { $, ask, call, data, h, menuButton, t } from "./dom.js";

export class Composer {
  constructor() {
    this.who = null;
    this.chat = null; // set by the page
    this.about = null; // {kind: "edit" | "reply", view}
    this.words = $("words");
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.words.addEventListener("keydown", (event) => this.typed(event));
    this.words.addEventListener("input", () => this.fit());
    this.words.addEventListener("paste", (event) => this.dropped(event, event.clipboardData));
    $("phone").addEventListener("dragover", (event) => {
      event.preventDefault();
      $("phone").classList.add("dropping");
    });
    $("phone").addEventListener("dragleave", () => $("phone").classList.remove("dropping"));
    $("phone").addEventListener("drop", (event) => {
      $("phone").classList.remove("dropping");
      this.dropped(event, event.dataTransfer);
    });
    $("start").addEventListener("click", () => this.send("/start"));
    $("note-button").addEventListener("click", () => this.put(this.who.note));
    $("about").querySelector("button").addEventListener("click", () => this.leave());
    menuButton($("commands-button"), $("commands"), () => this.listCommands());
    menuButton($("attach-button"), $("attach"));
    $("attach").addEventListener("click", (event) => this.attach(event.target.dataset ?? {}));
    for (const kind of ["photo", "document"]) {
      $(`file-${kind}`).addEventListener("change", (event) => {
        this.sendFiles([...event.target.files], kind);
        event.target.value = "";
      });
    }
  }

  /** Another person's chat is shown. */
  show(chat) {
    this.leave();
    this.words.value = "";
    this.fit();
    this.person(chat.person);
    this.keyboard(chat.keyboard, null);
  }

  person(person) {
    this.who = person;
    const startWasHere = document.activeElement === $("start");
    $("start").hidden = person.started || person.blocked;
    $("composer").hidden = !person.started || person.blocked;
    if (startWasHere && person.started) this.words.focus({ preventScroll: true });
    $("blocked").hidden = !person.blocked;
    $("blocked").querySelector("span").textContent = t("people.blocked", { name: person.first_name });
    $("note").hidden = !person.note || !person.started || person.blocked;
    $("note-button").textContent = person.note;
    $("note-button").setAttribute("aria-label", t("chat.note.write", { note: person.note }));
    $("welcome").textContent = t("chat.welcome", { bot: data.bot.first_name });
  }

  /** Answers that the bot offers below the chat. */
  keyboard(given, newest) {
    const place = $("below");
    const rows = given?.keyboard ?? [];
    place.replaceChildren(
      ...rows.map((row) => h("div", {}, row.map((button) => h("button", { type: "button", onclick: () => this.pressBelow(button) }, button.text)))),
    );
    place.hidden = rows.length === 0;
    this.words.placeholder = given?.input_field_placeholder || t("write.placeholder");
    if (given?.force_reply && newest) this.begin("reply", newest);
  }

  pressBelow(button) {
    this.try(() => call("POST", `/sandbox/people/${this.who.id}/presses`, { label: button.text }));
  }

  // -- words

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.about) {
      this.leave();
    } else if (event.key === "ArrowUp" && !this.words.value && this.chat.newestOwn()) {
      event.preventDefault();
      this.begin("edit", this.chat.newestOwn());
    }
  }

  fit() {
    this.words.style.height = "auto";
    this.words.style.height = `${this.words.scrollHeight + 2}px`;
  }

  /** Puts words where the person writes, without sending them. */
  put(text) {
    this.words.value = text;
    this.fit();
    this.words.focus();
  }

  /** Edit a message, or reply to it. */
  begin(kind, view) {
    this.about = { kind, view };
    $("about").hidden = false;
    $("about").querySelector("span").textContent = `${t(kind === "edit" ? "write.editing" : "write.replying")} : ${view.text || t(`kind.${view.kind}`)}`;
    $("send").setAttribute("aria-label", t(kind === "edit" ? "write.save" : "write.send"));
    $("send").querySelector("use").setAttribute("href", kind === "edit" ? "#i-check" : "#i-send");
    this.put(kind === "edit" ? view.text : this.words.value);
  }

  leave() {
    if (this.about?.kind === "edit") this.words.value = "";
    this.about = null;
    $("about").hidden = true;
    $("send").setAttribute("aria-label", t("write.send"));
    $("send").querySelector("use").setAttribute("href", "#i-send");
    this.fit();
  }

  async submit() {
    const text = this.words.value;
    if (!text.trim()) return;
    const about = this.about;
    this.words.value = "";
    this.about = null;
    this.leave();
    const path = `/sandbox/people/${this.who.id}/messages`;
    const sent = await this.try(() =>
      about?.kind === "edit"
        ? call("POST", `${path}/${about.view.id}`, { text })
        : call("POST", path, { text, reply_to: about?.view.id }),
    );
    if (!sent) this.put(text);
  }

  send(text) {
    return this.try(() => call("POST", `/sandbox/people/${this.who.id}/messages`, { text }));
  }

  /** Does something; what goes wrong is said. */
  async try(act) {
    try {
      await act();
      return true;
    } catch (error) {
      this.chat.toast(error instanceof TypeError ? t("chat.failed") : error.message);
      return false;
    }
  }

  async listCommands() {
    const { commands } = await call("GET", `/sandbox/chats/${this.who.id}`);
    const listed = commands.length ? commands : [{ command: "start", description: t("chat.start") }];
    $("commands").replaceChildren(
      ...listed.map((one) =>
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              $("commands").hidePopover();
              this.send(`/${one.command}`);
            },
          },
          h("strong", {}, `/${one.command}`), ` ${one.description}`,
        ),
      ),
    );
  }

  // -- files and other things

  async attach({ pick, sample, thing }) {
    if (!pick && !sample && !thing) return;
    $("attach").hidePopover();
    const path = `/sandbox/people/${this.who.id}/messages`;
    if (pick) return $(`file-${pick}`).click();
    if (sample) return this.try(() => call("POST", path, { sample, caption: this.taken() }));
    if (thing === "location") return this.try(() => call("POST", path, { location: { latitude: 45.764, longitude: 4.8357 } }));
    if (thing === "contact") return this.try(() => call("POST", path, { contact: { phone_number: "+33612345678" } }));
    if (!(await ask($("forward-dialog")))) return;
    const text = $("forward-text").value;
    $("forward-text").value = "";
    return this.try(() => call("POST", path, { text, forwarded_from: $("forward-from").value }));
  }

  taken() {
    const text = this.about ? "" : this.words.value;
    if (text) this.put("");
    return text;
  }

  dropped(event, given) {
    const files = [...(given?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    if (!this.who?.started || this.who.blocked) return;
    this.sendFiles(files, files.every((one) => one.type.startsWith("image/")) ? "photo" : "document");
  }

  async sendFiles(files, kind) {
    const album = files.length > 1 ? String(Date.now()) : "";
    for (const [index, file] of files.slice(0, 10).entries()) {
      const form = new FormData();
      form.append("file", file);
      form.append("kind", kind);
      form.append("album", album);
      form.append("caption", index === 0 ? this.taken() : "");
      if (!(await this.try(() => call("POST", `/sandbox/people/${this.who.id}/messages`, form)))) return;
    }
  }
}
