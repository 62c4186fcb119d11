"""Everything under `rules/`, read once: the law, the platforms, and what checks them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict

from adapters.rules.rulebook import load_rulebook, stale_values
from adapters.rules.yaml_file import BadRuleFile
from workflows.law.rulebook import Rulebook


class StaleValue(TypedDict):
    """A dated value that nobody has checked for a year."""

    file: str
    name: str
    last_checked_on: str


class Checked(TypedDict):
    """What the check of the rules says."""

    version: str
    files: int
    values: int
    stale: list[StaleValue]


def load_rules(folder: Path) -> Rulebook:
    """Gives the rulebook with the platforms. Raises BadRuleFile."""
    from adapters.rules.platforms import load_catalogue

    return replace(load_rulebook(folder), platforms=load_catalogue(folder / "platforms"))


def open_rules(folder: Path) -> Rulebook:
    """Opens the rulebook for one question, with the platforms that it asks for: `check_rules` and whatever stays running read
    all of them. Raises BadRuleFile, now or when a platform is asked for."""
    from adapters.rules.platforms import open_catalogue

    return replace(load_rulebook(folder), platforms=open_catalogue(folder / "platforms"))


def platform_ids(folder: Path) -> frozenset[str]:
    """Gives the ids of the platforms, by the names of their files alone."""
    return frozenset(path.stem for path in (folder / "platforms").glob("[!_]*.yaml"))


def check_rules(folder: Path, today: date) -> Checked:
    """Reads all of `folder`, questions, chat, letters and platforms included; a report in plain data. Raises BadRuleFile."""
    from adapters.rules.chat import BadChatRules, load_chat_rules
    from adapters.rules.draft_frames import load_frames
    from adapters.rules.letters import load_letters
    from adapters.rules.platforms import load_catalogue
    from adapters.rules.post import load_post
    from adapters.rules.proceedings import read_proceedings
    from adapters.rules.questions import BadQuestions, load_questions
    from adapters.rules.walls import load_walls

    book = load_rulebook(folder)
    catalogue = load_catalogue(folder / "platforms")
    load_walls(folder)
    load_post(folder, book.jurisdictions)
    load_letters(folder, book)
    proceedings, checked = read_proceedings(folder, book)
    load_frames(folder, book, proceedings)
    try:
        load_questions(folder / "questions", catalogue, book.declared)
        load_chat_rules(folder / "chat", book.declared)
    except BadQuestions as bad:
        raise BadRuleFile(f"questions/{bad}") from None
    except BadChatRules as bad:
        raise BadRuleFile(f"chat/{bad}") from None
    stale, values = stale_values(folder, today, checked)
    return {
        "version": book.version,
        "files": sum(1 for _ in folder.rglob("*.yaml")),
        "values": values,
        "stale": [
            {"file": one.file, "name": one.name, "last_checked_on": one.last_checked_on.isoformat()} for one in stale
        ],
    }
