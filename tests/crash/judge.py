"""The promises, judged from what reached the world outside and from the database, against the run that nobody disturbed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from adapters.mail.smtp import message_id
from tests.crash.desk import DATABASE
from tests.crash.letter_judge import LetterJudge
from tests.crash.outside import Outside
from tests.crash.watched import SENDER
from tests.ready import locales
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.use_cases.shared.notify_staff import AT_ONCE, MAILS_WITHIN

LEFT_OUT: Mapping[str, frozenset[str]] = {
    "outbox": frozenset({"attempt", "lease_until", "sent_at", "begun_at", "error", "reference", "approved_by"}),
    "follow_ups": frozenset({"version", "claimed_at"}),
    "cases": frozenset({"version"}),
    "persons": frozenset({"version"}),
    "inbox": frozenset({"attempt", "not_before", "lease_until", "error", "payload", "payload_hash"}),
    "evidence": frozenset({"attempt", "not_before", "message_id"}),
    "case_messages": frozenset({"message_id"}),
    "captures": frozenset({"attempt", "not_before"}),
    "letters": frozenset({"version"}),
    "postings": frozenset({"not_before", "version"}),
}
"""What a death may change: tries, leases, versions, what Telegram numbers its messages."""
APART = frozenset({"alembic_version", "sqlite_sequence", "engine_state", "counters", "audit", "timeline", "tasks"})
"""Compared in their own way, or not of a case. A number of a case that was given out is not given again, whatever died."""
REMOVALS = frozenset({"platform_notice", "formal_notice_author", "delisting_request", "erasure_request", "host_notice"})
CAPTURE = "bailiff_capture"
URGENT = "urgent:"
"""How the keys of mails about what is due within the hour begin."""
WORDS = locales().say("fr", "chat.possibly_twice", number=7)
MARK = re.compile(r"\n\n" + re.escape(WORDS).replace("7", r"\d+") + r"\Z")
"""The line under a message that may be a second copy."""
_PATTERNS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b"), "<id>"),
    (re.compile(r"(?<=[:/])[A-Za-z0-9_-]{22}(?=[\":\s]|\Z)"), "<id>"),
    (re.compile(r"/offer/[^\s\"\\]+"), "/offer/<link>"),
    (re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?"), r"\1"),
    (re.compile(r"\b\d\d:\d\d\b"), "<hour>"),
    (re.compile(r"\b\d\d? ?h ?\d\d\b"), "<hour>"),
    (re.compile(r'"replace": ?\d+'), '"replace": 0'),
    (re.compile(r"(-\d{8})-\d{6}(?=\.(?:zip|eml))"), r"\1"),
    (re.compile(r'(prev\\*": ?\\*")[0-9a-f]{64}'), r"\1<hash>"),
    (re.compile(r"(?<![A-Za-z0-9])s\d+(?![A-Za-z0-9])"), "<posted>"),
    (re.compile(r"\bEG-\d{4}-\d{6}\b"), "<number>"),
)


def plain(value: Any) -> str:
    """Without identifiers and hours: what two runs of one story have in common."""
    return _plain(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    )


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    """Remembered: what nobody disturbed is compared with every run of its story."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


@dataclass
class Found:
    """Everything there is at the end of a run."""

    calls: Sequence[Mapping[str, Any]]
    mails: Sequence[Mapping[str, Any]]
    waiting: int
    letters: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


def find(outside: Outside) -> Found:
    """Reads the world and the database."""
    world = outside.ask("read")
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names}
    return Found(world["calls"], world["mails"], world["waiting"], world["letters"], tables)


def broken(found: Found, reference: Found, away: bool = False) -> list[str]:
    """Every promise that does not hold. `away`: the machine was off for days after the death, so that what is said and when
    is another story; what has weight is the same."""
    if away:
        return [
            *_updates(found), *_mails(_weighty(found), _weighty(reference)), *_acts(found), *_order(found),
            *_audited(found), *_looked_after(found), *counted(found)[0],
        ]  # fmt: skip
    same, reference = _without_urgent(found), _without_urgent(reference)
    return [
        *_updates(found), *_chats(found, reference), *_mails(same, reference), *_acts(found), *_state(same, reference),
        *_urgent(found), *_order(found), *_audited(found), *_looked_after(found), *counted(found)[0],
    ]  # fmt: skip


