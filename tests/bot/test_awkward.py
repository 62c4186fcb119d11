"""Whatever is sent while a question is open: an answer where it is one, else a clear sentence in the person's language, the
question again, and a case that is as it was.

The list is `awkward.yaml`. Each change meets every input at every question, in one of the three languages; `make soak` in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from aiogram.types import Update

from adapters.texts.locales import load_locales
from tests.bot.awkward import Awkward, awkward, press
from tests.bot.question_harness import Outcome, Position, Stage, positions
from tests.conftest import ROOT
from tests.ready import questions
from workflows.kernel.people import LANGUAGES, Language
from workflows.kernel.text import spoken_in
from workflows.use_cases.chat.answer_question import CHOSEN

SENTENCES = (
    "interview.bad.",
    "interview.date.",
    "interview.number.",
    "interview.money.",
    "interview.unsupported.",
    "chat.",
    "upload.",
    "error.",
)
TEMPLATES = load_locales(ROOT / "locales")
"""Not strict: a sentence with gaps is said with its gaps."""
HALF = ("facts", "interview", "kind", "state", "steps")
"""What an answer changes."""
BEHIND_THE_PLAN = frozenset({"doing", "state"})
"""What the last answer before the plan changes, too, where a question follows the plan: it is waited for."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("awkward"))
    yield made
    made.close()


@cache
def everywhere() -> dict[str, Position]:
    return {one.question.id: one for one in positions()}


@cache
def sentence_of(language: str) -> re.Pattern[str]:
    """What begins with a sentence of the desk in this language, whatever stands in its gaps."""
    said = []
    for key in sorted(one for one in TEMPLATES.keys(language) if one.startswith(SENTENCES)):
        for young in (False, True):
            template = TEMPLATES.say(spoken_in(language, None, young=young), key)
            said.append(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(template)))
    return re.compile(rf"⚠️ (?:{'|'.join(said)})\n\n", re.DOTALL)


def asks(met: Outcome, position: Position, language: Language) -> bool:
    """Whether the question is asked, of a grown-up or of a minor, with its own buttons."""
    answers = [one.split(":") for one in met.buttons() if one[:2] in ("a:", "t:")]
    worded = (position.question.ask.in_(spoken_in(language, None, young=young)) for young in (False, True))
    return any(one in met.text for one in worded) and [position.question.key] == list({one[2]: 1 for one in answers})


def became(stage: Stage, met: Outcome, before: Outcome, position: Position, language: Language) -> str:
    """What became of an input, in one word; anything that is not one of the known ways is told as it is."""
    changed = met.changed_since(before)
    told = f"{sorted(changed)} {met.text[:200]!r}"
    if met.failed or met.to_others:
        return f"failed: {met.failed}, {met.to_others} to others"
    if not met.words:
        if not changed:
            return "silence"
        return "file" if changed.keys() == {"evidence"} else f"odd silence: {told}"
    refused = sentence_of(language).match(met.text) and asks(met, position, language)
    asks_safety = "G" in met.buttons()
    doubts = position.question.urgency == "danger" and asks_safety  # neither yes nor no: asked by one touch
    if changed.keys() <= {"messages", "interview"} and (refused or doubts):  # kept, and read for what else it says
        return "refused"
    if changed.keys() <= {"messages", "interview"} and asks_safety:
        return "asked if safe"
    if changed.keys() == {"interview"} and any(one.startswith("y:") for one in met.buttons()):
        return "confirm"
    if changed.keys() == {"messages"}:
        return "answered"
    if "evidence" in changed:
        grown = "facts" in changed or asks(met, position, language)
        return "forward" if grown and not changed.keys() - {"evidence", *HALF} else f"odd: {told}"
    if changed.keys() & {"facts", "interview"}:
        allowed = {*HALF, *BEHIND_THE_PLAN} if changed.keys() >= BEHIND_THE_PLAN else {*HALF}
        return "taken" if not changed.keys() - allowed else f"odd: {told}"
    return "acted" if not changed.keys() - {"doing"} else f"odd: {told}"


def wrong(stage: Stage, one: Awkward, position: Position, language: Language, before: Outcome) -> str | None:
    """What became of the input, if it is nothing that may."""
    met = stage.meet(one.update(stage, position))
    found = became(stage, met, before, position, language)
    expected = set(one.expected(position.question))
    if "file" in expected and not stage.takes_files:
        expected = {"refused"}
        if not any(said["method"] == "deleteMessage" for said in met.said):
            return f"{one.name}: was not taken out of the chat"
    if expected == {"voice"}:
        expected = {"file"}  # taken wherever words are
    return None if found in expected else f"{one.name}: {found}, not {sorted(expected)}"


def at_question(stage: Stage, position: Position, language: Language) -> list[str]:
    with stage.at(position, language) as before:
        return [found for one in awkward() if (found := wrong(stage, one, position, language, before)) is not None]


QUESTIONS = sorted(one.id for one in questions().ordered)


