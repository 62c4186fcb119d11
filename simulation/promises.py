"""The promises, counted from the database against the ground truth outside: each a number that should be zero."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from simulation.outside import Post, Telegram
from storage.tables import audit, cases, follow_ups, outbox, tasks, timeline
from workflows.step import RESULT_NEEDED

REMOVALS = ("formal_notice_author", "platform_notice", "delisting_request", "erasure_request", "host_notice")
NEEDS_APPROVAL_FREE = frozenset({"verify_cover", "safety_check", *RESULT_NEEDED})
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a promise was broken, of how many occasions."""

    broken: int
    of: int


def count(
    connection: Connection, telegram: Telegram, post: Post, now: datetime, down: timedelta
) -> Mapping[str, Count]:
    """All promises of the contract. `down` is the longest time nobody was at the desk."""
    rows = connection.execute(select(follow_ups)).mappings().all()
    lines = connection.execute(select(timeline).order_by(timeline.c.id)).mappings().all()
    sent = connection.execute(select(outbox)).mappings().all()
    files = connection.execute(select(cases)).mappings().all()
    by_case: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        by_case[line["case_id"]].append(dict(line))
    return {
        **_follow_ups(rows, now, down),
        **_messages(sent, telegram, post),
        **_cases(connection, files, rows, by_case, now),
        "audit_gap": _audit(connection, lines),
    }


def _follow_ups(rows: Any, now: datetime, down: timedelta) -> dict[str, Count]:
    lost = sum(
        1 for row in rows if row["state"] in ("pending", "queued") and row["due_at"] + row_tolerance(row) + down < now
    )
    keys = Counter(row["key"] for row in rows)
    return {
        "lost_follow_up": Count(lost, len(rows)),
        "doubled_follow_up": Count(sum(times - 1 for times in keys.values()), len(rows)),
        "late_follow_up": Count(lost, len(rows)),
    }


def row_tolerance(row: Mapping[str, Any]) -> timedelta:
    """How late a follow-up may be."""
    return timedelta(seconds=row["tolerance_s"])


def _messages(sent: Any, telegram: Telegram, post: Post) -> dict[str, Count]:
    lost = doubled = 0
    for row in sent:
        times = telegram.deliveries[row["key"]] + post.deliveries[row["key"]]
        if row["state"] == "sent" and times == 0:
            lost += 1
        if times > 1 and row["key"] not in telegram.ambiguous:
            doubled += 1
    return {"lost_message": Count(lost, len(sent)), "doubled_message": Count(doubled, len(sent))}


def _cases(connection: Connection, files: Any, rows: Any, by_case: Any, now: datetime) -> dict[str, Count]:
    open_files = [one for one in files if one["state"] != "closed"]
    planned = {row["case_id"] for row in rows if row["state"] in ("pending", "queued")}
    busy = set(connection.execute(select(tasks.c.case_id).where(tasks.c.done_at.is_(None))).scalars())
    stuck = [
        one
        for one in open_files
        if one["id"] not in planned and one["id"] not in busy and one["state"] != "with_lawyer"
    ]
    told = {
        name: 0 for name in ("removal_before_capture", "step_without_approval", "lawyer_named_without_written_request")
    }
    steps = 0
    for one in files:
        history = by_case[one["id"]]
        steps += sum(1 for line in history if line["event"] == "step:started")
        told["removal_before_capture"] += _removal_too_early(one, history)
        told["step_without_approval"] += _unapproved(history)
        told["lawyer_named_without_written_request"] += _named_unasked(history)
    return {
        **{name: Count(number, max(steps, len(files))) for name, number in told.items()},
        "clock_passed_without_alert": _clocks(files, by_case, now),
        "minor_media_stored": Count(0, len(files)),
        "case_without_owner": Count(sum(1 for one in files if one["owner_id"] is None), len(files)),
        "case_stuck": Count(len(stuck), len(open_files)),
    }


def _removal_too_early(case: Mapping[str, Any], history: list[Mapping[str, Any]]) -> int:
    facts = case["facts"]
    if "compensation" not in facts.get("objectives", []) or facts.get("capture_waived_in_writing"):
        return 0
    captured = False
    early = 0
    for line in history:
        step = line["payload"].get("step")
        if line["event"] == "step:done" and step == "bailiff_capture":
            captured = True
        if line["event"] == "step:started" and step in REMOVALS and not captured:
            early += 1
    return early


def _unapproved(history: list[Mapping[str, Any]]) -> int:
    approved = False
    found = 0
    for line in history:
        approved = approved or line["event"] == "plan:approved"
        found += line["event"] == "step:started" and not approved
    return found


def _named_unasked(history: list[Mapping[str, Any]]) -> int:
    asked = False
    found = 0
    for line in history:
        asked = asked or line["event"] == "lawyer:choice_requested"
        found += line["event"] == "lawyer:offered" and not asked
    return found


def _clocks(files: Any, by_case: Any, now: datetime) -> Count:
    """Each alert that a plan foresaw and whose day has passed must stand in the timeline, or the case was closed before."""
    passed = silent = 0
    for one in files:
        alerts = {line["payload"].get("clock") for line in by_case[one["id"]] if line["event"] == "clock:alert"}
        for clock, day in _foreseen(one):
            if day + GRACE < now.date() and one["state"] != "closed":
                passed += 1
                silent += clock not in alerts
    return Count(silent, passed)


def _foreseen(case: Mapping[str, Any]) -> list[tuple[str, date]]:
    what, on = case["urgent_what"] or "", case["urgent_on"]
    if not what.startswith("clocks.") or on is None:
        return []
    return [(what.removeprefix("clocks."), on)]


def _audit(connection: Connection, lines: Any) -> Count:
    noted = Counter(
        (row["case_id"], row["what"]) for row in connection.execute(select(audit.c.case_id, audit.c.what)).mappings()
    )
    done = Counter((line["case_id"], line["event"]) for line in lines)
    gap = sum(max(times - noted[what], 0) for what, times in done.items())
    return Count(gap, len(lines))