def counted(found: Found) -> tuple[list[str], Counter[str]]:
    """Promises of letters that do not hold, and how many of each thing they were looked for in."""
    judge = LetterJudge(found.letters, found.tables)
    return judge.judge(), judge.counted


# ------------------------------------------------------------------ what came in
def _updates(found: Found) -> list[str]:
    wrong = [f"update {row['update_id']} is {row['state']}" for row in found.tables["inbox"] if row["state"] != "done"]
    return [*wrong, *([f"{found.waiting} updates were never taken in"] if found.waiting else [])]


# ------------------------------------------------------------------ what went out
def _said(found: Found) -> dict[str, list[tuple[str, bool]]]:
    """What each chat was told, in its order, and whether it said that it may be a second copy."""
    chats: dict[str, list[tuple[str, bool]]] = {}
    for one in found.calls:
        words = one.get("text") or one.get("caption") or (one["method"] if one["method"].startswith("send") else "")
        if words and one["method"].startswith(("send", "edit")):
            stripped = MARK.sub("", str(words))
            chats.setdefault(str(one["chat_id"]), []).append((plain(stripped), stripped != words))
    return chats


def _chats(found: Found, reference: Found) -> list[str]:
    wrong, told = [], _said(found)
    for chat, wanted in _said(reference).items():
        got = told.get(chat, [])
        once, expected = Counter(text for text, marked in got if not marked), Counter(text for text, _ in wanted)
        every = Counter(text for text, _ in got)
        wrong += [f"never told: {text[:200]!r}" for text in expected if every[text] < expected[text]]
        wrong += [
            f"told {once[text]} times without a mark: {text[:200]!r}" for text in once if once[text] > expected[text]
        ]
        wrong += [f"told what nobody should say: {text[:200]!r}" for text in every if text not in expected]
        first = list(dict.fromkeys(text for text, _ in got))
        if not wrong and first != list(dict.fromkeys(text for text, _ in wanted)):
            wrong.append("told in another order")
    return wrong


def _key(mail: Mapping[str, Any]) -> tuple[str, str, str]:
    return mail["to"][0], plain(mail["subject"]), plain(MARK.sub("", mail["text"].strip()).strip())


def _classes(found: Found) -> dict[str, str]:
    """The class of each mail, by its name."""
    return {
        message_id(row["key"], SENDER): row["act_class"] for row in found.tables["outbox"] if row["channel"] == "mail"
    }


def _weighty(found: Found) -> Found:
    """Without the mails that inform."""
    classes = _classes(found)
    return replace(found, mails=[one for one in found.mails if classes.get(one["message_id"]) != "D"])


def _mails(found: Found, reference: Found) -> list[str]:
    wrong, classes = [], _classes(found)
    distinct = {mail["message_id"]: mail for mail in found.mails}
    for name, copies in Counter(mail["message_id"] for mail in found.mails).items():
        act_class = classes.get(name)
        if act_class is None:
            wrong.append(f"a mail left that no row knows: {_key(distinct[name])}")
        elif copies > 1 and act_class in "BC":
            wrong.append(f"an act of class {act_class} arrived {copies} times: {_key(distinct[name])[:2]}")
        elif copies > 1 and act_class == "D":
            unmarked = sum(MARK.search(one["text"]) is None for one in found.mails if one["message_id"] == name)
            wrong += [f"{unmarked} unmarked copies of one mail: {_key(distinct[name])[:2]}"] if unmarked > 1 else []
    got, wanted = Counter(map(_key, distinct.values())), Counter(_key(mail) for mail in reference.mails)
    wrong += [f"a mail was lost: {one}" for one in (wanted - got).elements()]
    wrong += [f"a mail too many: {one}" for one in (got - wanted).elements()]
    return wrong


