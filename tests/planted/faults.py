"""Faults of reliability as people make them, each switched on here alone, and the tests that must see it.

A fault takes the place of a right piece of the product, by its name: where the name is no more, planting fails and says so.
Nothing of the product knows of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

import tests.planted.capture_faults
import tests.planted.later_faults
import tests.planted.letter_faults  # noqa: F401  # each declares its own
from tests.planted.register import FAULTS, fault

__all__ = ["FAULTS"]


# ---------------------------------------------------------------- units of work
@fault("storage/test_units.py::test_all_or_nothing[sqlite]")
def an_exception_is_swallowed(patch: pytest.MonkeyPatch) -> None:
    """What was done before it is committed, half of the work."""
    from storage.unit_of_work import UnitOfWorkFactory

    right = UnitOfWorkFactory.__call__

    @contextmanager
    def lenient(self: UnitOfWorkFactory) -> Iterator[Any]:
        with right(self) as tx, suppress(RuntimeError):
            yield tx

    patch.setattr(UnitOfWorkFactory, "__call__", lenient)


@fault("storage/test_units.py::test_second_writer_is_refused[sqlite]")
def the_version_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """The last writer wins, and the first one's work is gone."""
    from storage.rows import cases

    right = cases.CaseRows.save

    def save(self: Any, case: Any) -> None:
        row = cases._by_id.first(self._connection, {"id": case.id})
        case.version = row["version"] if row else case.version
        right(self, case)

    patch.setattr(cases.CaseRows, "save", save)


@fault("storage/test_together.py::test_a_line_of_the_timeline_and_its_audit_entry[sqlite]")
def audit_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Written when the work is committed already: a process that dies in between leaves no trace of it."""
    from storage.rows.cases import AuditRows
    from storage.unit_of_work import UnitOfWorkFactory

    right, unit, later = AuditRows.add, UnitOfWorkFactory.__call__, list[tuple[Any, ...]]()

    @contextmanager
    def and_then(self: UnitOfWorkFactory) -> Iterator[Any]:
        with unit(self) as tx:
            yield tx
        with self.engine.begin() as connection:
            while later:
                right(AuditRows(connection), *later.pop(0))

    patch.setattr(AuditRows, "add", lambda self, *given: later.append(given))
    patch.setattr(UnitOfWorkFactory, "__call__", and_then)


@fault("storage/test_together.py::test_nothing_is_handed_out_before_the_commit[sqlite-True]")
def sent_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """A sender gets messages of a unit that may still be undone."""
    from storage.rows.outbox import OutboxRows
    from storage.unit_of_work import Committed, UnitOfWorkFactory

    right, unit = OutboxRows.add, UnitOfWorkFactory.__call__

    @contextmanager
    def telling(self: UnitOfWorkFactory) -> Iterator[Any]:
        def add(rows: OutboxRows, outgoing: Any) -> None:
            right(rows, outgoing)
            if self.hooks.on_commit:
                self.hooks.on_commit(Committed(list(rows.fresh), frozenset()))
                rows.fresh.clear()

        patch.setattr(OutboxRows, "add", add)
        with unit(self) as tx:
            yield tx

    patch.setattr(UnitOfWorkFactory, "__call__", telling)


@fault("storage/test_units.py::test_numbers_are_never_reused[sqlite]")
def a_case_number_is_given_again(patch: pytest.MonkeyPatch) -> None:
    """The highest number there is, and one more: that of a case that was erased comes back."""
    from sqlalchemy import func, select

    from storage.rows.cases import CaseRows
    from storage.tables.core import cases

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
    from storage.rows.cases import CaseRows

    patch.setattr(CaseRows, "_may_see", lambda self, row, actor: True)


# ---------------------------------------------------------------- what comes in
@fault("storage/test_together.py::test_the_same_update_at_two_doors[sqlite]")
def looked_then_inserted(patch: pytest.MonkeyPatch) -> None:
    """Between the look and the insert somebody else does the same."""
    from sqlalchemy import select

    from storage.rows.inbox import InboxTable, _row
    from storage.tables.core import inbox

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


@fault("bot/inbound/test_receiver.py::test_polling_acknowledges_what_was_written")
def acknowledged_before_it_is_written(patch: pytest.MonkeyPatch) -> None:
    """The offset goes on with what was received, whatever became of it."""
    from bot.inbound.receiver import Poller

    async def ask(self: Any, offset: int) -> int:
        answer = await self._api.call("getUpdates", {"offset": offset})
        updates = answer["result"]
        try:
            await self._worker.take_in(updates)
        except Exception:
            return int(updates[-1]["update_id"]) + 1
        return int(updates[-1]["update_id"]) + 1

    patch.setattr(Poller, "_ask", ask)


@fault("bot/inbound/test_receiver.py::test_what_was_not_written_is_not_taken[1]")
def taken_without_being_written(patch: pytest.MonkeyPatch) -> None:
    """The webhook says yes to what the database did not take."""
    from bot.inbound import receiver

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

    from tests.bot.inbound import test_receiver

    patch.setattr(test_receiver, "webhook_app", webhook_app)


@fault("bot/inbound/test_receiver.py::test_who_does_not_know_the_secret_is_not_let_in[another]")
def the_secret_is_not_compared(patch: pytest.MonkeyPatch) -> None:
    """Whoever knows the address may write in anybody's name."""
    patch.setattr("bot.inbound.receiver.hmac.compare_digest", lambda given, expected: True)


