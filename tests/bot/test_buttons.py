"""Buttons: whatever a person presses, now or in a year, is understood or refused, never an error."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import callback_data
from bot.callback_data import LIMIT, CaseButton, OptionButton, PlainButton, Press, StepButton, Verb, read, verb_of
from tests.bot.parts import QUESTIONS
from tests.conftest import ROOT

CASE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
WORD = st.text("abcdefghijklmnopqrstuvwxyz_@0123456789", max_size=14)
FAMILIES: tuple[type[Any], ...] = get_args(Press)
HANDLERS = ROOT / "bot" / "inbound" / "presses.py"
WRITTEN = {
    "m": "MENU", "L": "ASK_LANGUAGE", "l": "CHOOSE_LANGUAGE", "k": "CHOOSE_KIND", "c": "ENTER_CODE", "p": "PROVE_IDENTITY",
    "r": "REPORT", "R": "REPORT_ANOTHER", "C": "SHOW_CASES", "S": "SHOW_SECURITY", "s": "SET_UNLOCK_WORD", "X": "LOCK_CHAT",
    "Z": "LEAVE_DESK_CHAT", "a": "ANSWER", "t": "TOGGLE_OPTION", "y": "CONFIRM", "n": "REJECT", "e": "EDIT_ANSWER",
    "q": "KEEP_ANSWER", "b": "GO_BACK", "u": "SHOW_SUMMARY", "g": "RESUME_INTERVIEW", "v": "SHOW_CASE",
    "d": "MARK_STEP_DONE", "w": "REQUEST_LAWYER", "W": "NAME_OWN_LAWYER", "i": "WRITE_TO_DESK", "o": "MARK_READ",
    "x": "COMPLAIN", "f": "WITHDRAW_COMPLAINT", "j": "RATE_DESK", "h": "CHOOSE_MOMENT", "z": "DECLINE_MOMENTS",
    "Y": "AGREE_TO_COST", "N": "DECLINE_COST", "T": "OWN_QUESTION",
    "A": "CONFIRM_STORY", "E": "CORRECT_STORY", "D": "DROP_TOLD", "H": "SAY_UNSAFE", "G": "SAY_SAFE",
    "P": "SHOW_PLAN", "J": "SHOW_ACT_WORDS", "B": "SHOW_UNREAD",
}  # fmt: skip
"""The letters that stand under messages in people's chats."""


def verbs_of(family: type[Any]) -> tuple[Verb, ...]:
    return get_args(get_type_hints(family)["verb"])


@st.composite
def presses(draw: st.DrawFn) -> Press:
    """Any button of any family."""
    family = draw(st.sampled_from(FAMILIES))
    kinds = get_type_hints(family)
    made: dict[str, Any] = {"verb": draw(st.sampled_from(verbs_of(family)))}
    for field in fields(family)[1:]:
        if kinds[field.name] is str:
            made[field.name] = draw(WORD)
        else:
            made[field.name] = draw(st.uuids() if kinds[field.name] is UUID else st.none() | st.uuids())
    button: Press = family(**made)
    return button


def handled(source: str) -> Counter[str]:
    """How often each verb is a case of a handler, or a key of a table of commands."""
    tree = ast.parse(source)
    cases = [node.value for node in ast.walk(tree) if isinstance(node, ast.MatchValue)]
    keys = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    return Counter(
        one.attr
        for one in (*cases, *keys)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Verb"
    )


@given(presses())
def test_a_button_carries_what_was_put_on_it(press: Press) -> None:
    """What is read is what was written."""
    assert read(press.pack()) == press


@given(st.text(max_size=80))
def test_foreign_data_is_refused_quietly(text: str) -> None:
    """Any text at all gives a press or nothing."""
    assert read(text) is None or isinstance(read(text), FAMILIES)


def test_a_letter_keeps_its_meaning() -> None:
    """Buttons lie in chats for years: a letter is never given to another verb."""
    assert {verb.value: verb.name for verb in Verb} == WRITTEN


@pytest.mark.parametrize(
    ("written", "press"),
    [
        ("m", PlainButton(Verb.MENU)),
        ("w:AYkKXayWd0u8zrMCCZqAVw:lawyer_choice_request", CaseButton(Verb.REQUEST_LAWYER, CASE)),
        ("v:AYkKXayWd0u8zrMCCZqAVw", CaseButton(Verb.SHOW_CASE, CASE)),
        ("d:AYkKXayWd0u8zrMCCZqAVw:bank_freeze", StepButton(Verb.MARK_STEP_DONE, CASE, "bank_freeze")),
        ("a:AYkKXayWd0u8zrMCCZqAVw:danger:safe", OptionButton(Verb.ANSWER, CASE, "danger", "safe")),
        ("a:AYkKXayWd0u8zrMCCZqAVw", OptionButton(Verb.ANSWER, CASE, "", "")),
        ("m:AYkKXayWd0u8zrMCCZqAVw", None),
        ("v", None),
        ("Q", None),
        ("menu", None),
    ],
)
def test_a_button_of_last_year_is_read(written: str, press: Press | None) -> None:
    """As it was written then, also where it said more than today's does."""
    assert read(written) == press


@pytest.mark.parametrize(("written", "verb"), [("i:x", Verb.WRITE_TO_DESK), ("i", Verb.WRITE_TO_DESK), ("", None)])
def test_the_verb_alone_is_read(written: str, verb: Verb | None) -> None:
    """Of data that may be anything else besides."""
    assert verb_of(written) == verb


def test_every_verb_belongs_to_one_family() -> None:
    """A verb carries one set of arguments."""
    assert Counter(verb for family in FAMILIES for verb in verbs_of(family)) == dict.fromkeys(Verb, 1)


def test_every_verb_has_exactly_one_handler() -> None:
    """None is forgotten, none is answered in two places."""
    assert handled(HANDLERS.read_text("utf-8")) == dict.fromkeys(Verb.__members__, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    Verb.MENU: ShowMenu,\n", ""),
        ("Verb.ASK_LANGUAGE: AskLanguage", "Verb.MENU: AskLanguage"),
        ("case Verb.EDIT_ANSWER:", "case Verb.EDIT_ANSWER | Verb.SHOW_CASE:"),
    ],
    ids=["forgotten", "another's", "two places"],
)
def test_a_verb_without_its_own_handler_is_found(before: str, after: str) -> None:
    """The test above fails on a file that somebody damaged."""
    source = HANDLERS.read_text("utf-8")
    assert before in source
    assert handled(source.replace(before, after)) != dict.fromkeys(Verb.__members__, 1)


def test_no_letter_stands_outside_its_enum() -> None:
    """Cards and handlers name the verb; only the enum knows the letter."""
    letters = {verb.value for verb in Verb}
    package = Path(callback_data.__file__).parent
    written = [
        (path.relative_to(package).as_posix(), node.lineno)
        for path in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if path.name != "callback_data.py" and isinstance(node, ast.Constant) and node.value in letters
    ]
    assert written == []


def test_data_too_long_is_a_programming_error() -> None:
    """Telegram would refuse the whole message."""
    with pytest.raises(ValueError, match="too long"):
        OptionButton(Verb.ANSWER, CASE, "x" * 30, "y" * 30).pack()


def test_every_answer_of_every_question_fits_on_a_button() -> None:
    """Also about the hundredth publication."""
    for question in QUESTIONS.ordered:
        asked = question.at(99)
        keys = [option.key for option in asked.options] + [place.key for place in asked.places] + ["unknown", "chosen"]
        for key in keys:
            assert len(OptionButton(Verb.ANSWER, CASE, asked.key, key).pack().encode()) <= LIMIT
