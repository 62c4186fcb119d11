"""Faults of what comes later than the update that began it: follow-ups, outages, backups, the desk's own acts."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage.sql.prepared import Row
from tests.planted.register import fault


# ---------------------------------------------------------------- follow-ups
@fault("storage/test_units.py::test_stale_worker_is_fenced[sqlite]")
def no_fence_at_a_follow_up(patch: pytest.MonkeyPatch) -> None:
    """Who claimed it long ago may still end it."""
    from sqlalchemy import bindparam

    from storage.rows import follow_ups
    from storage.sql.prepared import PreparedStatement
    from storage.tables.core import follow_ups as table

    patch.setattr(
        follow_ups,
        "_changing",
        lambda names: PreparedStatement[Row](table.update().where(table.c.id == bindparam("b_id")), names),
    )


@fault(
    "engine/test_gap.py::test_a_person_has_a_day[sqlite]",
    "engine/test_follow_ups.py::test_next_is_counted_from_now[sqlite]",
)
def the_next_is_due_from_the_planned_day(patch: pytest.MonkeyPatch) -> None:
    """After an outage the next one is overdue at once, and the one after it too."""
    from workflows.followups.timing import chase_on
    from workflows.use_cases.followups.kinds import step_unanswered as handler

    right = handler._chase

    def chase(means: Any, tx: Any, firing: Any, asked: Any) -> None:
        planned = firing.follow_up.planned_at.date()
        patch.setattr(handler, "chase_on", lambda today, gap_days, legal: chase_on(planned, gap_days, legal))
        right(means, tx, firing, asked)

    patch.setattr(handler, "_chase", chase)
    patch.setattr(handler, "next_due", lambda now, planned, delay: planned + delay)


@fault("engine/test_follow_ups.py::test_run_twice_changes_nothing[sqlite]")
def a_follow_up_that_is_done_fires_again(patch: pytest.MonkeyPatch) -> None:
    """What was read before the lock is believed after it."""
    from storage.rows.follow_ups import FollowUpRows

    right = FollowUpRows.get
    first: dict[Any, Any] = {}

    def get(self: Any, follow_up_id: Any) -> Any:
        return first.setdefault(follow_up_id, right(self, follow_up_id))

    patch.setattr(FollowUpRows, "get", get)
    patch.setattr(FollowUpRows, "due_with", lambda self, follow_up_id, now: [get(self, follow_up_id)])
    patch.setattr(FollowUpRows, "_change", lambda self, follow_up, state, **values: None)


@fault("storage/rows/test_follow_ups.py::test_closing_cancels_paused_ones[sqlite]")
def a_cancelled_follow_up_still_fires(patch: pytest.MonkeyPatch) -> None:
    """The case is closed, the reminder is not."""
    from storage.rows.follow_ups import FollowUpRows

    patch.setattr(FollowUpRows, "cancel", lambda self, case_id, **named: 0)


@fault("engine/test_pauses.py::test_what_is_left_is_kept[sqlite]")
def a_pause_drops_what_is_left(patch: pytest.MonkeyPatch) -> None:
    """What is resumed is due at once."""
    from storage.rows.follow_ups import FollowUpRows

    right = FollowUpRows.pause

    def pause(self: Any, follow_up: Any, now: Any, left: int, unit: Any, reason: str) -> None:
        right(self, follow_up, now, 0, unit, reason)

    patch.setattr(FollowUpRows, "pause", pause)


@fault("engine/test_follow_ups.py::test_not_twice_within_minutes[sqlite]")
def no_spacing(patch: pytest.MonkeyPatch) -> None:
    """Two reminders of one case within a minute."""
    patch.setattr("workflows.use_cases.followups.run.spaced", lambda now, last: None)


@fault("engine/test_gap.py::test_thirty_days_away[sqlite]", "engine/test_gap.py::test_weighty_acts_are_held[sqlite]")
def nobody_notices_a_gap(patch: pytest.MonkeyPatch) -> None:
    """After thirty days away everything leaves as if it were yesterday."""
    patch.setattr("workflows.use_cases.followups.heartbeat.gap_between", lambda last, now, after=None: None)


@fault("engine/test_gap.py::test_within_its_tolerance[sqlite]")
def tolerance_is_ignored(patch: pytest.MonkeyPatch) -> None:
    """What is a few minutes late is treated as lost in an outage."""
    from workflows.followups.outage import is_folded
    from workflows.use_cases.followups import run

    patch.setattr(run, "is_folded", lambda table, tolerance, ended: is_folded(table, timedelta(0), ended))


@fault("engine/test_clock_audit.py::test_row_taken_away[sqlite]")
def the_auditor_counts_nothing(patch: pytest.MonkeyPatch) -> None:
    """A row that a hand deleted is missed by nobody."""
    from storage.rows.follow_ups import FollowUpRows

    patch.setattr(FollowUpRows, "removed", lambda self, case_ids: {})


@fault("engine/test_bell.py::test_one_that_fails_stops_no_other[sqlite]")
def one_that_fails_stops_the_bell(patch: pytest.MonkeyPatch) -> None:
    """The error of one follow-up ends the round for all."""
    from adapters.engine.run_one import OneFollowUp

    async def run(self: Any, follow_up_id: Any) -> bool:
        await self._run(self._run_follow_up, follow_up_id=follow_up_id)
        return True

    patch.setattr(OneFollowUp, "__call__", run)


# ---------------------------------------------------------------- the desk
@fault("storage/backup/test_backup.py::test_what_was_taken_in_is_read_back")
def a_backup_is_not_verified(patch: pytest.MonkeyPatch) -> None:
    """That the rows came back is believed, not read."""
    from storage.backup.dump import _Reading

    patch.setattr(_Reading, "_compare", lambda self, layouts, tables: None)


@fault("engine/test_capture_first.py::test_a_removal_waits_for_its_capture[sqlite]")
def removal_before_the_capture(patch: pytest.MonkeyPatch) -> None:
    """What proves the attack is taken down before anybody has recorded it."""
    patch.setattr("workflows.use_cases.desk.work_step.why_not", lambda case, analysis, step: None)


@fault("adapters/security/test_signed_links.py::test_a_link_says_whom_it_names_until_its_end")
def a_link_never_expires(patch: pytest.MonkeyPatch) -> None:
    """A mail of last year opens the file."""
    from datetime import datetime

    from adapters.security.signed_links import SignedLinks

    right = SignedLinks.read
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    patch.setattr(SignedLinks, "read", lambda self, purpose, token, now: right(self, purpose, token, long_ago))


@fault("bot/test_awkward.py::test_awkward_inputs_at_a_question[insured_place]")
def the_question_is_not_asked_again(patch: pytest.MonkeyPatch) -> None:
    """After the plan, what cannot be read is answered by the menu."""
    patch.setattr("workflows.use_cases.chat.explain.is_asking", lambda means, person, case: case.state == "reporting")


@fault("engine/test_follow_ups.py::test_not_at_night[sqlite]")
def quiet_hours_are_ignored(patch: pytest.MonkeyPatch) -> None:
    """A telephone rings at three in the morning."""
    patch.setattr("workflows.use_cases.followups.run.night_until", lambda now, zone: None)


@fault("engine/test_follow_ups.py::test_not_at_night[sqlite]")
def naive_local_time(patch: pytest.MonkeyPatch) -> None:
    """The wall of the server is taken for the wall of the person."""
    from workflows.followups.timing import night_until
    from workflows.use_cases.followups import run

    patch.setattr(run, "night_until", lambda now, zone: night_until(now, ZoneInfo("Pacific/Auckland")))


@fault("storage/rows/test_follow_up_states.py::test_changes_of_one[sqlite-moved]")
def nobody_asks_the_table_of_states(patch: pytest.MonkeyPatch) -> None:
    """What is done is due again."""
    from workflows.followups.follow_up import FollowUp

    patch.setattr(FollowUp, "become", lambda self, state: setattr(self, "state", state))


# ---------------------------------------------------------------- what cannot wait, and who sees it
@fault("storage/test_queue.py::test_what_is_due_in_a_quarter_of_an_hour_stands_first[sqlite]")
def a_task_leaves_its_case_where_it_stands(patch: pytest.MonkeyPatch) -> None:
    """The queue goes by the plan alone: a cry for help stands last."""
    from storage.rows import tasks

    class Nothing:
        def run(self, *_: Any) -> int:
            return 0

    patch.setattr(tasks, "hasten", Nothing())


@fault("bot/test_notices.py::test_what_cannot_wait_goes_by_mail_where_no_chat_is_linked")
def nobody_is_mailed(patch: pytest.MonkeyPatch) -> None:
    """A handler without Telegram learns of a danger when they next look."""
    from workflows.use_cases.shared.notify_staff import StaffNotifier

    patch.setattr(StaffNotifier, "_mail", lambda *_: None)


@fault("console/test_two_handlers.py::test_two_reasons_to_close")
def the_second_word_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether somebody else was faster."""
    patch.setattr("workflows.use_cases.desk.act_as_seen.words_of_others", lambda timeline, seen, user_id: [])


