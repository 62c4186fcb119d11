"""Faults of reliability as people make them, each switched on here alone, and the tests that must see it.

A fault takes the place of a right piece of the product, by its name: where the name is no more, planting fails and says so.
Nothing of the product knows of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong, how it is planted, and the tests each of which must fail with it."""

    name: str
    plant: Plant
    checks: tuple[str, ...]


FAULTS: dict[str, Fault] = {}


def fault(*checks: str) -> Callable[[Plant], Plant]:
    """Declares a fault, named after its function."""

    def declare(plant: Plant) -> Plant:
        name = plant.__name__.replace("_", " ")
        FAULTS[name] = Fault(name, plant, tuple(f"tests/{one}" for one in checks))
        return plant

    return declare


# ---------------------------------------------------------------- units of work
@fault("storage/test_units.py::test_all_or_nothing[sqlite]")
def an_exception_is_swallowed(patch: pytest.MonkeyPatch) -> None:
    """What was done before it is committed, half of the work."""
    from storage.unit_of_work import Units

    right = Units.__call__

    @contextmanager
    def lenient(self: Units) -> Iterator[Any]:
        with right(self) as tx, suppress(RuntimeError):  # type: ignore[attr-defined]
            yield tx

    patch.setattr(Units, "__call__", lenient)


@fault("storage/test_units.py::test_second_writer_is_refused[sqlite]")
def the_version_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """The last writer wins, and the first one's work is gone."""
    from storage import cases

    right = cases.CaseRows.save

    def save(self: Any, case: Any) -> None:
        row = cases._by_id.first(self._connection, {"id": case.id})
        case.version = row["version"] if row else case.version
        right(self, case)

    patch.setattr(cases.CaseRows, "save", save)


