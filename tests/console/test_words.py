"""Words of the console: everything that can happen or be refused has its sentence, in three languages."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.pages.queue import TABS
from console.views import case
from console.web.reader import PageText
from tests.conftest import ROOT
from tests.ready import countries, locales
from workflows.case.case import CASE_STATES
from workflows.case.events import Event
from workflows.case.step import OUTCOMES, STEP_STATES
from workflows.desk import task_payloads
from workflows.desk.records import ESCALATION_STATES, TimelineEntry
from workflows.desk.timeline_words import sentence
from workflows.followups import payloads
from workflows.kernel import errors
from workflows.kernel.text import LANGUAGES, LocalizedText

LOCALES = locales()
KEYS = LOCALES.keys("fr")
PAYLOADS: dict[str, list[dict[str, Any]]] = {
    "follow_up:fired": [{"step": "bailiff_capture", "number": 1}, {"step": "x", "due": True}, {"reminder": 1}],
    "case:escalated": [{"why": "handler"}, {"why": "formal_notice_author"}],
    "step:done": [{"step": "x"}, {"step": "x", "outcome": "none"}, {"step": "x", "outcome": "refused"}],
    "fact:given": [{"question": "words"}, {}],
    "fact:corrected": [{"question": "words"}, {}],
    "task:opened": [{"task": "approve_plan", "due_at": "2026-11-23T09:00:00+00:00"}],
    "task:done": [{"task": "read_message"}],
    "plan:made": [{"steps": ["a"]}, {"steps": ["a", "b"]}],
    "clock:alert": [{"clock": "press_limitation", "meaning": {"fr": "a", "nl": "b", "en": "c"}}],
    "lawyer:offered": [{"lawyer": "Me A", "until": "2026-11-24T09:00:00+00:00"}],
    "follow_up:planned": [{"step": "x", "on": "2026-12-01"}],
}


class Bare:
    """A rulebook that knows no word."""

    jurisdictions = countries()

    def label(self, table: str, term: str) -> LocalizedText:
        raise KeyError(term)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", list(Event), ids=lambda event: event.value)
def test_every_event_reads_as_a_sentence(language: str, event: Event) -> None:
    """Whatever its payload carries, an event is a finished sentence without a bare key or an empty hole."""
    reader = PageText(LOCALES, Bare(), language, "Europe/Brussels")
    for payload in PAYLOADS.get(event.value, [{}]):
        entry = TimelineEntry(1, datetime(2026, 11, 22, 9, tzinfo=UTC), event.value, "handler", "H", payload)
        said = sentence(reader, entry, {})
        assert "{" not in said
        assert not said.startswith("timeline.")
        assert said[0].isupper() or entry.payload.get("lawyer") or "lawyer" in event.value


def test_every_refusal_of_the_tree_has_its_sentence() -> None:
    """Each class's own key is written."""
    kinds = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, errors.EgideError)]
    assert [kind.message_key for kind in kinds if kind.message_key not in KEYS] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_can_be_said_with_nothing_known(language: str) -> None:
    """A sentence never breaks for want of a parameter."""
    reader = PageText(LOCALES, Bare(), language, "Europe/Brussels")
    wanting = {"sentence": "x"}
    for key in sorted(one for one in KEYS if one.startswith("error.")):
        assert "{" not in reader.error(errors.EgideError(key, **wanting))


def test_states_tabs_and_outcomes_have_words() -> None:
    """Every term that pages make a key of."""
    made = [
        *(f"console.state.{state}" for state in CASE_STATES),
        *(f"console.step.{state}" for state in STEP_STATES),
        *(f"console.offer.{state}" for state in ESCALATION_STATES),
        *(f"console.outcome.{outcome}" for outcome in OUTCOMES),
        *(f"console.act.{outcome}" for outcome in OUTCOMES),
        *(f"console.tab.{tab}" for tab in TABS),
        *(f"console.queue.empty.{tab}" for tab in TABS),
        *(f"console.by.{who}" for who in case.KNOWN_ACTORS),
        *(f"console.binds.{who}" for who in (*case.KNOWN_BOUND, "other")),
        *(f"console.language.{language}" for language in LANGUAGES),
        *(f"console.clock.{state}" for state in ("running", "expired", "interrupted", "not_open_yet")),
        *(f"console.looks.{state}" for state in ("likely", "possible")),
    ]
    assert [key for key in made if key not in KEYS] == []


def test_every_task_and_follow_up_has_its_sentence() -> None:
    """Every kind that the core opens or plans."""
    assert sorted(kind for kind in task_payloads.KINDS if f"task.{kind}" not in KEYS) == []
    assert sorted(kind for kind in payloads.KINDS if f"console.follow_up.{kind}" not in KEYS) == []


def test_what_templates_say_is_written() -> None:
    """Every literal key of a template exists."""
    said = set()
    for path in sorted(Path(ROOT / "console/templates").glob("*.html")):
        said |= set(re.findall(r"\bt\('([a-z_.]+[a-z_])'", path.read_text("utf-8")))
    assert sorted(key for key in said if key not in KEYS) == []
