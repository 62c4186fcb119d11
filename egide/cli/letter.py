"""`egide letter`: a letter or notice from a facts file, as a preview marked so, without database, bot or console."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import click

from adapters.system.release_folder import LOCALES, RULES
from workflows.law.fact_values import BadFacts

if TYPE_CHECKING:
    from workflows.letters.letter import Letter
    from workflows.letters.request import LetterRequest

BAD_USAGE, FAILURE = 2, 1
ENDINGS: Final = (".txt", ".pdf", ".docx")
LONGEST_NAME: Final = 100
LONGEST_VALUE: Final = 20_000
"""Characters of one value."""


@click.command()
@click.argument("kind")
@click.argument("facts", type=click.Path(path_type=Path))
@click.option("--language", metavar="L", help="The language of the letter: fr, nl or en; else the addressee's.")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="A value the facts do not hold, or a choice."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="FILE.pdf, FILE.docx or FILE.txt."
)
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def letter(
    kind: str, facts: Path, language: str | None, settings: tuple[str, ...], output: Path | None, as_json: bool
) -> None:
    """A letter or notice of KIND from the facts in FACTS, as a preview marked so. Touches no database."""
    sys.exit(letter_command(kind, facts, language, settings, output, as_json))


class PlainHindrance(TypedDict):
    """What stands against sending, in the answer."""

    id: str
    weight: str
    why: str
    reference: str | None
    overridden: str | None


class PlainBlank(TypedDict):
    """A marked blank, in the answer: `--set KEY=...` fills it."""

    key: str
    label: str
    contents: list[str]


class PlainBlock(TypedDict):
    """One line or paragraph of the letter, in the answer."""

    role: str
    text: str
    clause: str


class PlainLetter(TypedDict):
    """The answer of `egide letter --json`."""

    kind: str
    variant: str | None
    title: str
    subject: str
    country: str
    language: str
    tone: str
    signer: str
    level: int
    addressee: str
    channels: list[str]
    written_at: str
    deadline: str | None
    preview: bool
    to_be_sent: bool
    """Whether nothing stands against it but the approval of a person."""
    missing: list[str]
    blanks: list[PlainBlank]
    hindrances: list[PlainHindrance]
    blocks: list[PlainBlock]
    text: str
    rules_version: str


def letter_command(
    kind: str, facts: Path, language: str | None, settings: Sequence[str], output: Path | None, as_json: bool
) -> int:
    """Writes the preview to `output`, says on the standard error what is missing and what stands against sending it; returns
    the exit code. Without `output` the text goes to the standard output, or the answer with `as_json`."""
    if output is not None and output.suffix.lower() not in ENDINGS:
        return _refuse(f"-o: {output.name[:LONGEST_NAME]} ends in none of {', '.join(ENDINGS)}.", BAD_USAGE)
    if output is None and not as_json:
        return _refuse("Say with -o FILE where the letter goes, or ask for --json.", BAD_USAGE)
    try:
        request = _request(kind, language, settings)
    except BadFacts as bad:
        return _refuse(f"--set: {bad}", BAD_USAGE)
    try:
        letter = _composed(request, facts)
    except BadFacts as bad:
        return _refuse(f"{facts.name[:LONGEST_NAME]}: {bad}", FAILURE)
    if output is not None:
        try:
            output.write_bytes(_written(letter, output.suffix.lower()))
        except OSError as error:
            return _refuse(f"{output.name[:LONGEST_NAME]}: {error.strerror}.", FAILURE)
    for blank in letter.blanks:
        _say(f"missing: {blank.key} ({blank.label})")
    for one in letter.hindrances:
        _say(f"{one.weight}: {one.why}" + (f" [{one.reference}]" if one.reference else ""))
    if as_json:
        print(json.dumps(plain_letter(letter), ensure_ascii=False, indent=1))
    return 0


def plain_letter(letter: Letter) -> PlainLetter:
    """Gives the answer of the contract in plain data."""
    from workflows.letters.plain_text import plain_text

    return {
        "kind": letter.kind, "variant": letter.variant, "title": letter.title, "subject": letter.subject,
        "country": letter.country, "language": letter.language, "tone": letter.tone, "signer": letter.signer,
        "level": letter.level, "addressee": letter.addressee, "channels": list(letter.channels),
        "written_at": letter.written_at.isoformat(),
        "deadline": letter.deadline.isoformat() if letter.deadline is not None else None,
        "preview": letter.preview, "to_be_sent": letter.may_leave,
        "missing": [one.key for one in letter.blanks],
        "blanks": [{"key": one.key, "label": one.label, "contents": list(one.contents)} for one in letter.blanks],
        "hindrances": [
            {"id": one.id, "weight": one.weight, "why": one.why, "reference": one.reference, "overridden": one.overridden}
            for one in letter.hindrances
        ],
        "blocks": [{"role": one.role, "text": one.text, "clause": one.clause} for one in letter.blocks],
        "text": plain_text(letter), "rules_version": letter.rules_version,
    }  # fmt: skip


def _composed(request: LetterRequest, file: Path) -> Letter:
    from adapters.rules.facts_file import read_facts_file
    from adapters.rules.letters import load_letters
    from adapters.rules.load import load_rules, platform_ids
    from adapters.texts.locales import load_locales
    from workflows.law.analysis import AnswersCache, analyse_until
    from workflows.law.facts import Facts
    from workflows.letters.compose import compose
    from workflows.letters.request import LetterCase

    data = read_facts_file(file)
    book = load_rules(RULES)
    facts = Facts.parse(data, book.declared, None, platform_ids(RULES))
    facts.check_steps(book.steps)
    analysis, found = analyse_until(facts, book, facts.reported_at, AnswersCache())
    case = LetterCase(facts, book, analysis, found)
    return compose(request, case, load_letters(RULES, book), load_locales(LOCALES))


def _written(letter: Letter, ending: str) -> bytes:
    if ending == ".txt":
        from workflows.letters.plain_text import plain_text

        return plain_text(letter).encode()
    if ending == ".docx":
        from adapters.documents.letter_docx import letter_docx

        return letter_docx(letter)
    from adapters.documents.letter_pdf import print_letter

    printed = print_letter(letter)
    if not printed.whole:
        _say("warning: a character is of a script that no font here has; it is printed as an empty box.")
    return printed.content


def _request(kind: str, language: str | None, settings: Sequence[str]) -> LetterRequest:
    """What `--set` says: choices, reasons to override, values of fields. Raises BadFacts."""
    from workflows.law.fact_values import text
    from workflows.letters.request import CHOICES, OVERRIDE, LetterRequest

    chosen: dict[str, str] = {}
    values: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        key = key.strip()
        if not equals or not key:
            raise BadFacts("", f"{setting[:60]!r} is not KEY=VALUE.")
        if len(value) > LONGEST_VALUE:
            raise BadFacts(key[:60], f"the value is longer than {LONGEST_VALUE} characters.")
        value = text(key[:60], value.replace("\\n", "\n"))
        place = chosen if key in CHOICES else overrides if key.startswith(OVERRIDE) else values
        place[key.removeprefix(OVERRIDE)] = value
    level = chosen.get("level", "0")
    if not level.isdecimal() or len(level) > 1:
        raise BadFacts("level", "it is a number from 0 to 3.")
    return LetterRequest(
        kind, chosen.get("variant"), language, chosen.get("signer"), chosen.get("tone"), int(level), values, overrides
    )


def _refuse(sentence: str, code: int) -> int:
    _say(sentence)
    return code


def _say(sentence: str) -> None:
    print(" ".join(sentence.split()).encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)