@fault("bot/test_awkward.py::test_awkward_inputs_at_a_question[still_online]")
def an_old_button_answers_the_new_question(patch: pytest.MonkeyPatch) -> None:
    """What question a button belongs to is not looked at."""
    from workflows.use_cases.chat.answer_question import AnswerQuestion

    right = AnswerQuestion.__call__

    def answer(self: Any, tx: Any, *, question_id: Any, **given: Any) -> None:
        right(self, tx, question_id=None, **given)

    patch.setattr(AnswerQuestion, "__call__", answer)


@fault("bot/test_files.py::test_a_refused_update_is_forgotten_in_the_inbox")
def a_refused_picture_stays_in_the_inbox(patch: pytest.MonkeyPatch) -> None:
    """What nobody may hold is held all the same."""
    from storage.unit_of_work import SqlTransaction

    patch.setattr(SqlTransaction, "forget_update", lambda self: None)


@fault("bot/test_files.py::test_before_triage_a_file_is_refused_unseen")
def a_file_is_let_in_unasked(patch: pytest.MonkeyPatch) -> None:
    """Before anybody knows what it shows."""
    patch.setattr("workflows.use_cases.chat.receive_file.uploads_of", lambda means, tx, case: "allowed")


@fault(
    "bot/test_distress.py::test_a_cry_needs_no_language_chosen",
    "bot/test_distress.py::test_a_cry_in_the_caption_of_a_picture_is_heard",
)
def a_cry_is_heard_only_once_a_language_is_chosen(patch: pytest.MonkeyPatch) -> None:
    """Whoever writes in fear for the first time is asked for a language."""
    from workflows.use_cases.chat.answer_distress import HearDistress

    right = HearDistress.__call__

    def hear(self: Any, tx: Any, *, chat: Any, **given: Any) -> bool:
        person = tx.persons.in_chat(chat)
        return person is not None and person.language is not None and right(self, tx, chat=chat, **given)

    patch.setattr(HearDistress, "__call__", hear)


@fault("bot/test_distress.py::test_the_task_of_a_stranger_stands_in_the_queue_of_the_handlers")
def a_person_is_promised_and_nobody_is_called(patch: pytest.MonkeyPatch) -> None:
    """The card says it, the queue does not."""
    patch.setattr("workflows.use_cases.shared.danger.call_at_once", lambda means, tx, case: means.clock.now())


@fault("bot/test_distress.py::test_a_case_that_contradicts_itself_stops_no_cry_for_help")
def a_contradiction_undoes_the_answer(patch: pytest.MonkeyPatch) -> None:
    """What is analysed after it takes the call for help with it."""
    from workflows.law.fact_values import BadFacts
    from workflows.use_cases.shared.contradiction import ask_to_settle

    def settle(means: Any, tx: Any, case: Any) -> None:
        ask_to_settle(means, tx, case)
        raise BadFacts("case", "it contradicts itself.")

    patch.setattr("workflows.use_cases.chat.answer_question.ask_to_settle", settle)


@fault("bot/test_wishes.py::test_no_wish_falls_silently_to_the_menu[closed]")
def a_wish_without_a_case_shows_the_menu(patch: pytest.MonkeyPatch) -> None:
    """Unsaid that there is no case for it."""
    from workflows.use_cases.chat.ask_for_person import SayNoCase
    from workflows.use_cases.chat.show_menu import ShowMenu

    patch.setattr(SayNoCase, "__call__", lambda self, tx, *, chat: ShowMenu(self.means)(tx, chat=chat))


