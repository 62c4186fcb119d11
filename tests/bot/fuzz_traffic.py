"""What people and Telegram send to the desk under noise: answers that fit, buttons that were shown, and whatever is allowed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.callback_data import short_id
from tests.bot.desk import Desk
from tests.bot.updates import KINDS, Maker
from workflows.kernel.people import Chat

PEOPLE = 6
OURS = ("message", "edited_message", "callback_query", "my_chat_member")
FOREIGN = tuple(kind for kind in KINDS if kind not in OURS)
ANSWERS = {
    "yes_no": ("oui", "non", "je ne sais pas"),
    "yes_no_partly": ("en partie", "non"),
    "date": ("hier", "5 novembre 2026", "5/11"),
    "instant": ("hier à 14h30", "ce matin"),
    "number": ("31", "15"),
    "money": ("800 €", "0"),
    "url": ("https://x.com/a/status/9",),
    "place": ("facebook", "https://www.instagram.com/p/ABC", "telegram"),
    "text": ("voleuse", "une phrase"),
    "person_name": ("Jean",),
    "done": ("c'est fait", "pas encore"),
    "hours": ("entre 10h et 15h", "toujours"),
}
COMMANDS = ("/start", "/menu", "/cases", "/language", "/report", "/complaint", "/security", "/nonsense", "/lock")


@dataclass
class Somebody:
    """One insured person under test. `secret` stands in every text of theirs that is kept, and must never reach another."""

    user: int
    secret: str
    shown: list[str] = field(default_factory=list)
    messages: int = 100
    sent: dict[int, str] = field(default_factory=dict)
    acts: int = 0
    numbers: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    """Numbers that this person wrote themselves: they may be said back."""


class Traffic:
    """Makes the updates of some people, who are led up to their first report. The same seed makes the same ones."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.desk = Desk(folder)
        self.maker = Maker(Random(seed + 1))
        self.kinds: Counter[str] = Counter()
        self.commands: Counter[str] = Counter()
        self.people: list[Somebody] = []
        self.all: list[Somebody] = []

    def _make(self, who: Somebody, act: str, question: Any) -> dict[str, Any]:
        made: dict[str, Any] = getattr(self, f"_{act}")(who, question)
        return made

    def _message(self, who: Somebody, **content: Any) -> dict[str, Any]:
        who.messages += 1
        return {"message": self._envelope(who, who.messages, **content)}

    def _envelope(self, who: Somebody, number: int, **content: Any) -> dict[str, Any]:
        date = int(self.desk.clock.now().timestamp())
        return {"message_id": number, "date": date, "chat": chat_of(who), "from": user_of(who), **content}

    def _answer(self, who: Somebody, question: Any) -> dict[str, Any]:
        """An answer that fits, half of the time with something of this person's own in it."""
        if question is None or question.kind in ("choice", "several"):
            texts: tuple[str, ...] = ("oui", "menu", "signaler", "1", f"bonjour {who.secret}")
            if question is not None:
                texts = tuple(option.label.fr for option in question.options)
        else:
            texts = ANSWERS[question.kind]
        text = self.chance.choice(texts)
        if question is not None and question.kind in ("text", "person_name"):
            text = f"{text} {who.secret}"
        made = self._message(who, text=text)
        who.sent[who.messages] = text
        return made

    def _text(self, who: Somebody, question: Any) -> dict[str, Any]:
        return self._message(who, text=self.maker.text() or "x")

    def _command(self, who: Somebody, question: Any) -> dict[str, Any]:
        text = min(COMMANDS, key=lambda one: (self.commands[one], self.chance.random()))
        self.commands[text] += 1
        return self._message(who, text=text, entities=[{"type": "bot_command", "offset": 0, "length": len(text)}])

    def _photo(self, who: Somebody, question: Any) -> dict[str, Any]:
        name = f"f{who.user}-{who.messages}"
        self.desk.api.files[name] = name.encode()
        size = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": 9}
        more: dict[str, Any] = {"caption": who.secret} if self.chance.random() < 0.3 else {}
        return self._message(who, photo=[size], **more)

    def _file(self, who: Somebody, question: Any) -> dict[str, Any]:
        name = f"g{who.user}-{who.messages}"
        if self.chance.random() < 0.8:
            self.desk.api.files[name] = b"content"
        kind = self.chance.choice(("document", "voice", "video", "audio", "animation", "video_note"))
        found = {"file_id": name, "file_unique_id": name, "file_size": self.chance.choice((7, 50_000_000))}
        return self._message(who, **{kind: found | {"duration": 1, "width": 1, "height": 1, "length": 1}})

    def _forward(self, who: Somebody, question: Any) -> dict[str, Any]:
        date = int((self.desk.clock.now() - timedelta(days=9)).timestamp())
        channel = {"id": -1001, "type": "channel", "title": "t", "username": "infos"}
        origin = self.chance.choice(
            (
                {"type": "hidden_user", "sender_user_name": "J", "date": date},
                {"type": "user", "sender_user": {"id": 5, "is_bot": False, "first_name": "J"}, "date": date},
                {"type": "channel", "chat": channel, "message_id": 3, "date": date},
                {"type": "chat", "sender_chat": channel, "date": date},
            )
        )
        return self._message(who, text=f"mots {who.secret}", forward_origin=origin)

    def _reply(self, who: Somebody, question: Any) -> dict[str, Any]:
        other = self.chance.choice(self.all)
        number = self.chance.choice(sorted(other.numbers) or ["EG-2026-999999"])
        bot = {"id": 1000, "is_bot": True, "first_name": "E"}
        replied = self._envelope(who, 5, text=f"dossier {number}") | {"from": bot}
        return self._message(who, text=f"réponse {who.secret}", reply_to_message=replied)

    def _edited(self, who: Somebody, question: Any) -> dict[str, Any]:
        number, text = self.chance.choice(list(who.sent.items()) or [(1, "x")])
        text = self.chance.choice((text, "oui", "non", "hier", f"autre {who.secret}", self.maker.text() or "x"))
        return {"edited_message": self._envelope(who, number, text=text, edit_date=1_795_000_000)}

    def _edited_anything(self, who: Somebody, question: Any) -> dict[str, Any]:
        number = self.chance.choice(list(who.sent) or [1])
        return {"edited_message": self.maker.message(**self._envelope(who, number))}

    def _anything(self, who: Somebody, question: Any) -> dict[str, Any]:
        who.messages += 1
        return {"message": self.maker.message(**self._envelope(who, who.messages))}

    def _press(self, who: Somebody, question: Any) -> dict[str, Any]:
        return self._pressed(who, self.chance.choice(who.shown or ["m"]))

    def _old_press(self, who: Somebody, question: Any) -> dict[str, Any]:
        case = self._case_of(who)
        verb = self.chance.choice("atynbequgvdwWioxfjhzYN")
        named = question.key if question is not None and self.chance.random() < 0.5 else "danger"
        data = f"{verb}:{case}:{named}:{self.chance.choice(('yes', 'unknown', 'chosen', 'safe', '0'))}" if case else "m"
        return self._pressed(who, data[:64])

    def _forged_press(self, who: Somebody, question: Any) -> dict[str, Any]:
        return self._pressed(
            who, self.chance.choice(("zz", "a::b", "r::nonsense", "", "x" * 64, self.maker.text()[:20]))
        )

    def _foreign_press(self, who: Somebody, question: Any) -> dict[str, Any]:
        case = self._case_of(self.chance.choice([one for one in self.all if one is not who]))
        verb = self.chance.choice("atynbequgvdwWioxfjhzYN")
        return self._pressed(who, f"{verb}:{case or 'A' * 22}:danger:safe"[:64])

    def _no_message_press(self, who: Somebody, question: Any) -> dict[str, Any]:
        made = self._pressed(who, self.chance.choice(who.shown or ["m"]))
        del made["callback_query"]["message"]
        return made

    def _pressed(self, who: Somebody, data: str) -> dict[str, Any]:
        query: dict[str, Any] = {"id": "1", "from": user_of(who), "chat_instance": "c", "data": data}
        query["message"] = self._envelope(who, who.messages, text="?") | {
            "from": {"id": 1000, "is_bot": True, "first_name": "E"}
        }
        if self.chance.random() < 0.1:
            query["message"] = {"chat": chat_of(who), "message_id": 3, "date": 0}
        return {"callback_query": query}

    def _membership(self, who: Somebody, question: Any) -> dict[str, Any]:
        member = {"user": {"id": 1000, "is_bot": True, "first_name": "E"}}
        status = self.chance.choice(("kicked", "member"))
        new = member | ({"status": "kicked", "until_date": 0} if status == "kicked" else {"status": "member"})
        change = {
            "chat": chat_of(who),
            "from": user_of(who),
            "date": 1,
            "old_chat_member": member | {"status": "member"},
        }
        return {"my_chat_member": change | {"new_chat_member": new}}

    def _group(self, who: Somebody, question: Any) -> dict[str, Any]:
        kind = self.chance.choice(OURS[:2])
        group = {"id": -77, "type": self.chance.choice(("group", "supergroup", "channel")), "title": "g"}
        return {kind: self._envelope(who, 1, text=who.secret) | {"chat": group}}

    def _foreign_kind(self, who: Somebody, question: Any) -> dict[str, Any]:
        kind = min(FOREIGN, key=lambda one: (self.kinds[one], self.chance.random()))
        return {kind: self.maker.content(kind)}

    def _id_of(self, who: Somebody) -> Any:
        with self.desk.house.units() as tx:
            person = tx.persons.in_chat(Chat(who.user, who.user))
            mine = list(tx.cases.of_person(person.id)) if person is not None else []
        return mine[0].id if mine else None

    def _case_of(self, who: Somebody) -> str:
        case_id = self._id_of(who)
        return short_id(case_id) if case_id is not None else ""

    def _newcomer(self, keep: bool = False) -> Somebody:
        """A new person; most of them linked to a contract of their own, half of those with a report begun."""
        number = 5000 + len(self.all)
        who = Somebody(number, f"kanari{number}x")
        self.all.append(who)
        if not keep:
            self.people.append(who)
        if self.chance.random() < 0.15:
            return who
        code = f"FUZZ-{number}"
        self.desk.unit(_add_code, code=code, until=self.desk.clock.now() + timedelta(days=3650))
        for text in ("/start", "français", *((f"/start {code}",) if self.chance.random() < 0.9 else ())):
            self.desk.feed({"update_id": self.desk.next_number(), **self._message(who, text=text)})
        if self.chance.random() < 0.7:
            kind = self.chance.choice(
                ("account_takeover", "defamation", "extortion", "intimate_content", "harassment", "privacy_breach")
            )
            self.desk.feed({"update_id": self.desk.next_number(), **self._pressed(who, f"r::{kind}")})
        list(self.desk.said())
        return who


def _add_code(tx: Any, *, code: str, until: Any) -> None:
    policy = tx.policies.by_number("sample-one", "S1-100001")
    tx.policies.add_code(policy.id, code, until)


def chat_of(who: Somebody) -> dict[str, Any]:
    return {"id": who.user, "type": "private", "first_name": "C"}


def user_of(who: Somebody) -> dict[str, Any]:
    return {"id": who.user, "is_bot": False, "first_name": "C", "language_code": "fr"}
