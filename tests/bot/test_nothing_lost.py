"""Whatever is written, wherever the chat stands: it becomes a fact, an answer that waits for a yes, an act, or words that a
handler sees. Nothing is in the inbox alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.kernel.people import Chat

TEXTS = (
    "je comprends rien à tout ça franchement",
    "elle a dit à tout le quartier que je volais",
    "c'est arrivé à cause de mon frère je crois",
    "lorem ipsum dolor sit amet",
    "ze blijft maar bezig, ik word er zot van",
    "hij heeft het ook naar mijn baas gestuurd",
    "weet ge wat, laat maar zitten voor vandaag",
    "they posted it again under another name",
    "not sure what you mean by that question",
    "my landlord knows the guy who did it",
    "1200 euros quand même",
    "entre le 3 et le 5 novembre",
    "https://www.facebook.com/groups/1/posts/2",
    "regardez https://x.com/a/status/9 svp",
    "'; DROP TABLE cases; --",
    "Mme Martin vole dans la caisse",
    "oui enfin non pas vraiment",
    "il y a aussi une vidéo de la soirée",
    "mañana por la mañana no puedo",
    "ça a recommencé cette nuit, trois messages",
)
State = Callable[[Phone], object]


def code(phone: Phone) -> str:
    """Everybody has a code of their own: one that was used links nobody else."""
    return f"LOST-{phone.user}"


def give_code(desk: Desk, number: int) -> None:
    def give(tx: Any) -> None:
        policy = tx.policies.by_number("sample-one", "S1-100001")
        tx.policies.add_code(policy.id, f"LOST-{9000 + number}", desk.clock.now() + timedelta(days=1), None)

    desk.unit(give)


def reporting(phone: Phone) -> object:
    phone.join(code(phone)).report("defamation")
    return phone.press("sécurité")


def planned(phone: Phone) -> object:
    phone.join(code(phone)).report("defamation")
    phone.tell("non", "moi", "5 novembre 2026", "facebook", "voleuse")
    phone.tell("reproche", "faux", "tout le monde", "inconnu", "supprimer")
    assert phone.case.state == "open"
    return None


STATES: Mapping[str, State] = {
    "a stranger": lambda _: None,
    "the languages are offered": lambda phone: phone.say("/start"),
    "without a contract": lambda phone: phone.join(None),
    "a code is asked": lambda phone: (phone.join(None), phone.press("🔑")),
    "linked": lambda phone: phone.join(code(phone)),
    "the doors are shown": lambda phone: (phone.join(code(phone)), phone.say("/signaler")),
    "the danger question": lambda phone: phone.join(code(phone)).report("harassment"),
    "the report": reporting,
    "after the plan": planned,
}


@dataclass(frozen=True)
class Seen:
    """What the desk holds of a person."""

    facts: Any
    pending: Any
    words: tuple[str, ...]
    evidence: int


def seen(desk: Desk, phone: Phone) -> Seen:
    def read(tx: Any) -> Seen:
        person = tx.persons.in_chat(Chat(phone.user, phone.user))
        cases = tx.cases.of_person(person.id) if person is not None else []
        words = [one.text for case in cases for one in tx.messages.of(case.id)]
        timeline = [str(one.detail.quoted) for case in cases for one in tx.timeline.of(case.id)]
        pending = [(case.interview.get("pending"), case.interview.get("story"), case.kind) for case in cases]
        return Seen([case.facts for case in cases], pending, (*words, *timeline), len(cases))

    found: Seen = desk.read(read)
    return found


def became(desk: Desk, before: Seen, after: Seen, text: str) -> str | None:
    """What became of a text; None where it is nowhere."""
    if any(text in one for one in after.words[len(before.words) - len(after.words) or None :] or after.words):
        return "words"
    chat = desk.house.means.chat
    if chat.meant(text) or chat.wishes(text, at=desk.clock.now(), country="FR", language="fr"):
        return "act"
    if after.facts != before.facts:
        return "fact"
    if after.pending != before.pending:
        return "answer"
    return None


@pytest.mark.parametrize("name", STATES)
def test_nothing_that_is_written_is_lost(desk: Desk, name: str) -> None:
    """Every text in every state; the counts are printed, and there is something to count."""
    counts: dict[str, int] = {}
    lost: list[str] = []
    for number, text in enumerate(TEXTS):
        phone = Phone(desk, 9000 + number)
        give_code(desk, number)
        STATES[name](phone)
        before = seen(desk, phone)
        phone.say(text)
        found = became(desk, before, seen(desk, phone), text)
        if found is None:
            lost.append(f"{text!r}: {phone.text[:120]!r}")
        counts[found or "lost"] = counts.get(found or "lost", 0) + 1
    print(f"{name}: {counts} of {len(TEXTS)}")
    assert sum(counts.values()) == len(TEXTS) > 0
    assert lost == []