@fault("storage/test_together.py::test_a_line_of_the_timeline_and_its_audit_entry[sqlite]")
def audit_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Written when the work is committed already: a process that dies in between leaves no trace of it."""
    from storage.cases import AuditRows
    from storage.unit_of_work import Units

    right, unit, later = AuditRows.add, Units.__call__, list[tuple[Any, ...]]()

    @contextmanager
    def and_then(self: Units) -> Iterator[Any]:
        with unit(self) as tx:  # type: ignore[attr-defined]
            yield tx
        with self.engine.begin() as connection:
            while later:
                right(AuditRows(connection), *later.pop(0))

    patch.setattr(AuditRows, "add", lambda self, *given: later.append(given))
    patch.setattr(Units, "__call__", and_then)


@fault("storage/test_together.py::test_nothing_is_handed_out_before_the_commit[sqlite-True]")
def sent_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """A sender gets messages of a unit that may still be undone."""
    from storage.outbox import OutboxRows
    from storage.unit_of_work import Committed, Units

    right, unit = OutboxRows.add, Units.__call__

    @contextmanager
    def telling(self: Units) -> Iterator[Any]:
        def add(rows: OutboxRows, outgoing: Any) -> None:
            right(rows, outgoing)
            if self.on_commit:
                self.on_commit(Committed(list(rows.fresh), frozenset()))
                rows.fresh.clear()

        patch.setattr(OutboxRows, "add", add)
        with unit(self) as tx:  # type: ignore[attr-defined]
            yield tx

    patch.setattr(Units, "__call__", telling)


@fault("storage/test_units.py::test_numbers_are_never_reused[sqlite]")
def a_case_number_is_given_again(patch: pytest.MonkeyPatch) -> None:
    """The highest number there is, and one more: that of a case that was erased comes back."""
    from sqlalchemy import func, select

    from storage.cases import CaseRows
    from storage.tables import cases

    def next_number(self: Any, now: Any) -> str:
        highest = self._connection.execute(select(func.max(cases.c.number))).scalar() or "EG-0-0"
        return f"EG-{now.year}-{int(highest.rsplit('-', 1)[1]) + 1:06d}"

    patch.setattr(CaseRows, "next_number", next_number)


@fault(
    "storage/test_units.py::test_somebody_elses_case_is_not_there[sqlite]",
    "bot/test_robust.py::test_buttons_of_somebody_elses_case_show_nothing",
)
def anybody_may_see_a_case(patch: pytest.MonkeyPatch) -> None:
    """An identifier from outside is believed."""
    from storage.cases import CaseRows

    patch.setattr(CaseRows, "_may_see", lambda self, row, actor: True)


# ---------------------------------------------------------------- what comes in
@fault("storage/test_together.py::test_the_same_update_at_two_doors[sqlite]")
def looked_then_inserted(patch: pytest.MonkeyPatch) -> None:
    """Between the look and the insert somebody else does the same."""
    from sqlalchemy import select

    from storage.messages import InboxTable, _row
    from storage.tables import inbox

    def receive(self: Any, updates: Any, now: Any, lanes: Any = ()) -> list[int]:
        with self._engine.begin() as connection:
            known = set(connection.execute(select(inbox.c.update_id)).scalars())
        new = [(number, payload) for number, payload in updates if number not in known]
        with self._engine.begin() as connection:
            for number, payload in new:
                connection.execute(inbox.insert(), _row(number, payload, None, now))
        return [number for number, _ in new]

    patch.setattr(InboxTable, "receive", receive)


@fault("bot/test_robust.py::test_an_update_is_answered_once")
def an_update_is_answered_twice(patch: pytest.MonkeyPatch) -> None:
    """That it was answered already is noticed, and nothing follows from it."""
    from adapters.engine.runner import ThreadRunner

    def once(self: Any, tx: Any, use_case: Any, update_id: int | None, given: Any) -> Any:
        tx.cause = f"u{update_id}" if update_id is not None else self._new_id().hex
        if update_id is not None:
            tx.close_update(update_id, self._clock.now())
        return use_case(tx, **given)

    patch.setattr(ThreadRunner, "_once", once)


@fault("bot/test_receiver.py::test_polling_acknowledges_what_was_written")
def acknowledged_before_it_is_written(patch: pytest.MonkeyPatch) -> None:
    """The offset goes on with what was received, whatever became of it."""
    from bot.receiver import Poller

    async def ask(self: Any, offset: int) -> int:
        answer = await self._api.call("getUpdates", {"offset": offset})
        updates = answer["result"]
        try:
            await self._worker.take_in(updates)
        except Exception:
            return int(updates[-1]["update_id"]) + 1
        return int(updates[-1]["update_id"]) + 1

    patch.setattr(Poller, "_ask", ask)


@fault("bot/test_receiver.py::test_what_was_not_written_is_not_taken[1]")
def taken_without_being_written(patch: pytest.MonkeyPatch) -> None:
    """The webhook says yes to what the database did not take."""
    from bot import receiver

    right = receiver.webhook_app

    def webhook_app(worker: Any, *given: Any, **more: Any) -> Any:
        taking = worker.take_in

        async def lenient(*updates: Any) -> Any:
            try:
                return await taking(*updates)
            except Exception:
                return None

        worker.take_in = lenient
        return right(worker, *given, **more)

    from tests.bot import test_receiver

    patch.setattr(test_receiver, "webhook_app", webhook_app)


@fault("bot/test_receiver.py::test_who_does_not_know_the_secret_is_not_let_in[another]")
def the_secret_is_not_compared(patch: pytest.MonkeyPatch) -> None:
    """Whoever knows the address may write in anybody's name."""
    patch.setattr("bot.receiver.hmac.compare_digest", lambda given, expected: True)


@fault("bot/test_awkward.py::test_awkward_inputs_at_a_question[still_online]")
def an_old_button_answers_the_new_question(patch: pytest.MonkeyPatch) -> None:
    """What question a button belongs to is not looked at."""
    from workflows.use_cases.answer_question import AnswerQuestion

    right = AnswerQuestion.__call__

    def answer(self: Any, tx: Any, *, question_id: Any, **given: Any) -> None:
        right(self, tx, question_id=None, **given)

    patch.setattr(AnswerQuestion, "__call__", answer)


