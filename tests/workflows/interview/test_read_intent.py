"""What a free text asks for is decided by the words and by who writes them, in the table of `golden/intents.yaml`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.fakes.wishes import told_wishes
from tests.ready import questions, words
from tests.workflows.interview.interview_parts import PARIS, ROOT, question
from workflows.interview import InterviewState, NotUnderstood
from workflows.interview import text_intents as intents
from workflows.interview.read_intent import AWAITED, KnownCase, OpenQuestion, Situation, read_intent
from workflows.interview.text_intents import INTENTS, Intent
from workflows.kernel.awaited_input import AwaitedInput

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TABLE: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "golden" / "intents.yaml").read_text("utf-8"))
ROWS = [(group["is"], text, meant, group["who"]) for group in TABLE for text, meant in group["said"].items()]
STATES = {
    "known", "language", "linked", "asked_safe", "cleared",
    "locked", "secret", "quoted", "replied_to", "awaited", "case", "kind", "question", "pending",
    "wished", "alone",
}  # fmt: skip


def situation(told: dict[str, Any]) -> Situation:
    """Who writes, as a row of the table says."""
    assert set(told) <= STATES, told
    facts = {} if told.get("case") in ("bare", "telling") else {"kind": told.get("kind", "defamation")}
    case = (
        KnownCase(facts, InterviewState(), told["case"] != "closed", told["case"] == "telling")
        if "case" in told
        else None
    )
    asked = told.get("question")
    return Situation(
        now=NOW,
        is_known=told.get("known", True),
        is_locked=told.get("locked", False),
        language=told.get("language", "fr"),
        awaited=awaited.kind if (awaited := AwaitedInput.from_text(told.get("awaited"))) else None,
        is_linked=told.get("linked", True),
        is_secret=told.get("secret", False),
        is_quoted=told.get("quoted", False),
        replied_to=told.get("replied_to"),
        is_asked_safe=told.get("asked_safe", False),
        is_cleared=told.get("cleared", False),
        case=case,
        open_question=OpenQuestion(question(asked), ZoneInfo(PARIS), told.get("pending", False)) if asked else None,
    )


def written(intent: Intent) -> str:
    """The intent as the table writes it."""
    name = type(intent).__name__
    match intent:
        case (
            intents.LanguageNamed(language=told) | intents.CaseReplied(number=told) | intents.AwaitedGiven(awaited=told)
        ):
            return f"{name} {told}"
        case intents.SafetyHeard(said=told):
            return f"{name} {told}"
        case intents.SmallWordSaid(word=word):
            return f"{name} {word}"
        case intents.Distress(cries=several) | intents.LinksShared(links=several):
            return f"{name} {' '.join(several)}"
        case intents.WishSaid(wish=wish, leaves=leaves):
            return f"{name} {wish}{', leaving' if leaves else ''}"
        case intents.KindNamed(kind=kind, is_sure=sure):
            return f"{name} {kind}{', sure' if sure else ''}"
        case intents.OwnQuestionAsked(topics=topics, wants_person=wants, says_more=more):
            return f"{name} {' '.join(topics)}{', and a person' if wants else ''}{', and more' if more else ''}"
        case intents.PendingDecided(value=value):
            return f"{name} {value}"
        case intents.QuestionAnswered(heard=NotUnderstood(message_key=why)):
            return f"{name} {why}"
        case intents.QuestionAnswered(heard=heard, besides=besides):
            assert not isinstance(heard, NotUnderstood)
            said = "skipped" if heard.skip else heard.choice[0] if heard.choice else heard.value
            return f"{name} {said}{''.join(f', and {topic}' for topic in besides)}"
    return name


@pytest.mark.parametrize(("told", "text", "meant", "who"), ROWS, ids=[f"{row[3]}: {row[1]}" for row in ROWS])
def test_the_table(told: dict[str, Any], text: str, meant: str, who: str) -> None:
    """Each text of each person means what the table says, whether it is read once or again."""
    seen = situation(told)
    chat = told_wishes(
        words().chat, {text: told["wished"]} if "wished" in told else {}, () if told.get("alone", True) else (text,)
    )
    first = read_intent(text, seen, chat, questions())
    assert (written(first), first) == (meant, read_intent(text, seen, chat, questions()))


def test_the_table_reads_every_intent() -> None:
    """There is no intent that no text of the table has, and none in it that does not exist."""
    assert {meant.split()[0] for _, _, meant, _ in ROWS} == {one.__name__ for one in INTENTS}
    assert len(ROWS) >= 60


def test_the_table_waits_for_everything_that_is_waited_for() -> None:
    """Whatever the desk can wait for as a text is waited for in the table."""
    waited = {str(told.get("awaited", "")).partition(":")[0] for told, *_ in ROWS}
    assert waited >= AWAITED