def _acts(found: Found) -> list[str]:
    """Whatever is in doubt has a person's task; whatever is said to have left is there."""
    asked = {
        json.loads(row["payload"]).get("act") for row in found.tables["tasks"] if row["kind"] in (IN_DOUBT, CONFIRM)
    }
    there = {mail["message_id"] for mail in found.mails}
    wrong = []
    for row in found.tables["outbox"]:
        if row["state"] in ("in_doubt", "held") and row["key"] not in asked:
            wrong.append(f"{row['state']} and nobody was told: {row['act_class']} to {row['to']}")
        if row["state"] in ("pending", "sending"):
            wrong.append(f"still {row['state']}: {row['act_class']} to {row['to']}")
        if row["channel"] == "mail" and row["state"] == "sent" and message_id(row["key"], SENDER) not in there:
            wrong.append(f"said to have left and did not: {row['act_class']} to {row['to']}")
    return wrong


# ------------------------------------------------------------------ what is kept
def _doubts(found: Found) -> dict[str, list[Mapping[str, Any]]]:
    """What only a death brings: an act that nobody knows of, a person's task for it, and their word."""
    asked = [row for row in found.tables["tasks"] if row["kind"] == IN_DOUBT]
    to = Counter(json.loads(row["payload"])["to"] for row in asked if row["done_at"])
    lines = []
    for row in reversed(found.tables["timeline"]):
        said = json.loads(row["payload"])
        if row["event"] == "task:opened" and said["task"] == IN_DOUBT:
            lines.append(row)
        elif row["event"] == "act:settled" and to[said["to"]] > 0:
            to[said["to"]] -= 1
            lines.append(row)
    audited = []
    for line in lines:
        audited += [
            row for row in found.tables["audit"]
            if (row["what"], row["at"], row["case_id"]) == (line["event"], line["at"], line["case_id"])
        ][:1]  # fmt: skip
    return {"tasks": asked, "timeline": lines, "audit": audited}


def _without_urgent(found: Found) -> Found:
    """Without the mails about what is due within the hour: which of them are one, and which only a death brings, differs from
    run to run. What they promise is counted by itself."""
    keys = {row["key"] for row in found.tables["outbox"] if row["key"].startswith(URGENT)}
    names = {message_id(key, SENDER) for key in keys}
    rows = sorted((row for row in found.tables["outbox"] if row["key"] not in keys), key=lambda row: int(row["id"]))
    return replace(
        found,
        mails=[one for one in found.mails if one["message_id"] not in names],
        tables={**found.tables, "outbox": [{**row, "id": place} for place, row in enumerate(rows)]},
    )


def _urgent(found: Found) -> list[str]:
    """Whatever was due within the hour when it was opened was told by a mail that arrived."""
    arrived = {mail["message_id"] for mail in found.mails}
    numbers = {row["id"]: row["number"] for row in found.tables["cases"]}
    told: dict[str, list[datetime]] = {}
    for row in found.tables["outbox"]:
        if row["key"].startswith(URGENT) and message_id(row["key"], SENDER) in arrived:
            for number, due, _ in json.loads(row["payload"])["about"]:
                told.setdefault(number, []).append(datetime.fromisoformat(due).replace(tzinfo=None))
    wrong = []
    for row in found.tables["tasks"]:
        due, opened = (datetime.fromisoformat(row[name]) for name in ("due_at", "created_at"))
        mails = told.get(numbers[row["case_id"]], [])
        if due - opened <= AT_ONCE and not any(opened - MAILS_WITHIN <= at <= due for at in mails):
            wrong.append(f"due within the hour, and nobody was told: {row['kind']}")
    return wrong


def _rows(found: Found, table: str) -> Counter[str]:
    left_out = LEFT_OUT.get(table, frozenset())
    return Counter(
        plain({name: _parsed(value) for name, value in row.items() if name not in left_out})
        for row in found.tables[table]
    )


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if isinstance(value, dict):
        if value and all(key.isdigit() for key in value):  # by the number of a message
            return [_parsed(value[key]) for key in sorted(value, key=int)]
        return {key: _parsed(one) for key, one in value.items()}
    return value


