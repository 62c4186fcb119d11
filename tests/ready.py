"""What takes long to make and never changes: made once in a test process."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from adapters.rules.draft_frames import load_frames
from adapters.rules.letters import load_letters
from adapters.rules.proceedings import load_proceedings
from adapters.rules.release import Release, read_release
from adapters.system.settings import Settings
from adapters.texts.locales import Locales
from egide.parts import Parts, real_parts
from storage.schema import upgrade
from storage.sql.database import writing_engine
from workflows.interview import Questions
from workflows.kernel.clock import Clock
from workflows.kernel.countries import Jurisdictions
from workflows.law.rulebook import Rulebook
from workflows.letters.rules import LetterRules
from workflows.proceedings.frames import FrameRules
from workflows.proceedings.rules import ProceedingRules

ROOT = Path(__file__).resolve().parent.parent


@cache
def words() -> Release:
    """All of it; a text that is missing is an error."""
    return read_release(ROOT, strict=True)


def parts_for(settings: Settings, clock: Clock, *roles: str) -> Parts:
    """The parts of a desk of the tests: real ones, on a clock of the test's, with the texts and letters that were read before.
    Nothing captures unless a test says what."""
    return replace(
        real_parts(settings, roles),
        clock=clock,
        read_release=words,
        read_letters=lambda _: letter_rules(),
        open_capture=None,
    )


def rulebook() -> Rulebook:
    """The law."""
    return words().rulebook


@cache
def letter_rules() -> LetterRules:
    """Every kind of letter."""
    return load_letters(ROOT / "rules", rulebook())


@cache
def proceeding_rules() -> ProceedingRules:
    """Every court proceeding."""
    return load_proceedings(ROOT / "rules", rulebook())


@cache
def frame_rules() -> FrameRules:
    """Every frame of a draft."""
    return load_frames(ROOT / "rules", rulebook(), proceeding_rules())


def countries() -> Jurisdictions:
    """The countries that the rules declare."""
    return rulebook().jurisdictions


def incident_kinds() -> Sequence[str]:
    """The incident kinds that the rules declare."""
    return rulebook().declared.kinds


def questions() -> Questions:
    """All questions, with the platforms' names."""
    return words().questions


def locales() -> Locales:
    """Every text."""
    return words().locales


@cache
def empty_database() -> bytes:
    """An SQLite file of this release with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "egide.sqlite3"
        engine = writing_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()