@fault("console/test_tasks.py::test_a_task_with_an_act_is_not_ticked_off[approve_plan]")
def done_ends_what_was_not_done(patch: pytest.MonkeyPatch) -> None:
    """Whoever presses “done” is believed, whatever the desk can see."""
    from workflows.use_cases.shared.task_kinds import Endings

    patch.setattr(Endings, "of", lambda self, task: ())


@fault("console/web/test_live.py::test_the_mark_hides_no_look")
def a_made_up_mark_hides_a_look(patch: pytest.MonkeyPatch) -> None:
    """Any mark is taken for one: a case is read and the audit trail does not know."""
    patch.setattr("console.web.looks.is_again", lambda request, about: "Egide-Look" in request.headers)


# ---------------------------------------------------------------- own questions
@fault(
    "bot/test_own_questions.py::test_what_the_desk_did_not_confirm_of_itself_is_answered_by_a_person",
    "rules/test_own_questions.py::test_what_is_not_known_well_enough_is_said_to_nobody",
)
def what_nobody_confirmed_is_said(patch: pytest.MonkeyPatch) -> None:
    """An answer from middling memory, or one that speaks for a desk that did not confirm it."""
    from workflows.interview.own_questions import OwnAnswer

    patch.setattr(OwnAnswer, "may_be_said", True)