@fault("bot/test_identity.py::test_a_locked_chat_shows_nothing")
def a_lock_is_not_honoured(patch: pytest.MonkeyPatch) -> None:
    """Whoever holds the telephone reads on."""
    from dataclasses import replace

    from storage.rows.people import PersonRows

    right = PersonRows.in_chat

    def in_chat(self: Any, chat: Any) -> Any:
        found = right(self, chat)
        return replace(found, locked_at=None) if found is not None else None

    patch.setattr(PersonRows, "in_chat", in_chat)


# ---------------------------------------------------------------- what leaves
COURIER = "adapters/engine/test_outbox_sender.py"


@fault(f"{COURIER}::test_weighty_act_of_unknown_outcome_is_never_sent_again[sqlite]")
def a_weighty_act_is_sent_again(patch: pytest.MonkeyPatch) -> None:
    """A letter of which nobody knows whether it left leaves once more."""
    from adapters.engine.outbox_sender import OutboxSender
    from storage.rows.outbox import OutboxQueueTable

    right = OutboxQueueTable.retry
    patch.setattr(OutboxSender, "_is_for_a_person", staticmethod(lambda message: False))
    patch.setattr(OutboxQueueTable, "retry", lambda self, number, at, why, unsure=False: right(self, number, at, why))


@fault("adapters/mail/test_mail.py::test_a_server_that_hangs_up_after_the_last_byte")
def an_adapter_tries_again_by_itself(patch: pytest.MonkeyPatch) -> None:
    """A second place that retries, below the one that knows what an unknown outcome means."""
    from adapters.mail import SmtpSender
    from workflows.delivery.outgoing import UnknownOutcome

    right = SmtpSender.__call__

    async def stubborn(self: Any, outgoing: Any) -> Any:
        answer = await right(self, outgoing)
        return await right(self, outgoing) if isinstance(answer, UnknownOutcome) else answer

    patch.setattr(SmtpSender, "__call__", stubborn)


@fault("adapters/mail/test_mail.py::test_a_password_never_leaves_in_the_clear")
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
    patch.setattr("bot.inbound.receiver.is_update", lambda value: True)


@fault("storage/test_sign_in_tries.py::test_a_try_is_counted_until_the_count_is_over[sqlite]")
def guesses_are_not_counted(patch: pytest.MonkeyPatch) -> None:
    """Every try at a password is let through."""
    from storage.rows.sign_in_tries import SignInTryRows

    patch.setattr(SignInTryRows, "reserve", lambda self, subject, limit, now, ends_at: ends_at)


@fault(f"{COURIER}::test_late_sender_is_fenced[sqlite]")
def no_fence_at_the_door_out(patch: pytest.MonkeyPatch) -> None:
    """Who lost its lease sends all the same."""
    from storage.rows.outbox import OutboxQueueTable

    patch.setattr(OutboxQueueTable, "begin", lambda self, message, now: True)


@fault(f"{COURIER}::test_unapproved_act_waits_for_a_person[sqlite]")
def nobody_approves_an_act(patch: pytest.MonkeyPatch) -> None:
    """Letters leave without a person's word."""
    patch.setattr("storage.rows.outbox.needs_a_person", lambda act_class: False)


@fault(f"{COURIER}::test_information_comes_again_with_its_number[sqlite]")
def a_second_copy_looks_like_news(patch: pytest.MonkeyPatch) -> None:
    """Nothing says that it may be one."""
    patch.setattr("adapters.engine.outbox_sender.with_mark", lambda payload, mark: dict(payload))


@fault(f"{COURIER}::test_journal_has_it_before_it_leaves[sqlite]")
def the_journal_is_written_afterwards(patch: pytest.MonkeyPatch) -> None:
    """What left just before a power cut is in no journal."""
    from adapters.engine.send_journal import SendJournal

    async def nothing_yet(self: Any, message: Any, now: Any) -> None:
        return None

    patch.setattr(SendJournal, "begins", nothing_yet)


@fault("adapters/engine/test_send_journal.py::test_a_line_is_on_the_disk_before_anything_leaves")
def the_journal_is_not_synced(patch: pytest.MonkeyPatch) -> None:
    """The line is in the memory of the machine, and gone with its power."""
    import json
    import os

    from adapters.engine import send_journal

    def write(self: Any, what: str, now: Any, **values: Any) -> None:
        line = json.dumps({"what": what, "at": now.isoformat(), **values}, sort_keys=True, separators=(",", ":"))
        os.write(self._file, f"{send_journal._sum(line)} {line}\n".encode())

    patch.setattr(send_journal.SendJournal, "write", write)
