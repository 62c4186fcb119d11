// What is around the chat: people, clock, panels, samples.

import { $, announce, ask, call, data, dayOf, h, hourOf, menuButton, shortDayOf, t } from "./dom.js";

const COLOURS = 6;

/** The people, the one whose phone is shown, and who has something new. `choose(id)` shows another phone. */
export class People {
  constructor(choose) {
    this.choose = choose;
    this.current = null;
    this.read = new Map(data.shell.people.map((one) => [one.id, one.news]));
    $("new-person").addEventListener("click", () => this.add());
    menuButton($("person-button"), $("person-menu"), () => this.menu());
    $("unblock").addEventListener("click", () => this.change({ blocked: false }));
  }

  show(people) {
    this.people = people;
    const chips = people.map((one) => {
      if (one.id === this.current) this.read.set(one.id, one.news);
      return h("li", {}, this.chip(one));
    });
    const focused = document.activeElement?.dataset?.person;
    $("people").replaceChildren(...chips);
    if (focused) $("people").querySelector(`[data-person="${focused}"]`)?.focus({ preventScroll: true });
  }

  chip(one) {
    const unread = one.news > (this.read.get(one.id) ?? 0);
    const initials = (one.first_name[0] ?? "?") + (one.last_name[0] ?? "");
    return h(
      "button",
      {
        type: "button", className: "chip", "aria-current": one.id === this.current ? "true" : null, dataset: { person: one.id },
        onclick: () => this.choose(one.id),
      },
      h("span", { className: `face f${one.id % COLOURS}`, "aria-hidden": "true" }, initials, unread ? h("span", { className: "unread" }) : null),
      h("span", {}, one.first_name),
      h("span", { className: "code" }, one.language.toUpperCase()),
      unread ? h("span", { className: "sr" }, t("people.unread")) : null,
    );
  }

  async add() {
    const dialog = $("person-dialog");
    if (!(await ask(dialog))) return;
    const made = await call("POST", "/sandbox/people", {
      first_name: $("new-first").value.trim(), last_name: $("new-last").value.trim(), language: $("new-language").value,
    });
    $("new-first").value = $("new-last").value = "";
    this.choose(made.id);
  }

  menu() {
    const one = this.people.find((person) => person.id === this.current);
    const languages = new Set(["fr", "nl", "en", one.language]);
    const select = h(
      "select",
      { id: "app-language", onchange: (event) => this.change({ language: event.target.value }) },
      [...languages].map((code) => h("option", { value: code, selected: code === one.language }, t(`language.${code}`))),
    );
    $("person-menu").replaceChildren(
      h("h2", {}, `${one.first_name} ${one.last_name}`),
      h("div", { className: "hint" }, h("label", { htmlFor: "app-language" }, t("people.language")), select),
      h("hr"),
      h("button", { type: "button", onclick: () => this.change({ blocked: !one.blocked }) }, t(one.blocked ? "people.unblock" : "people.block")),
    );
  }

  async change(what) {
    await call("POST", `/sandbox/people/${this.current}`, what);
    if ("blocked" in what && $("person-menu").matches(":popover-open")) $("person-menu").hidePopover();
    this.choose(this.current);
  }
}

/** The clock: shown as it runs, moved on request. */
export class Clock {
  constructor() {
    this.base = 0;
    this.shown = "";
    this.set(data.shell.now);
    setInterval(() => this.show(), 1_000);
    $("moves").hidden = !data.can_move;
    $("moves").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.move(button.dataset.to ? { to: button.dataset.to } : { seconds: Number(button.dataset.seconds) });
    });
  }

  set(now) {
    this.base = now - performance.now() / 1000;
    this.show();
  }

  now() {
    return this.base + performance.now() / 1000;
  }

  show() {
    const now = this.now();
    const hour = hourOf(now);
    const text = dayOf(now) + hour;
    if (text === this.shown) return;
    this.shown = text;
    $("clock-day").textContent = matchMedia("(max-width: 34rem)").matches ? shortDayOf(now) : dayOf(now);
    $("clock-hour").textContent = hour;
    $("clock-hour").dateTime = $("clock-day").dateTime = new Date(now * 1000).toISOString();
    $("phone-hour").textContent = hour;
  }

  async move(how) {
    if ($("moves").getAttribute("aria-busy") === "true") return;
    this.busy(true);
    announce(t("clock.moving"));
    try {
      const done = await call("POST", "/sandbox/clock", how);
      this.set(done.now);
      this.flash();
      const said = done.moved ? t("clock.moved", { when: `${dayOf(done.now)}, ${hourOf(done.now)}` }) : t("clock.nothing");
      announce(said);
      if (!done.moved) this.told?.(said);
    } catch {
      announce(t("clock.failed"));
      this.told?.(t("clock.failed"));
    } finally {
      this.busy(false);
    }
  }

  flash() {
    const place = $("clock-hour").parentElement;
    place.classList.remove("moved");
    void place.offsetWidth; // begins the animation anew
    place.classList.add("moved");
  }

  // Not `disabled`: the button that was pressed keeps the focus.
  busy(yes) {
    $("moves").setAttribute("aria-busy", String(yes));
    for (const button of $("moves").querySelectorAll("button")) button.setAttribute("aria-disabled", String(yes));
  }
}

