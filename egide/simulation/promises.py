"""The promises, counted: the desk's tables against what arrived outside, what people remember, and the record of commits.
Each is a number that should be zero, with the number of occasions it had."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from egide.simulation.commit_record import CommitRecord, Promised
from egide.simulation.desk_people import CAPTURE
from egide.simulation.world import Memory, World
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.chat import evidence
from storage.tables.core import audit, cases, follow_ups, inbox, outbox, persons, tasks, timeline
from workflows.case.case import UNTOLD
from workflows.delivery.outgoing import UNREAD
from workflows.desk.task_payload import OfActTask
from workflows.desk.task_payloads import task_payload_of
from workflows.desk.timeline_detail import TimelineDetail
from workflows.followups.follow_up import (
    ALERT_UNHEARD,
    LAWYER_SILENCE,
    PAUSE_REVIEW,
    PERSON_LATE,
    QUIET_CLOSE,
    STILL_HERE,
)
from workflows.followups.timing import MORNING_HOUR
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.plain import Plain, entries, listed, number, part

REMOVALS = ("formal_notice_author", "platform_notice", "delisting_request", "erasure_request", "host_notice")
SILENT_KINDS = (LAWYER_SILENCE, QUIET_CLOSE, PAUSE_REVIEW, ALERT_UNHEARD, STILL_HERE, PERSON_LATE)
"""Follow-ups that leave no line of their own in the timeline."""
FIRED = ("follow_up:fired", "clock:alert")
ADULT = 18
ALERT_WITHIN = timedelta(days=1)
SENT_WITHIN = timedelta(days=2)
Lines = Mapping[UUID, Sequence[Row]]
_files, _follow_ups, _sent, _tasks = (
    PreparedStatement[Row](select(table)) for table in (cases, follow_ups, outbox, tasks)
)
_inbox = PreparedStatement[Row](select(inbox.c.update_id, inbox.c.state))
_chats = PreparedStatement[Row](select(persons.c.id, persons.c.chat_id))
_evidence = PreparedStatement[Row](select(evidence.c.case_id, evidence.c.key, evidence.c.receipted_at))
_audited = PreparedStatement[Row](select(audit.c.case_id, audit.c.what))
_lines = PreparedStatement[Row](select(timeline).order_by(timeline.c.id))


@dataclass(frozen=True, slots=True)
class Count:
    """How often a promise was broken, of how many occasions."""

    broken: int
    of: int


class Counting:
    """Looks at one run when it is over."""

    def __init__(
        self,
        connection: Connection,
        world: World,
        record: CommitRecord,
        lawyers: Sequence[str],
        countries: Jurisdictions,
    ) -> None:
        self._world, self._commit_record, self._lawyers = world, record, lawyers
        self.now, self._countries = world.clock.true(), countries
        self._files = _files.rows(connection, {})
        self._rows = {row["key"]: row for row in _follow_ups.rows(connection, {})}
        self._sent = _sent.rows(connection, {})
        self._inbox = {row["update_id"]: row["state"] for row in _inbox.rows(connection, {})}
        self._tasks = _tasks.rows(connection, {})
        self._chat_of = {row["id"]: str(row["chat_id"]) for row in _chats.rows(connection, {})}
        files = _evidence.rows(connection, {})
        self._evidence = [one["case_id"] for one in files]
        self._receipted = {one["key"] for one in files if one["receipted_at"] is not None}
        self._audited = Counter((row["case_id"], row["what"]) for row in _audited.rows(connection, {}))
        self._lines: dict[UUID, list[Row]] = defaultdict(list)
        for line in _lines.rows(connection, {}):
            self._lines[line["case_id"]].append(line)

    def all(self) -> dict[str, Count]:
        """Gives every promise of the desk."""
        return {
            **self._follow_ups(),
            "lost_message": self._lost_messages(),
            "doubled_message": self._doubled_messages(),
            "clock_passed_without_alert": self._clocks(),
            "removal_before_capture": self._removals(),
            "step_without_approval": self._unapproved(),
            "lawyer_named_without_written_request": self._named(),
            "minor_media_stored": self._minors(),
            "case_without_owner": Count(sum(one["owner_id"] is None for one in self._files), len(self._files)),
            "case_stuck": self._stuck(),
            "audit_gap": self._gaps(),
        }

    # ------------------------------------------------------------------ follow-ups
    def _follow_ups(self) -> dict[str, Count]:
        """The commit_record knows each that was promised; the table must have it, and the timeline what it did, once."""
        promised = self._commit_record.follow_ups
        lost = sum(self._is_lost(key, one) for key, one in promised.items()) + len(self._rows.keys() - promised.keys())
        late = sum(self._worst(one) > one.tolerance for one in promised.values())
        doubled, unfired = 0, 0
        fired = Counter(case_id for case_id, lines in self._lines.items() for line in lines if line["event"] in FIRED)
        done: Counter[UUID] = Counter()
        for one in promised.values():
            if one.kind not in SILENT_KINDS:
                done[one.case_id] += len(one.done)
        for case_id in fired.keys() | done.keys():
            doubled += max(fired[case_id] - done[case_id], 0)
            unfired += max(done[case_id] - fired[case_id], 0)
        return {
            "lost_follow_up": Count(lost + unfired, len(promised)),
            "doubled_follow_up": Count(doubled, len(promised)),
            "late_follow_up": Count(late, len(promised)),
        }

    def _is_lost(self, key: str, one: Promised) -> bool:
        row = self._rows.get(key)
        if row is None:
            return True
        if one.state == "pending":
            return row["state"] not in ("pending", "queued") or row["due_at"] != one.due_at
        return bool(row["state"] != one.state)

    def _worst(self, one: Promised) -> timedelta:
        if one.state != "pending":
            return one.worst
        return max(one.worst, self._commit_record.presence.overdue(one.due_at, one.since, self.now))

    # ------------------------------------------------------------------ messages
    def _lost_messages(self) -> Count:
        """What the desk said it had is answered; what it wrote has arrived, was refused, or waits with a person's task."""
        lost = 0
        for update_id, chat in self._world.acknowledged.items():
            state = self._inbox.get(update_id)
            answered = update_id in self._world.telegram.chats[chat].answered
            lost += state not in ("done", "parked") or not (answered or self._needs_no_answer(update_id))
        waiting = (task_payload_of(row["kind"], row["payload"]) for row in self._tasks if row["done_at"] is None)
        open_acts = {one.act for one in waiting if isinstance(one, OfActTask)}
        lost += sum(self._is_undelivered(dict(row), open_acts) for row in self._sent)
        known = {row["key"] for row in self._sent}
        lost += len(self._world.truth.arrived.keys() - known)
        return Count(lost, len(self._world.acknowledged) + len(self._sent))

    def _needs_no_answer(self, update_id: int) -> bool:
        """Nobody waits for one; or it was a file, whose receipt came when the file was there."""
        return update_id in self._world.silent or f"u{update_id}:file" in self._receipted

    def _is_undelivered(self, row: Row, open_acts: set[str]) -> bool:
        """Whether a message is neither delivered nor known to be undelivered."""
        key, state = row["key"], row["state"]
        if state == "sent":
            return self._world.truth.came(key) == 0 and row["approved_by"] is None
        if state == "failed":
            return key not in self._world.truth.refused
        if state == UNREAD:
            return False  # its person has not asked for it yet
        if state in ("in_doubt", "held"):
            return key not in open_acts and not self._is_closed(row["case_id"])
        return bool(row["not_before"] + SENT_WITHIN < self.now)

    def _is_closed(self, case_id: UUID | None) -> bool:
        return any(one["id"] == case_id and one["state"] == "closed" for one in self._files)

    def _doubled_messages(self) -> Count:
        """An act with legal weight arrives once. Information may come again after a lost answer, if it says so. Nobody has more
        cases than they reported; a case that holds words alone, of which nothing was reported, is none."""
        arrived = self._world.truth.arrived
        doubled = sum(one.copies - 1 if one.act_class != "D" else one.unmarked_again for one in arrived.values())
        reported = Counter(self._chat_of[one["person_id"]] for one in self._files if one["kind"] != UNTOLD)
        doubled += sum(max(count - self._world.reports[chat], 0) for chat, count in reported.items())
        return Count(doubled, len(arrived) + len(self._world.acknowledged))

    # ------------------------------------------------------------------ the law
    def _clocks(self) -> Count:
        """Each alert that the law foresees, whose day came while the case was open, was given on that day."""
        passed = silent = 0
        for file in self._files:
            zone = self._countries.zone(file["jurisdiction"])
            alerts = self._commit_record.alerts_past[file["id"]] | self._commit_record.alerts[file["id"]]
            given: dict[str, list[datetime]] = defaultdict(list)
            for line in self._lines[file["id"]]:
                if line["event"] == "clock:alert":
                    given[TimelineDetail.from_plain(line["payload"]).clock].append(line["at"])
            for clock, _, on in sorted(alerts, key=lambda one: one[2]):
                at = datetime.combine(on, time(MORNING_HOUR), zone).astimezone(UTC)
                until = self._open_until(file["id"], at)
                if until is None or self._commit_record.presence.overdue(at, at, until) < ALERT_WITHIN:
                    continue
                passed += 1
                silent += not self._was_given(given[clock], at, zone)
        return Count(silent, passed)

    def _was_given(self, given: list[datetime], at: datetime, zone: ZoneInfo) -> bool:
        day = at.astimezone(zone).date()
        presence = self._commit_record.presence
        for one in given:
            soon = any(presence.overdue(at, at, true) <= ALERT_WITHIN for true in presence.true(one))
            if one.astimezone(zone).date() >= day and soon:
                given.remove(one)
                return True
        return False

    def _open_until(self, case_id: UUID, at: datetime) -> datetime | None:
        """When a case that was open at that instant was put aside, or the end; None where it was not open. One that is put
        aside before the desk was there long enough to tell needs no alert."""
        is_open = False
        for line in self._lines[case_id]:
            if line["at"] > at and (not is_open or line["event"] == "case:closed"):
                return line["at"] if is_open else None
            if line["event"] in ("plan:made", "case:reopened"):
                is_open = True
            elif line["event"] == "case:closed":
                is_open = False
        return self.now if is_open else None

    def _remembered(self) -> Iterator[tuple[Row, Memory]]:
        for file in self._files:
            if file["id"] in self._world.remembered:
                yield file, self._world.remembered[file["id"]]

    def _removals(self) -> Count:
        """Where compensation is wanted, nobody is asked to remove what has not been captured."""
        early = asked = 0
        for file, memory in self._remembered():
            facts = file["facts"]
            if "compensation" not in listed(facts.get("objectives", [])) or facts.get("capture_waived_in_writing"):
                continue
            said = (TimelineDetail.from_plain(line["payload"]) for line in self._lines[file["id"]])
            planned = any(one.step == CAPTURE for one in said)
            for at, step in memory.started if planned else ():
                if step in REMOVALS:
                    asked += 1
                    early += memory.captured_at is None or at < memory.captured_at
        return Count(early, asked)

    def _unapproved(self) -> Count:
        """No step starts before a person has read the plan; and the timeline says the same."""
        started = wrong = 0
        for _, memory in self._remembered():
            started += len(memory.started)
            wrong += sum(memory.approved_at is None or at < memory.approved_at for at, _ in memory.started)
        for lines in self._lines.values():
            approved = False
            for line in lines:
                approved = approved or line["event"] == "plan:approved"
                wrong += line["event"] == "step:started" and not approved
        return Count(wrong, started)

    def _named(self) -> Count:
        """Nobody reads a lawyer's name who did not ask for one in writing."""
        wrong = asked = 0
        for chat, side in self._world.telegram.chats.items():
            asked += 1
            if chat not in self._world.in_writing:
                words = (str(one.get("text", "")) for one in side.shown)
                wrong += any(name in text for text in words for name in self._lawyers)
        for lines in self._lines.values():
            requested = False
            for line in lines:
                requested = requested or line["event"] == "lawyer:choice_requested"
                wrong += line["event"] == "lawyer:offered" and not requested
        return Count(wrong, asked)

    def _minors(self) -> Count:
        """Pictures that minors sent of what happened to them are nowhere."""
        kept = Counter([*self._evidence, *self._world.kept])
        of_minors = [file["id"] for file in self._files if self._chat_of[file["person_id"]] in self._world.minors]
        return Count(sum(kept[case_id] for case_id in of_minors), self._world.pictures)

    # ------------------------------------------------------------------ the desk
    def _stuck(self) -> Count:
        """Every case has ended by the end of the run, or something of it is planned or waits for somebody."""
        planned = {row["case_id"] for row in self._rows.values() if row["state"] in ("pending", "queued", "paused")}
        busy = {row["case_id"] for row in self._tasks if row["done_at"] is None}
        opened = [one for one in self._files if one["state"] != "closed"]
        return Count(sum(one["id"] not in planned | busy for one in opened), len(self._files))

    def _gaps(self) -> Count:
        """Every line of every timeline was audited."""
        done = Counter((case_id, line["event"]) for case_id, lines in self._lines.items() for line in lines)
        gap = sum(max(times - self._audited[what], 0) for what, times in done.items())
        return Count(gap, sum(done.values()))


def _must_be_captured(facts: Plain) -> bool:
    """Compensation is wanted for something that is online; an image of a minor is never captured."""
    if "compensation" not in listed(facts.get("objectives", [])) or facts.get("capture_waived_in_writing"):
        return False
    if number(part(facts.get("intimate")), "depicted_age", ADULT) < ADULT:
        return False
    return any(one.get("still_online") for one in entries(facts.get("publications")))
