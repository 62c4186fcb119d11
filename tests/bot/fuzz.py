"""Dialogs and noise, mixed, against a whole desk: who is told what, and whether anything fails.

Half of the traffic is what people do (answers that fit the open question, buttons that were shown); the other half is whatever
Telegram allows. The next act is the one that was seen least often in the state the person is in, so that every state meets
every kind of update.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, event, select

from bot.callback_data import read
from bot.inbound.message_parts import file_of, is_service
from bot.telegram import Message
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import cases, inbox, persons
from tests.bot.fuzz_traffic import ANSWERS, PEOPLE, Somebody, Traffic
from workflows.interview import next_question
from workflows.kernel.awaited_input import AwaitedKind
from workflows.kernel.people import Chat, Person

STATE_OF = PreparedStatement[Row](select(inbox.c.state).where(inbox.c.update_id == bindparam("update")))
ACTS = (
    "answer", "press", "old_press", "forged_press", "foreign_press", "text", "command", "photo", "file", "forward", "reply",
    "edited", "edited_anything", "anything", "membership", "group", "foreign_kind", "no_message_press",
)  # fmt: skip
SILENT = frozenset({"membership", "group", "foreign_kind"})
"""What is ignored on purpose, or answered by nothing but a note."""
FILES = frozenset({"photo", "file", "anything", "edited_anything", "forward"})
"""What may be answered by the receipt, when the file has been fetched."""
NUMBER = re.compile(r"EG-\d{4}-\d{6}")
STATES = (
    "stranger", "no language", "unlinked", "menu", "locked", "doing code", "doing policy", "doing kind", "doing language",
    "doing message", "doing lawyer", "doing own_lawyer", "doing complaint", "doing secret", "doing rating", "confirming",
    "correcting", "plan", "all asked", "asked choice", "asked several", "asked yes_no", "asked yes_no_partly", "asked text",
    "asked date", "asked instant", "asked url", "asked place", "asked number", "asked money", "asked person_name", "asked done",
)  # fmt: skip
"""Everything a person can be in; when to write is asked as if it were corrected."""
WAYS = {
    "menu": "m", "doing code": "c", "doing policy": "p", "doing kind": "k", "doing language": "L", "doing secret": "s",
    "doing message": "i:{case}", "doing lawyer": "w:{case}", "doing own_lawyer": "W:{case}", "doing complaint": "x:{case}",
    "doing rating": "j:{case}:3", "locked": "X",
}  # fmt: skip
WITHOUT_A_REPORT = frozenset({"stranger", "no language", "unlinked", "locked", "doing code"})
"""Where no press of a kind opens a report: whoever is there is left there, and somebody else is led on."""
KINDS_FOR = {
    "asked done": ("account_takeover",), "asked instant": ("account_takeover",), "asked money": ("extortion",),
    "asked number": ("intimate_content", "extortion"), "asked person_name": ("defamation",), "asked url": ("defamation",),
    "asked yes_no_partly": ("defamation",), "all asked": ("account_takeover", "extortion"),
}  # fmt: skip
"""The kinds whose questions lead to a state."""
HELPFUL = {
    "danger": "safe", "victim": "me", "target": "person", "account_payment": "yes", "demand_made": "no", "nature": "fact",
    "demand_kind": "money", "demand_threat": "reveal", "demand_intimate": "none", "place": "facebook",
    "author_who": "neighbour",
    "intimate_state": "shared", "audience": "public", "more_publications": "no",
}  # fmt: skip
"""Answers that lead to more questions, or past those that would go on for ever."""


@dataclass
class Found:
    """What is wrong: kind, the act, the state, details."""

    what: str
    act: str
    state: str
    detail: str


class Watch(logging.Handler):
    """Every error that was logged: nothing may fail quietly."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