@fault("bot/test_files.py::test_a_refused_update_is_forgotten_in_the_inbox")
def a_refused_picture_stays_in_the_inbox(patch: pytest.MonkeyPatch) -> None:
    """What nobody may hold is held all the same."""
    from storage.unit_of_work import Work

    patch.setattr(Work, "forget_update", lambda self: None)


@fault("bot/test_files.py::test_before_triage_a_file_is_refused_unseen")
def a_file_is_let_in_unasked(patch: pytest.MonkeyPatch) -> None:
    """Before anybody knows what it shows."""
    patch.setattr("workflows.use_cases.hear_file.uploads_of", lambda office, tx, case: "allowed")


@fault(
    "bot/test_distress.py::test_a_cry_needs_no_language_chosen",
    "bot/test_distress.py::test_a_cry_in_the_caption_of_a_picture_is_heard",
)
def a_cry_is_heard_only_once_a_language_is_chosen(patch: pytest.MonkeyPatch) -> None:
    """Whoever writes in fear for the first time is asked for a language."""
    from workflows.use_cases.hear_distress import HearDistress

    right = HearDistress.__call__

    def hear(self: Any, tx: Any, *, chat: Any, **given: Any) -> bool:
        person = tx.persons.in_chat(chat)
        return person is not None and person.language is not None and right(self, tx, chat=chat, **given)

    patch.setattr(HearDistress, "__call__", hear)


@fault("bot/test_distress.py::test_the_task_of_a_stranger_stands_in_the_queue_of_the_handlers")
def a_person_is_promised_and_nobody_is_called(patch: pytest.MonkeyPatch) -> None:
    """The card says it, the queue does not."""
    patch.setattr("workflows.use_cases.hear_distress.call_at_once", lambda office, tx, case: None)


@fault("bot/test_distress.py::test_a_case_that_contradicts_itself_stops_no_cry_for_help")
def a_contradiction_undoes_the_answer(patch: pytest.MonkeyPatch) -> None:
    """What is analysed after it takes the call for help with it."""
    from workflows.contradiction import ask_to_settle
    from workflows.fact_values import BadFacts

    def settle(office: Any, tx: Any, case: Any) -> None:
        ask_to_settle(office, tx, case)
        raise BadFacts("case", "it contradicts itself.")

    patch.setattr("workflows.use_cases.answer_question.ask_to_settle", settle)


@fault("bot/test_wishes.py::test_no_wish_falls_silently_to_the_menu[closed]")
def a_wish_without_a_case_shows_the_menu(patch: pytest.MonkeyPatch) -> None:
    """Unsaid that there is no case for it."""
    from workflows.use_cases.ask_for_person import SayNoCase
    from workflows.use_cases.show_menu import ShowMenu

    patch.setattr(SayNoCase, "__call__", lambda self, tx, *, chat: ShowMenu(self.office)(tx, chat=chat))


@fault("bot/test_identity.py::test_a_locked_chat_shows_nothing")
def a_lock_is_not_honoured(patch: pytest.MonkeyPatch) -> None:
    """Whoever holds the telephone reads on."""
    from dataclasses import replace

    from storage.people import PersonRows

    right = PersonRows.in_chat

    def in_chat(self: Any, chat: Any) -> Any:
        found = right(self, chat)
        return replace(found, locked_at=None) if found is not None else None

    patch.setattr(PersonRows, "in_chat", in_chat)


# ---------------------------------------------------------------- what leaves
COURIER = "adapters/test_courier.py"


@fault(f"{COURIER}::test_weighty_act_of_unknown_outcome_is_never_sent_again[sqlite]")
def a_weighty_act_is_sent_again(patch: pytest.MonkeyPatch) -> None:
    """A letter of which nobody knows whether it left leaves once more."""
    from adapters.engine.courier import Courier
    from storage.outbox import PostTable

    right = PostTable.retry
    patch.setattr(Courier, "_is_for_a_person", staticmethod(lambda parcel: False))
    patch.setattr(PostTable, "retry", lambda self, number, at, why, unsure=False: right(self, number, at, why))


