"""`egide proceedings`: which proceedings the facts open, and the draft of one, without database, bot or console."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from adapters.system.release_folder import LOCALES, RULES
from workflows.law.fact_values import BadFacts

if TYPE_CHECKING:
    from adapters.texts.locales import Locales
    from workflows.law.rulebook import Rulebook
    from workflows.proceedings.draft import Draft
    from workflows.proceedings.rules import ProceedingRules
    from workflows.proceedings.sheet import Read, Sheet

BAD_USAGE, FAILURE = 2, 1
ENDINGS: Final = (".txt", ".docx")
LANGUAGES: Final = ("fr", "nl", "en")
LONGEST_NAME: Final = 100


@click.command()
@click.argument("facts", type=click.Path(path_type=Path))
@click.option("--draft", metavar="ID", help="The proceeding whose act is drafted.")
@click.option("--language", metavar="L", help="fr, nl or en; a draft has a language of its procedure.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="What fills a blank of the draft.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="FILE.docx or FILE.txt.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def proceedings(
    facts: Path, draft: str | None, language: str | None, settings: tuple[str, ...], output: Path | None, as_json: bool
) -> None:
    """Which court proceedings the facts in FACTS open, or the draft of one for a lawyer. Touches no database."""
    sys.exit(proceedings_command(facts, draft, language, settings, output, as_json))


def proceedings_command(
    facts: Path, draft: str | None, language: str | None, settings: Sequence[str], output: Path | None, as_json: bool
) -> int:
    """Says what opens, or writes the draft to `output`; returns the exit code."""
    if (draft is None) is not (output is None):
        return _refuse("A draft needs both --draft ID and -o FILE.", BAD_USAGE)
    if output is not None and output.suffix.lower() not in ENDINGS:
        return _refuse(f"-o: {output.name[:LONGEST_NAME]} ends in none of {', '.join(ENDINGS)}.", BAD_USAGE)
    if draft is None and language is not None and language not in LANGUAGES:
        return _refuse(f"--language: it is one of {', '.join(LANGUAGES)}.", BAD_USAGE)
    try:
        values = _values(settings)
    except BadFacts as bad:
        return _refuse(f"--set: {bad}", BAD_USAGE)
    try:
        read, book, rules, locales = _read(facts)
        if draft is None or output is None:
            return _list(read, rules, locales, language or "fr", as_json)
        return _write(_drafted(read, book, rules, locales, draft, language, values), output)
    except BadFacts as bad:
        return _refuse(f"{facts.name[:LONGEST_NAME]}: {bad}", FAILURE)


def _read(file: Path) -> tuple[Read, Rulebook, ProceedingRules, Locales]:
    from adapters.rules.facts_file import read_facts_file
    from adapters.rules.load import load_rules, platform_ids
    from adapters.rules.proceedings import load_proceedings
    from adapters.texts.locales import load_locales
    from workflows.law.analysis import AnswersCache, analyse_until
    from workflows.law.facts import Facts
    from workflows.proceedings.sheet import Read

    data = read_facts_file(file)
    book = load_rules(RULES)
    facts = Facts.parse(data, book.declared, None, platform_ids(RULES))
    facts.check_steps(book.steps)
    analysis, found = analyse_until(facts, book, facts.reported_at, AnswersCache())
    return Read(analysis, found), book, load_proceedings(RULES, book), load_locales(LOCALES)


def _list(read: Read, rules: ProceedingRules, locales: Locales, language: str, as_json: bool) -> int:
    from workflows.proceedings.plain import plain_sheet
    from workflows.proceedings.sheet import read_sheets

    sheets = read_sheets(rules, read)
    if as_json:
        told = {
            "at": read.analysis.at.isoformat(), "rules_version": rules.version,
            "proceedings": [plain_sheet(one, language) for one in sheets],
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for one in sheets:
        print("\n".join(_lines(one, locales, language)))
    return 0


def _lines(sheet: Sheet, locales: Locales, language: str) -> list[str]:
    rule = sheet.rule
    counted = {state: sheet.count(state) for state in ("met", "missing", "to_be_confirmed")}
    lines = [
        f"{rule.id}: {rule.name.in_(language)} – {locales.say(language, f'proceeding.opening.{sheet.opening}')}",
        "  " + locales.say(language, "proceeding.counted", **{name: str(number) for name, number in counted.items()}),
    ]
    lines += [f"  + {one.text.in_(language)}" for one in sheet.because]
    lines += [f"  ? {one.text.in_(language)}" for one in sheet.lacking]
    lines += [f"  - {one.text.in_(language)}" for one in sheet.against]
    for day in sheet.days:
        if day.safe_day is not None:
            said = locales.say_date(language, day.safe_day)
            lines.append(f"  {locales.say(language, f'proceeding.day.{day.id}')}: {said} ({day.reference})")
    return lines


def _drafted(
    read: Read,
    book: Rulebook,
    rules: ProceedingRules,
    locales: Locales,
    name: str,
    language: str | None,
    values: dict[str, str],
) -> Draft:
    from adapters.rules.draft_frames import load_frames
    from workflows.proceedings.draft import compose_draft, source_of
    from workflows.proceedings.sheet import read_sheet

    rule = next((one for one in rules.of(read.found.facts.jurisdiction) if one.id == name), None)
    if rule is None:
        raise BadFacts("draft", f"{name[:60]} is no proceeding of {read.found.facts.jurisdiction}.")
    frames = load_frames(RULES, book, rules)
    source = source_of(read, frames, rule, language, values)
    return compose_draft(read_sheet(rule, read), read, frames, source, language, locales)


def _write(draft: Draft, output: Path) -> int:
    from workflows.proceedings.draft import draft_text

    if output.suffix.lower() == ".txt":
        content = draft_text(draft).encode()
    else:
        from adapters.documents.draft_docx import draft_docx

        content = draft_docx(draft)
    try:
        output.write_bytes(content)
    except OSError as error:
        return _refuse(f"{output.name[:LONGEST_NAME]}: {error.strerror}.", FAILURE)
    for blank in draft.blanks:
        _say(f"missing: {blank}")
    return 0


def _values(settings: Sequence[str]) -> dict[str, str]:
    from workflows.law.fact_values import text

    values = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise BadFacts("", f"{setting[:60]!r} is not KEY=VALUE.")
        values[key.strip()] = text(key.strip()[:60], value)
    return values


def _refuse(sentence: str, code: int) -> int:
    _say(sentence)
    return code


def _say(sentence: str) -> None:
    print(" ".join(sentence.split()).encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)