class Fuzz(Traffic):
    """One run. `cells` counts how often each state met each act; `found` is what went wrong."""

    def __init__(self, folder: Path, seed: int, goal: int = 20) -> None:
        super().__init__(folder, seed)
        self.goal = goal
        self.cells: Counter[tuple[str, str]] = Counter()
        self.owners: dict[str, int] = {}
        self.updates = 0
        self.found: list[Found] = []
        self.watch = Watch()
        logging.getLogger().addHandler(self.watch)
        self._quick()
        for _ in range(PEOPLE):
            self._newcomer()

    def close(self) -> None:
        logging.getLogger().removeHandler(self.watch)
        self.desk.close()

    def run(self, updates: int, stop_at_first: bool = False) -> Fuzz:
        """So many updates, and what the desk does meanwhile."""
        acted = 0
        while self.updates < updates:
            place = self.chance.randrange(PEOPLE)
            if self.people[place].acts > 400:
                self.people[place] = self._newcomer(keep=True)
            self._step(self.people[place])
            if self.updates - acted >= 25:
                acted = self.updates
                self._desk_acts()
            if stop_at_first and self.found:
                break
        return self

    # ------------------------------------------------------------------ one step
    def _step(self, who: Somebody) -> None:
        """A dialog act, or the act that this state has met least; now and then a way to the state that was met least."""
        state, question = self._state(who)
        seen = {act: self.cells[state, act] for act in ACTS}
        least = min(seen.values())
        dice = self.chance.random()
        if dice < 0.35:
            act = self.chance.choice(("answer", "press"))
        elif dice < 0.75 or all(self.cells[one, act] >= self.goal for one in STATES for act in ACTS):
            act = self.chance.choice([one for one in ACTS if seen[one] == least])
        else:
            self._steer(who, question)
            return
        self._do(who, act, state, self._make(who, act, question))

    def _steer(self, who: Somebody, question: Any) -> None:
        """Towards the state that has most to meet yet: by its button, or by answering on."""
        lacks = {state: sum(max(0, self.goal - self.cells[state, act]) for act in ACTS) for state in STATES}
        target = max(STATES, key=lambda one: (lacks[one], self.chance.random()))
        case = self._case_of(who)
        data = WAYS.get(target, "").replace("{case}", case)
        if target == "doing rating" and (case_id := self._id_of(who)) is not None:
            handler = self.desk.handler()
            close = self.desk.use.close_case
            self._guarded("close", lambda: self.desk.unit(close, user=handler, case_id=case_id, reason="fini"))
        if target == "stranger":
            self.people[self.people.index(who)] = self._newcomer(keep=True)
            return
        if data and (case or "{case}" not in WAYS[target]):
            state = self._state(who)[0]
            self._do(who, "press", state, self._pressed(who, data[:64]))
        if target.startswith(("asked", "all asked", "confirming", "correcting", "plan")):
            self._answer_on(who, target)
        self._stay(who, target)

    def _helpful(self, who: Somebody, question: Any, target: str) -> dict[str, Any]:
        """The answer that keeps the way open: a button of the question, by its own data."""
        key = HELPFUL.get(question.id)
        if target == "all asked" and question.id == "more_publications":
            key = "no"
        if key is not None:
            return self._pressed(who, f"a:{self._case_of(who)}:{question.key}:{key}")
        if question.kind in ANSWERS:
            return self._message(who, text=ANSWERS[question.kind][0])
        return self._pressed(who, f"a:{self._case_of(who)}:{question.key}:unknown")

    def _stay(self, who: Somebody, target: str) -> None:
        """In the state that was hard to reach: what it has met least, for as long as it lasts."""
        for _ in ACTS:
            state, question = self._state(who)
            rare = [act for act in ACTS if self.cells[state, act] < self.goal]
            if state != target or not rare:
                return
            act = min(rare, key=lambda one: (self.cells[target, one], self.chance.random()))
            self._do(who, act, state, self._make(who, act, question))

    def _answer_on(self, who: Somebody, target: str) -> None:
        """Answers until the target is reached; after the plan goes on with the questions that refine it."""
        for number in range(60):
            state, question = self._state(who)
            if state == target or (number and question is None and state in WITHOUT_A_REPORT):
                return
            if state == "plan" and (case := self._case_of(who)):
                update = self._pressed(who, f"g:{case}")
            elif question is None or number == 0:
                kind = self.chance.choice(KINDS_FOR.get(target, ("defamation", "harassment", "privacy_breach")))
                update = self._pressed(who, f"R::{kind}")
            elif state == "confirming":
                update = self._pressed(who, f"y:{self._case_of(who)}:{question.key}")
            elif self.chance.random() < 0.15 and target == "correcting":
                update = self._pressed(who, f"b:{self._case_of(who)}")
            else:
                update = self._helpful(who, question, target)
            self._do(who, "press" if "callback_query" in update else "answer", state, update)

    def _do(self, who: Somebody, act: str, state: str, update: dict[str, Any]) -> None:
        update = {"update_id": self.desk.next_number(), **update}
        self.cells[state, act] += 1
        self.updates += 1
        self.kinds.update(key for key in update if key != "update_id")
        who.acts += 1
        failed, logged = len(self.desk.failed_with), len(self.watch.seen)
        written = update.get("message") or update.get("edited_message") or {}
        who.named |= set(NUMBER.findall(f"{written.get('text')} {written.get('caption')}"))
        self.desk.feed(update)
        self._judge(who, act, state, update, failed, logged)

    def _judge(self, who: Somebody, act: str, state: str, update: dict[str, Any], failed: int, logged: int) -> None:
        def wrong(what: str, detail: str) -> None:
            self.found.append(Found(what, act, state, detail))

        if len(self.desk.failed_with) > failed or len(self.watch.seen) > logged:
            wrong("error", "; ".join([*self.desk.failed_with[failed:], *self.watch.seen[logged:]]))
        told = list(self.desk.said())
        if act in FILES:
            self.desk.fetch()
            told += list(self.desk.said())
        mine = [payload for to, payload in told if to == str(who.user)]
        for to, payload in told:
            if payload["channel"] == "telegram" and to != str(who.user):
                wrong("told somebody else", f"{to}: {payload.get('text', payload['method'])[:80]}")
        self._read(who, mine, wrong)
        words = [one for one in mine if one["method"] not in ("deleteMessage", "deleteMessages")]
        if self._wants_an_answer(who, act, update) and not words:
            wrong("no answer", json.dumps(update, ensure_ascii=False)[:300])
        if self._is_open(update["update_id"]):
            wrong("left open", str(update["update_id"]))

    def _read(self, who: Somebody, payloads: list[dict[str, Any]], wrong: Any) -> None:
        """What this person sees must be theirs, and must be something that Telegram takes."""
        for payload in payloads:
            text = payload.get("text", payload.get("caption", ""))
            named = set(NUMBER.findall(text)) - who.named
            owners = {self._owner(number) for number in named} - {None, who.user}
            if owners or any(other is not who and other.secret in text for other in self.all):
                wrong("leak", text[:120])
            limit = 1024 if payload["method"] == "sendPhoto" else 4096
            size = len(text.encode("utf-16-le")) // 2
            if size > limit or (payload["method"] == "sendMessage" and not text.strip()) or "parse_mode" in payload:
                wrong("not a message", f"{size}: {text[:60]!r}")
            for one in payload.get("entities", []):
                if not 0 <= one["offset"] < one["offset"] + one["length"] <= size:
                    wrong("entity outside", str(one))
            who.shown = self._buttons(payload, wrong) or who.shown

    def _owner(self, number: str) -> int | None:
        """Whose case a number is, as the database has it; nobody's if somebody made it up."""
        if number not in self.owners:
            whose = select(persons.c.user_id).join(cases, cases.c.person_id == persons.c.id)
            with self.desk.house.units() as tx:
                found = tx.connection.execute(whose.where(cases.c.number == number)).scalar_one_or_none()
            if found is None:
                return None
            self.owners[number] = found
        return self.owners[number]

    def _buttons(self, payload: dict[str, Any], wrong: Any) -> list[str]:
        data = []
        for row in payload.get("reply_markup", {}).get("inline_keyboard", []):
            for key in row:
                carried = key.get("callback_data", "")
                if not key["text"].strip() or len(carried.encode()) > 64 or (carried and read(carried) is None):
                    wrong("bad button", str(key))
                data.append(carried)
        return [one for one in data if one]

    def _wants_an_answer(self, who: Somebody, act: str, update: dict[str, Any]) -> bool:
        if act in SILENT:
            return False
        edited = update.get("edited_message", {})
        if edited:
            number, text = edited["message_id"], edited.get("text")
            same = text is not None and who.sent.get(number) == text
            if text is not None:
                who.sent[number] = text
            if same:
                return False  # nothing was changed
        content = update.get("message") or edited
        if content and not _says_something(Message.model_validate(content), is_edit=bool(edited)):
            return False
        if content:
            same = content.get("chat", {}).get("type") == "private" and content.get("from", {}).get("id") == who.user
            return bool(same and not content["from"].get("is_bot"))
        return True

    # ------------------------------------------------------------------ the desk meanwhile
    def _desk_acts(self) -> None:
        """Handlers write, ask, close, open again; time passes; follow-ups ring. What is said goes to whom it is about."""
        desk, who = self.desk, self.chance.choice(self.people)
        case_id = self._id_of(who)
        handler = desk.handler()
        if case_id is not None:
            act = self.chance.choice(("write", "cost", "appointment", "close", "unlock", "unlock", "approve"))
            given = {"user": handler, "case_id": case_id}
            now = desk.clock.now()
            acts: dict[str, Any] = {
                "write": lambda: desk.unit(desk.use.write_to_insured, **given, text="Bonjour"),
                "cost": lambda: desk.unit(desk.use.ask_cost, **given, step="bailiff_capture", amount=300, covered=100),
                "appointment": lambda: desk.unit(
                    desk.use.offer_appointment, **given, how="phone", slots=[now + timedelta(hours=5)]
                ),
                "close": lambda: desk.unit(desk.use.close_case, **given, reason="fini"),
                "unlock": lambda: desk.unit(desk.use.unlock_chat, **given, called=True),
                "approve": lambda: desk.unit(desk.use.approve_plan, **given),
            }
            self._guarded(act, acts[act])
        desk.clock.advance(hours=self.chance.choice((0, 1, 7)))
        for follow_up_id in desk.unit(desk.use.claim_due, limit=20):
            self._guarded("follow_up", lambda one=follow_up_id: desk.unit(desk.use.run_follow_up, follow_up_id=one))
        for to, payload in desk.said():
            for one in self.all:
                if payload["channel"] == "telegram" and to == str(one.user):
                    self._read(one, [payload], lambda what, detail: self.found.append(Found(what, "desk", "", detail)))

    def _guarded(self, name: str, act: Any) -> None:
        from workflows.kernel.errors import EgideError

        try:
            act()
        except EgideError:
            return
        except Exception as error:
            self.found.append(Found("error", f"desk {name}", "", f"{type(error).__name__}: {error}"))

    # ------------------------------------------------------------------ what is known of a person
    def _state(self, who: Somebody) -> tuple[str, Any]:
        with self.desk.house.units() as tx:
            person = tx.persons.in_chat(Chat(who.user, who.user))
            mine = list(tx.cases.of_person(person.id)) if person is not None else []
            active = next((one for one in mine if person is not None and one.id == person.active_case), None)
        who.numbers = {one.number for one in mine}
        if person is None:
            return "stranger", None
        if person.locked_at is not None:
            return "locked", None
        if person.language is None:
            return "no language", None
        doing = person.awaited_input.kind if person.awaited_input else ""
        if doing and doing != "answering":
            return f"doing {doing}", None
        if active is None or not active.is_open:
            return ("menu" if person.policy_id else "unlinked"), None
        return self._in_interview(person, active)

    def _in_interview(self, person: Person, case: Any) -> tuple[str, Any]:
        means = self.desk.house.means
        state = means.interview.state(case)
        question = next_question(case.facts, state, means.interview.questions)
        if case.state != "reporting" and not person.awaits(AwaitedKind.ANSWERING):
            return "plan", None
        if question is None:
            return "all asked", None
        if case.interview.get("pending"):
            return "confirming", question
        if state.editing is not None:
            return "correcting", question
        return f"asked {question.kind}", question

    def _is_open(self, update_id: int) -> bool:
        with self.desk.house.units() as tx:
            found = STATE_OF.first(tx.connection, {"update": update_id})
        assert found is not None
        return bool(found["state"] != "done")

    def _quick(self) -> None:
        """Durability is tested elsewhere; here it would only be waited for."""

        @event.listens_for(self.desk.house.units.engine, "begin")
        def relaxed(connection: Any) -> None:
            connection.connection.driver_connection.execute("PRAGMA temp_store=MEMORY")

        with self.desk.house.units.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]


def _says_something(message: Message, *, is_edit: bool) -> bool:
    """Whether it is words or a file of somebody: not what was done in the chat, not an edit that edits nothing. What belongs
    to an album may have been answered with the first of it."""
    if message.media_group_id is not None:
        return False
    if is_edit:
        return bool(message.edit_date) and (message.text is not None or file_of(message) is not None)
    return not is_service(message) or message.text is not None or file_of(message) is not None