@fault("adapters/test_mail.py::test_a_server_that_hangs_up_after_the_last_byte")
def an_adapter_tries_again_by_itself(patch: pytest.MonkeyPatch) -> None:
    """A second place that retries, below the one that knows what an unknown outcome means."""
    from adapters.mail import SmtpSender
    from workflows.ports import Unknown

    right = SmtpSender.__call__

    async def stubborn(self: Any, outgoing: Any) -> Any:
        answer = await right(self, outgoing)
        return await right(self, outgoing) if isinstance(answer, Unknown) else answer

    patch.setattr(SmtpSender, "__call__", stubborn)


@fault("adapters/test_mail.py::test_a_password_never_leaves_in_the_clear")
def a_password_in_the_clear(patch: pytest.MonkeyPatch) -> None:
    """A server without encryption is told the password of the mailbox."""
    from adapters.mail import SmtpSender

    right = SmtpSender.__init__

    def trusting(self: Any, *given: Any) -> None:
        right(self, *given)
        self._starttls = False

    patch.setattr(SmtpSender, "__init__", trusting)


@fault("bot/test_poison.py::test_a_webhook_goes_on_past_each[a number beyond any]")
def every_number_is_believed(patch: pytest.MonkeyPatch) -> None:
    """An update whose number no database keeps is taken for one of Telegram's."""
    patch.setattr("bot.receiver.is_update", lambda value: True)


@fault("storage/test_sign_in_tries.py::test_a_try_is_counted_until_the_count_is_over[sqlite]")
def guesses_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    """Every try at a password is let through."""
    from storage.sign_in_tries import SignInTryRows

    patch.setattr(SignInTryRows, "reserve", lambda self, subject, limit, now, ends_at: ends_at)


@fault(f"{COURIER}::test_late_sender_is_fenced[sqlite]")
def no_fence_at_the_door_out(patch: pytest.MonkeyPatch) -> None:
    """Who lost its lease sends all the same."""
    from storage.outbox import PostTable

    patch.setattr(PostTable, "begin", lambda self, parcel, now: True)


@fault(f"{COURIER}::test_unapproved_act_waits_for_a_person[sqlite]")
def nobody_approves_an_act(patch: pytest.MonkeyPatch) -> None:
    """Letters leave without a person's word."""
    patch.setattr("storage.outbox.needs_a_person", lambda act_class: False)


@fault(f"{COURIER}::test_information_comes_again_with_its_number[sqlite]")
def a_second_copy_looks_like_news(patch: pytest.MonkeyPatch) -> None:
    """Nothing says that it may be one."""
    patch.setattr("adapters.engine.courier.with_mark", lambda payload, mark: dict(payload))


@fault(f"{COURIER}::test_journal_has_it_before_it_leaves[sqlite]")
def the_journal_is_written_afterwards(patch: pytest.MonkeyPatch) -> None:
    """What left just before a power cut is in no journal."""
    from adapters.journal import SendJournal

    async def nothing_yet(self: Any, parcel: Any, now: Any) -> None:
        return None

    patch.setattr(SendJournal, "begins", nothing_yet)


@fault("adapters/test_journal.py::test_a_line_is_on_the_disk_before_anything_leaves")
def the_journal_is_not_synced(patch: pytest.MonkeyPatch) -> None:
    """The line is in the memory of the machine, and gone with its power."""
    import json
    import os

    from adapters import journal

    def write(self: Any, what: str, now: Any, **values: Any) -> None:
        line = json.dumps({"what": what, "at": now.isoformat(), **values}, sort_keys=True, separators=(",", ":"))
        os.write(self._file, f"{journal._sum(line)} {line}\n".encode())

    patch.setattr(journal.SendJournal, "write", write)


@fault("engine/test_follow_ups.py::test_not_at_night[sqlite]")
def quiet_hours_are_ignored(patch: pytest.MonkeyPatch) -> None:
    """A telephone rings at three in the morning."""
    patch.setattr("workflows.use_cases.run_follow_up.night_until", lambda now, zone: None)