def _state(found: Found, reference: Found) -> list[str]:
    wrong = []
    for table in sorted(reference.tables.keys() - APART):
        if found.tables[table] != reference.tables[table]:
            wrong += _different(table, _rows(found, table), _rows(reference, table))
    for table in ("timeline", "tasks", "audit"):
        wrong += _different(table, Counter(_lines(found, table)), Counter(_lines(reference, table)))
    if _by_people(found) != _by_people(reference):
        wrong.append("what people did stands in another order")
    return wrong


def _different(table: str, got: Counter[str], wanted: Counter[str]) -> list[str]:
    """Rows that one has and the other has not; of two that are nearly the same, where they part."""
    lacks, besides = sorted((wanted - got).elements()), sorted((got - wanted).elements())
    if len(lacks) != len(besides):
        return [f"{table} lacks {one[:300]}" for one in lacks] + [f"{table} has besides {one[:300]}" for one in besides]
    wrong = []
    for one, other in zip(lacks, besides, strict=True):
        part = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
        start = max(part - 80, 0)
        wrong.append(f"{table}: …{other[start : part + 60]}… instead of …{one[start : part + 60]}…")
    return wrong


def _by_people(found: Found) -> list[str]:
    """What people did, in its order. Of what the engine does at one instant, no order is promised."""
    doubts = [row["id"] for row in _doubts(found)["timeline"]]
    rows = [row for row in found.tables["timeline"] if row["actor_role"] != "system" and row["id"] not in doubts]
    return [plain([row["event"], _parsed(row["payload"])]) for row in sorted(rows, key=lambda row: int(row["id"]))]


def _lines(found: Found, table: str) -> list[str]:
    doubts = [row["id"] for row in _doubts(found)[table]]
    return [
        plain({name: _parsed(value) for name, value in row.items() if name != "id"})
        for row in found.tables[table]
        if row["id"] not in doubts
    ]


def _order(found: Found) -> list[str]:
    """Where a capture is planned, nobody is asked to remove what was not captured."""
    captured: set[str] = set()
    wrong = []
    for row in found.tables["timeline"]:
        step = json.loads(row["payload"]).get("step")
        if row["event"] == "step:done" and step == CAPTURE:
            captured.add(row["case_id"])
        if row["event"] == "step:started" and step in REMOVALS and row["case_id"] not in captured | _before(found):
            wrong.append(f"{step} started before the capture")
    return wrong


def _before(found: Found) -> set[str]:
    """Cases whose capture was in when the story began."""
    return {
        row["id"]
        for row in found.tables["cases"]
        if json.loads(row["steps"]).get(CAPTURE, {}).get("state") == "done"
        and not any(
            line["event"] == "step:done" and json.loads(line["payload"]).get("step") == CAPTURE
            for line in found.tables["timeline"]
            if line["case_id"] == row["id"]
        )
    }


def _audited(found: Found) -> list[str]:
    """Every line of every timeline was audited, as often."""
    lines = Counter((row["case_id"], row["event"]) for row in found.tables["timeline"])
    audited = Counter((row["case_id"], row["what"]) for row in found.tables["audit"])
    return [f"{what} happened {times} times, audited {audited[case, what]}" for (case, what), times in lines.items()
            if audited[case, what] != times]  # fmt: skip


def _looked_after(found: Found) -> list[str]:
    """No open case is without owner or future step."""
    wrong = []
    planned = {row["case_id"] for row in found.tables["follow_ups"] if row["state"] in ("pending", "queued", "paused")}
    busy = {row["case_id"] for row in found.tables["tasks"] if row["done_at"] is None}
    for row in found.tables["cases"]:
        if row["state"] != "closed":
            wrong += [] if row["owner_id"] else [f"{row['number']} has no owner"]
            wrong += [] if row["id"] in planned | busy else [f"{row['number']} has no future step"]
    wrong += [f"a follow-up is left {row['state']}" for row in found.tables["follow_ups"] if row["state"] == "queued"]
    return wrong
