"""Verbs of delivery, built over the means."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.use_cases.delivery.follow_post import ClaimPostings, KeepPostState, NotePosted
from workflows.use_cases.delivery.note_blocked import NoteBlocked
from workflows.use_cases.delivery.note_undelivered import NoteUndelivered
from workflows.use_cases.delivery.settle_act import HoldActs, MarkAgain, NoteInDoubt, SettleAct, SweepDoubt
from workflows.use_cases.delivery.take_mail import FindThread, PlaceMail, TakeMail
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class DeliveryVerbs:
    """The area has these verbs."""

    note_blocked: NoteBlocked
    settle_act: SettleAct
    note_undelivered: NoteUndelivered
    note_in_doubt: NoteInDoubt
    sweep_doubt: SweepDoubt
    hold_acts: HoldActs
    mark_again: MarkAgain
    find_thread: FindThread
    take_mail: TakeMail
    place_mail: PlaceMail
    note_posted: NotePosted
    claim_postings: ClaimPostings
    keep_post_state: KeepPostState


def delivery_verbs(means: Means) -> DeliveryVerbs:
    """The verbs are built over the means."""
    return build_verbs(DeliveryVerbs, means)
