"""`egide read`: what a person's words mean, without database, bot or console."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adapters.system.clock import SystemClock
from adapters.system.release_folder import RULES
from workflows.interview.reading.answer import ANSWERED
from workflows.interview.reading.outside import Proposal, joined
from workflows.interview.reading.values import ReadingRules
from workflows.kernel.people import LANGUAGES, Language, language_of
from workflows.law.fact_values import BadFacts

if TYPE_CHECKING:
    from adapters.reader.model_server import ModelServer

FAILURE: Final = 1
OF_DANGER: Final = ("harm.strong", "violence.strong", "child.strong", "child.grave", "harm.alone", "violence.alone")
"""The concepts whose examples are cries for help."""
KEYS: Final = frozenset({"id", "text", "at", "question", "asked", "language", "country"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to read. `question` is the kind of the question that it answers, None for a message out of the blue."""

    id: str
    text: str
    at: datetime
    question: str | None = None
    asked: str | None = None
    language: Language | None = None
    country: str | None = None


class BadBatch(Exception):
    """A batch that cannot be read; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A model server that is asked too, and what reads on it."""

    url: str
    model: str


def read_command(
    file: Path | None, batch: Path | None, said: Mapping[str, str | None], outside: Outside | None, as_json: bool
) -> int:
    """Prints what the text of `file` (of the standard input where none is named) means, or each text of the file `batch`;
    `said` is what is told beside the text of `file`. Returns the exit code."""
    try:
        asked = list(_read_batch(batch)) if batch is not None else [_one(file, said)]
    except (BadBatch, BadFacts) as bad:
        named = batch or file
        sentence = " ".join(f"{named.name[:100] if named else 'standard input'}: {bad}".split())
        print(sentence.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)
        return FAILURE
    rules = _rules()
    proposed = asyncio.run(_proposed(asked, outside, rules)) if outside is not None else {}
    for one in asked:
        plain = _read(one, rules, proposed.get(one, ()))
        if as_json or batch is not None:
            print(json.dumps(plain, ensure_ascii=False))
        else:
            print("\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items()))
    return 0


def measure_command(outside: Outside, target: Path) -> int:
    """Measures how much danger a model server hears by itself in the invented examples of the rules, prints both counts and
    writes the report that the desk asks for; returns 0 where the goals are reached."""
    from adapters.reader.report import ReaderReport

    rules = _rules()
    examples = [one for one in rules.lexicon.patterns if one.concept.endswith(OF_DANGER)]
    cries = list(dict.fromkeys(one.positive for one in examples))
    harmless = list(dict.fromkeys(one.negative for one in examples))
    heard, false = asyncio.run(_alarms([cries, harmless], outside, rules))
    today = SystemClock().now().date()
    report = ReaderReport(outside.url, outside.model, today, heard, len(cries), len(harmless) - false, len(harmless))
    print(f"heard {heard} of {len(cries)} cries; let be {report.quiet} of {len(harmless)} harmless texts")
    try:
        report.write(target)
    except OSError as error:
        print(f"{target.name}: {error.strerror}.", file=sys.stderr)
        return FAILURE
    return 0 if report.reaches_the_goals else FAILURE


def _rules() -> ReadingRules:
    from adapters.rules.chat import load_chat_rules
    from adapters.rules.jurisdictions import read_declared
    from adapters.rules.places import load_places
    from adapters.rules.platforms import load_catalogue

    places = load_places(RULES / "questions" / "places.yaml", load_catalogue(RULES / "platforms"))
    return load_chat_rules(RULES / "chat", read_declared(RULES), places).reading


def _read(one: Asked, rules: ReadingRules, proposed: Sequence[Proposal]) -> dict[str, object]:
    from egide.cli.read_contract import plain_answer, plain_message
    from workflows.interview.reading.answer import read_answer_text
    from workflows.interview.reading.message import read_message

    if one.question is None:
        read = read_message(one.text, one.at, one.country, one.language, rules)
        return {"id": one.id} | plain_message(joined(read, proposed))
    heard = read_answer_text(one.question, one.asked, one.text, one.at, one.country, one.language, rules)
    return {"id": one.id} | plain_answer(heard)


# ---------------------------------------------------------------- the reader outside
async def _proposed(
    asked: Sequence[Asked], outside: Outside, rules: ReadingRules
) -> Mapping[Asked, tuple[Proposal, ...]]:
    """What the server proposes for each message; nothing where it does not answer. Answers to questions are not sent."""
    async with _server(outside) as server:
        return {one: await server.propose(rules.masked(one.text)) or () for one in asked if one.question is None}


async def _alarms(several: Sequence[Sequence[str]], outside: Outside, rules: ReadingRules) -> list[int]:
    async with _server(outside) as server:
        return [sum([await _hears_danger(server, text, rules) for text in texts]) for texts in several]


async def _hears_danger(server: ModelServer, text: str, rules: ReadingRules) -> bool:
    return any(one.field == "safety" for one in await server.propose(rules.masked(text)) or ())


@asynccontextmanager
async def _server(outside: Outside) -> AsyncIterator[ModelServer]:
    from adapters.reader.allowed import allowed_proposals
    from adapters.reader.model_server import ModelServer

    server = ModelServer(outside.url, outside.model, os.environ.get("EGIDE_READER_KEY"), allowed_proposals(RULES))
    try:
        yield server
    finally:
        await server.close()


# ---------------------------------------------------------------- one text
def _one(file: Path | None, said: Mapping[str, str | None]) -> Asked:
    try:
        content = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
        text = content.decode("utf-8").strip()
    except OSError as error:
        raise BadBatch(f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadBatch("a text in UTF-8 is expected.") from error
    at = said.get("at") or SystemClock().now().astimezone().isoformat()
    return next(_asked([{"id": "text", "text": text, **said, "at": at}]))


# ---------------------------------------------------------------- the batch
def _read_batch(path: Path) -> list[Asked]:
    from adapters.rules.facts_file import read_facts_file

    data = read_facts_file(path)
    if not isinstance(data, list):
        raise BadBatch("a list of texts is expected.")
    return list(_asked(data))


def _asked(data: list[object]) -> Iterator[Asked]:
    for number, body in enumerate(data, 1):
        where = f"entry {number}"
        if not isinstance(body, dict) or not {"id", "text", "at"} <= set(body) <= KEYS:
            raise BadBatch(
                f"{where}: id, text and at are needed; question, asked, language and country may stand there."
            )
        for key, value in body.items():
            if value is not None and not isinstance(value, str):
                raise BadBatch(f"{where}: {key} is a text, not {json.dumps(value)[:60]}: put it between quotes.")
        if body.get("question") is not None and body["question"] not in ANSWERED:
            raise BadBatch(f"{where}: question is one of {', '.join(ANSWERED)}.")
        if body.get("language") is not None and body["language"] not in LANGUAGES:
            raise BadBatch(f"{where}: language is one of {', '.join(LANGUAGES)}.")
        if body["id"] is None or body["text"] is None:
            raise BadBatch(f"{where}: id and text are texts.")
        language = language_of(body["language"]) if body.get("language") else None
        yield Asked(
            body["id"], body["text"], _instant(body["at"], where), body.get("question"), body.get("asked"), language,
            body.get("country"),
        )  # fmt: skip


def _instant(value: str | None, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        raise BadBatch(f"{where}: at is an instant with its offset (YYYY-MM-DDThh:mm:ss+hh:mm).")
    return at