@pytest.mark.parametrize("name", QUESTIONS)
def test_awkward_inputs_at_a_question(stage: Stage, name: str) -> None:
    """Every input of the list, in one language; which one changes from question to question."""
    assert at_question(stage, everywhere()[name], LANGUAGES[QUESTIONS.index(name) % 3]) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_awkward_inputs_in_every_language(stage: Stage, name: str, language: Language) -> None:
    """The same in all three."""
    assert at_question(stage, everywhere()[name], language) == []


KEPT = ("active case", "cases")
"""Words that answer nothing are kept in a case, which somebody who has none gets."""
DOORS: dict[str, tuple[str, ...]] = {
    "code": KEPT, "policy": KEPT, "policy:S1-100001": KEPT, "secret": (), "message:{case}": (), "rating:{case}": (),
    "lawyer:{case}": ("facts", "steps"), "own_lawyer:{case}": ("facts", "steps"), "complaint:{case}": ("facts",),
}  # fmt: skip
"""What the desk waits for besides answers to its questions, and what an answer there may change."""
OF_THEMSELVES = {
    "a forwarded message": ("facts", "interview", "evidence"), "a forwarded file": ("evidence",), "a file": ("evidence",),
    "an edited message with a file": ("evidence",), "a voice message": ("evidence",),
    "help in other letters": ("interview",),
}  # fmt: skip
"""What comes to a case whatever is waited for."""
EVERY = 3


def behind_a_door(stage: Stage, doing: str, language: Language, inputs: Sequence[Awkward]) -> list[str]:
    """What went wrong: an error, silence, another language, somebody else told, a change that is none of the input's."""
    position, others = everywhere()["danger"], [one for one in LANGUAGES if one != language]
    found = []
    with stage.waiting_for(doing, language) as before:
        for one in inputs:
            met = stage.meet(one.update(stage, position))
            changed = met.changed_since(before).keys() - {
                "doing",
                "messages",
                *DOORS[doing],
                *OF_THEMSELVES.get(one.group, ()),
            }
            silent = one.does != "silence" and not met.words and "evidence" not in met.changed_since(before)
            in_three = "/language" in str(one.content)
            foreign = not in_three and not begins(met, language) and any(begins(met, other) for other in others)
            if met.failed or met.to_others or changed or silent or foreign:
                found.append(f"{one.name}: {met.failed} {sorted(changed)} {met.text[:80]!r}")
    return found


@pytest.mark.parametrize("doing", DOORS)
def test_awkward_inputs_where_something_else_is_awaited(stage: Stage, doing: str) -> None:
    """Everything is answered in the person's language; nothing of a case changes, and nobody else hears of it."""
    place = list(DOORS).index(doing)
    assert behind_a_door(stage, doing, LANGUAGES[place % 3], awkward()[place % EVERY :: EVERY]) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("doing", DOORS)
def test_awkward_inputs_at_every_door(stage: Stage, doing: str, language: Language) -> None:
    """The same of the whole list, in all three languages."""
    assert behind_a_door(stage, doing, language, awkward()) == []


@cache
def opening_of(language: str) -> re.Pattern[str]:
    """What begins with any sentence of the desk in this language."""
    said = [
        re.sub(r"\\\{\w+\\\}", ".+?", re.escape(TEMPLATES.say(language, key)))
        for key in sorted(TEMPLATES.keys(language))
    ]
    return re.compile(rf"(?:\W* )?(?:{'|'.join(one for one in said if len(one) > 12)})", re.DOTALL)


def begins(met: Outcome, language: str) -> bool:
    """Whether the first words are the desk's own, in this language."""
    return opening_of(language).match(met.text) is not None


def test_the_list_is_long_and_valid(stage: Stage) -> None:
    """At least three hundred different inputs, each an update that Telegram could send."""
    position = everywhere()["danger"]
    updates = [one.update(stage, position) for one in awkward()]
    assert len(updates) == len({repr(one) for one in updates})
    assert len(updates) >= 300
    for number, update in enumerate(updates):
        assert number == Update.model_validate({"update_id": number, **update}).update_id


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_button_under_a_question_is_an_answer(stage: Stage, name: str) -> None:
    """Nobody is offered a button that is refused; of several choices, each alone."""
    position = everywhere()[name]
    sticker = next(one for one in awkward() if one.group.startswith("a sticker"))
    with stage.at(position, "fr") as before:
        offered = stage.meet(sticker.update(stage, position)).buttons()
        answers = [one for one in offered if one.startswith("a:") and not one.endswith(f":{CHOSEN}")]
        send = [one for one in offered if one.endswith(f":{CHOSEN}")]
        ways = [(one,) for one in answers] + [(one, *send) for one in offered if one.startswith("t:")]
        became_of = {way: stage.meet(*(press(one) for one in way)) for way in ways}
        refused = {way: met.text for way, met in became_of.items() if "interview" not in met.changed_since(before)}
    assert ways
    assert refused == {}