@fault("engine/test_follow_ups.py::test_not_at_night[sqlite]")
def naive_local_time(patch: pytest.MonkeyPatch) -> None:
    """The wall of the server is taken for the wall of the person."""
    from workflows.use_cases import run_follow_up

    right = run_follow_up.night_until
    patch.setattr(run_follow_up, "night_until", lambda now, zone: right(now, ZoneInfo("Pacific/Auckland")))


# ---------------------------------------------------------------- follow-ups
@fault("storage/test_units.py::test_stale_worker_is_fenced[sqlite]")
def no_fence_at_a_follow_up(patch: pytest.MonkeyPatch) -> None:
    """Who claimed it long ago may still end it."""
    from sqlalchemy import bindparam

    from storage import follow_ups
    from storage.quick import Quick

    table = follow_ups.follow_ups
    patch.setattr(
        follow_ups, "_changing", lambda names: Quick(table.update().where(table.c.id == bindparam("b_id")), names)
    )


@fault(
    "engine/test_gap.py::test_a_person_has_a_day[sqlite]",
    "engine/test_follow_ups.py::test_next_is_counted_from_now[sqlite]",
)
def the_next_is_due_from_the_planned_day(patch: pytest.MonkeyPatch) -> None:
    """After an outage the next one is overdue at once, and the one after it too."""
    from workflows import due

    right, chase_on = due.Due._chase, due.chase_on

    def chase(self: Any, tx: Any, case: Any, follow_up: Any, *given: Any) -> None:
        planned = follow_up.planned_at.date()
        patch.setattr(due, "chase_on", lambda today, gap_days, legal: chase_on(planned, gap_days, legal))
        right(self, tx, case, follow_up, *given)

    patch.setattr(due.Due, "_chase", chase)
    patch.setattr(due, "next_due", lambda now, planned, delay: planned + delay)


@fault("engine/test_follow_ups.py::test_run_twice_changes_nothing[sqlite]")
def a_follow_up_that_is_done_fires_again(patch: pytest.MonkeyPatch) -> None:
    """What was read before the lock is believed after it."""
    from storage.follow_ups import FollowUpRows

    right = FollowUpRows.get
    first: dict[Any, Any] = {}

    def get(self: Any, follow_up_id: Any) -> Any:
        return first.setdefault(follow_up_id, right(self, follow_up_id))

    patch.setattr(FollowUpRows, "get", get)
    patch.setattr(FollowUpRows, "due_with", lambda self, follow_up_id, now: [get(self, follow_up_id)])
    patch.setattr(FollowUpRows, "_change", lambda self, follow_up, state, **values: None)


@fault("storage/test_follow_ups.py::test_closing_cancels_paused_ones[sqlite]")
def a_cancelled_follow_up_still_fires(patch: pytest.MonkeyPatch) -> None:
    """The case is closed, the reminder is not."""
    from storage.follow_ups import FollowUpRows

    patch.setattr(FollowUpRows, "cancel", lambda self, case_id, **named: 0)


@fault("engine/test_pauses.py::test_what_is_left_is_kept[sqlite]")
def a_pause_drops_what_is_left(patch: pytest.MonkeyPatch) -> None:
    """What is resumed is due at once."""
    from storage.follow_ups import FollowUpRows

    right = FollowUpRows.pause

    def pause(self: Any, follow_up: Any, now: Any, left: int, unit: Any, reason: str) -> None:
        right(self, follow_up, now, 0, unit, reason)

    patch.setattr(FollowUpRows, "pause", pause)


@fault("engine/test_follow_ups.py::test_not_twice_within_minutes[sqlite]")
def no_spacing(patch: pytest.MonkeyPatch) -> None:
    """Two reminders of one case within a minute."""
    patch.setattr("workflows.use_cases.run_follow_up.spaced", lambda now, last: None)