/** The tabs: the chat (on a phone), and the panels beside it, loaded when they are first looked at. */
export class Panels {
  constructor() {
    this.views = [{ id: "chat", title: t("view.chat") }, ...data.panels.map((one, index) => ({ id: `p${index}`, ...one }))];
    this.mails = data.shell.mails;
    this.panel = this.views[1]?.id ?? "chat";
    $("tabs").append(...this.views.map((view) => this.tab(view)));
    $("tabs").addEventListener("keydown", (event) => this.moved(event));
    this.narrow = matchMedia("(max-width: 58rem)");
    this.narrow.addEventListener("change", () => this.show(this.narrow.matches ? this.view : this.panel));
    this.show(this.narrow.matches ? "chat" : this.panel);
  }

  tab(view) {
    return h(
      "button",
      { type: "button", role: "tab", id: `tab-${view.id}`, "aria-controls": `view-${view.id}`, dataset: { view: view.id }, onclick: () => this.show(view.id) },
      view.title,
    );
  }

  show(id) {
    this.view = id;
    if (id !== "chat") this.panel = id;
    document.body.dataset.view = id;
    for (const tab of $("tabs").children) {
      const chosen = tab.dataset.view === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    const view = this.views.find((one) => one.id === this.panel);
    $("out").hidden = id === "chat" || !view?.url;
    if (!view?.url) return;
    $("out").href = view.url;
    if (id === "chat") return;
    if (!$(`view-${id}`)) {
      const frame = h("iframe", { src: view.url, title: view.title });
      $("panels").append(h("div", { id: `view-${id}`, role: "tabpanel", "aria-labelledby": `tab-${id}`, className: "panel" }, frame));
    }
    for (const panel of $("panels").children) panel.hidden = panel.id !== `view-${id}`;
    this.mark();
  }

  moved(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...$("tabs").children].filter((tab) => tab.checkVisibility());
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    this.show(next.dataset.view);
    next.focus();
    event.preventDefault();
  }

  /** The mailbox has `mails` mails by now. */
  mark(mails = this.newest ?? this.mails) {
    this.newest = mails;
    const box = this.views.find((view) => view.url === "/mailbox");
    if (!box) return;
    if (this.view === box.id) this.mails = mails;
    const tab = $(`tab-${box.id}`);
    tab.querySelectorAll(".dot, .sr").forEach((one) => one.remove());
    if (mails > this.mails) tab.append(h("span", { className: "dot" }), h("span", { className: "sr" }, ` (${t("panel.new")})`));
  }
}

/** Samples that a visitor needs: codes to write, passwords to copy, addresses to open. */
export function furnishHints(composer, told) {
  const button = $("hints-button");
  button.hidden = data.hints.length === 0;
  const offer = (hint) => {
    if (hint.use === "link") return h("a", { href: hint.value, target: "_blank", rel: "noopener" }, t("hints.open"));
    const act = async () => {
      $("hints").hidePopover();
      if (hint.use === "chat") return composer.put(hint.value);
      await navigator.clipboard?.writeText(hint.value);
      told(t("hints.copied"));
    };
    return h("button", { type: "button", onclick: act, "aria-label": `${t(`hints.${hint.use === "chat" ? "write" : "copy"}`)} : ${hint.value}` }, t(`hints.${hint.use === "chat" ? "write" : "copy"}`));
  };
  const rows = data.hints.map((hint) =>
    h("div", { className: "hint" }, h("span", { className: "muted small" }, hint.label), h("span", { className: "value" }, hint.value), offer(hint)),
  );
  $("hints").append(h("h2", {}, t("hints.title")), ...rows);
  menuButton(button, $("hints"));
}
