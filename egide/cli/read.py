"""`egide read`: what a person's words mean, without database, bot or console."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from adapters.system.release_folder import RULES
from workflows.interview.reading.answer import ANSWERED
from workflows.interview.reading.values import ReadingRules
from workflows.kernel.people import LANGUAGES, Language, language_of
from workflows.law.fact_values import BadFacts

FAILURE: Final = 1
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


def read_command(text: str | None, batch: Path | None, now: datetime, as_json: bool) -> int:
    """Prints what `text`, written at `now`, or each text of the file `batch` means; returns the exit code."""
    from adapters.rules.chat import load_chat_rules
    from adapters.rules.jurisdictions import read_declared
    from adapters.rules.places import load_places
    from adapters.rules.platforms import load_catalogue

    try:
        asked = [Asked("text", text, now)] if text is not None else _read_batch(batch or Path())
    except (BadBatch, BadFacts) as bad:
        sentence = " ".join(f"{batch.name[:100] if batch else ''}: {bad}".split())
        print(sentence.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)
        return FAILURE
    places = load_places(RULES / "questions" / "places.yaml", load_catalogue(RULES / "platforms"))
    rules = load_chat_rules(RULES / "chat", read_declared(RULES), places).reading
    for one in asked:
        plain = _read(one, rules)
        if as_json or batch is not None:
            print(json.dumps(plain, ensure_ascii=False))
        else:
            print("\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items()))
    return 0


def _read(one: Asked, rules: ReadingRules) -> dict[str, object]:
    from egide.cli.read_contract import plain_answer, plain_message
    from workflows.interview.reading.answer import read_answer_text
    from workflows.interview.reading.message import read_message

    if one.question is None:
        return {"id": one.id} | plain_message(read_message(one.text, one.at, one.country, one.language, rules))
    heard = read_answer_text(one.question, one.asked, one.text, one.at, one.country, one.language, rules)
    return {"id": one.id} | plain_answer(heard)


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