# ---------------------------------------------------------------- evidence
@fault("adapters/evidence/test_timestamps.py::test_a_rogue_that_brings_its_own_certificate_is_not")
def any_authority_is_believed(patch: pytest.MonkeyPatch) -> None:
    """A stamp is kept as it came: nobody asks whose it is."""
    from adapters.evidence import timestamps

    patch.setattr(timestamps, "check_stamp", lambda response, *_: timestamps.read_stamp(response).tst_info.gen_time)


@fault("adapters/evidence/test_tamperings.py::test_a_tampering_is_named_by_both_checks[custody_cut_by_the_signer]")
def a_head_kept_elsewhere_is_not_asked(patch: pytest.MonkeyPatch) -> None:
    """The signer cuts a chain, and nobody compares."""
    patch.setattr("adapters.evidence.verify.check_head", lambda lines, head: ())


@fault("adapters/files/test_vault.py::test_one_key_a_case_whatever_process_asks_first[folder]")
def two_processes_make_a_key_each(patch: pytest.MonkeyPatch) -> None:
    """The second key replaces the first, and what the first encrypted is lost."""
    from adapters.files.store import FolderStore

    def put_new(self: FolderStore, path: str, content: bytes) -> bool:
        self.put(path, content)
        return True

    patch.setattr(FolderStore, "put_new", put_new)


@fault("adapters/files/test_vault.py::test_one_item_cannot_pass_for_another[folder]")
def a_file_is_not_bound_to_its_place(patch: pytest.MonkeyPatch) -> None:
    """Whoever writes to the store shows one exhibit under another's name."""
    patch.setattr("adapters.files.vault.hmac.compare_digest", lambda one, other: True)


@fault("bot/test_files.py::test_a_vault_that_is_away_loses_nothing")
def an_outage_of_ours_counts_as_a_try(patch: pytest.MonkeyPatch) -> None:
    """A night without the antivirus, and what people sent is said to be lost."""
    from dataclasses import replace

    from workflows.use_cases.evidence.commands import PutOffFile

    patch.setattr("bot.inbound.file_fetcher.PutOffFile", lambda **given: replace(PutOffFile(**given), ours=False))


@fault("adapters/files/test_inspection.py::test_a_copy_says_nothing_of_its_maker[JPEG]")
def the_original_is_shown(patch: pytest.MonkeyPatch) -> None:
    """Place, device and name of whoever took the picture are seen by everybody who looks at it."""
    from adapters.files import inspection
    from workflows.evidence.uploads import ShownCopy

    patch.setattr(inspection, "_drawn_anew", lambda content: ShownCopy("image/jpeg", content))


@fault("engine/test_evidence_chores.py::test_a_stamp_that_is_awaited_comes[sqlite]")
def a_package_without_a_stamp_is_called_sealed(patch: pytest.MonkeyPatch) -> None:
    """An authority that was away is never asked again."""
    from workflows.evidence.packages import SealedRecord

    patch.setattr(SealedRecord, "state", "sealed")