@fault("engine/test_gap.py::test_thirty_days_away[sqlite]", "engine/test_gap.py::test_weighty_acts_are_held[sqlite]")
def nobody_notices_a_gap(patch: pytest.MonkeyPatch) -> None:
    """After thirty days away everything leaves as if it were yesterday."""
    patch.setattr("workflows.use_cases.beat.gap_between", lambda last, now, after=None: None)


@fault("engine/test_gap.py::test_within_its_tolerance[sqlite]")
def tolerance_is_ignored(patch: pytest.MonkeyPatch) -> None:
    """What is a few minutes late is treated as lost in an outage."""
    from workflows.use_cases import run_follow_up

    right = run_follow_up.is_folded
    patch.setattr(run_follow_up, "is_folded", lambda due, tolerance, ended: right(due, timedelta(0), ended))


@fault("engine/test_clock_audit.py::test_row_taken_away[sqlite]")
def the_auditor_counts_nothing(patch: pytest.MonkeyPatch) -> None:
    """A row that a hand deleted is missed by nobody."""
    from storage.follow_ups import FollowUpRows

    patch.setattr(FollowUpRows, "removed", lambda self, case_ids: {})


@fault("engine/test_bell.py::test_one_that_fails_stops_no_other[sqlite]")
def one_that_fails_stops_the_bell(patch: pytest.MonkeyPatch) -> None:
    """The error of one follow-up ends the round for all."""
    from adapters.engine.one import OneFollowUp

    async def run(self: Any, follow_up_id: Any) -> bool:
        await self._run(self._run_follow_up, follow_up_id=follow_up_id)
        return True

    patch.setattr(OneFollowUp, "__call__", run)


# ---------------------------------------------------------------- the desk
@fault("storage/test_backup.py::test_what_was_taken_in_is_read_back")
def a_backup_is_not_verified(patch: pytest.MonkeyPatch) -> None:
    """That the rows came back is believed, not read."""
    from storage.backup import _Reading

    patch.setattr(_Reading, "_compare", lambda self, layouts, tables: None)


@fault("engine/test_capture_first.py::test_a_removal_waits_for_its_capture[sqlite]")
def removal_before_the_capture(patch: pytest.MonkeyPatch) -> None:
    """What proves the attack is taken down before anybody has recorded it."""
    patch.setattr("workflows.use_cases.desk.why_not", lambda case, analysis, step: None)


@fault("console/test_two_handlers.py::test_two_reasons_to_close")
def the_second_word_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether somebody else was faster."""
    patch.setattr("workflows.use_cases.act_as_seen.words_of_others", lambda timeline, seen, user_id: [])


@fault("console/test_tasks.py::test_a_task_with_an_act_is_not_ticked_off[approve_plan]")
def done_ends_what_was_not_done(patch: pytest.MonkeyPatch) -> None:
    """Whoever presses “done” is believed, whatever the desk can see."""
    from workflows.task_kinds import Endings

    patch.setattr(Endings, "of", lambda self, task: ())


@fault("console/test_live.py::test_the_mark_hides_no_look")
def a_made_up_mark_hides_a_look(patch: pytest.MonkeyPatch) -> None:
    """Any mark is taken for one: a case is read and the audit trail does not know."""
    patch.setattr("console.looks.is_again", lambda request, about: "Egide-Look" in request.headers)


@fault("adapters/test_links.py::test_a_link_says_whom_it_names_until_its_end")
def a_link_never_expires(patch: pytest.MonkeyPatch) -> None:
    """A mail of last year opens the file."""
    from datetime import datetime

    from adapters.links import SignedLinks

    right = SignedLinks.read
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    patch.setattr(SignedLinks, "read", lambda self, purpose, token, now: right(self, purpose, token, long_ago))


@fault("bot/test_awkward.py::test_awkward_inputs_at_a_question[insured_place]")
def the_question_is_not_asked_again(patch: pytest.MonkeyPatch) -> None:
    """After the plan, what cannot be read is answered by the menu."""
    patch.setattr("workflows.use_cases.explain.is_asking", lambda office, person, case: case.state == "reporting")
