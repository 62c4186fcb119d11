"""Verbs of evidence, built over the means."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.use_cases.evidence.capture_page import (
    CheckCapture,
    ClaimCaptures,
    KeepCapture,
    OpenCapture,
    PutOffCapture,
)
from workflows.use_cases.evidence.hold_case import HoldCase
from workflows.use_cases.evidence.seal_package import (
    ClaimChore,
    ClaimUnstamped,
    KeepStamps,
    MakeHeads,
    NoteHold,
    NoteScrub,
    RecordPackage,
    SeeStamps,
    TellHeads,
)
from workflows.use_cases.evidence.store_file import (
    ClaimFiles,
    GiveReceipts,
    KeepFile,
    ListEvidence,
    OpenEvidence,
    PutOffFile,
)
from workflows.use_cases.evidence.watch_removal import NoteRemovalLook, WatchPublication
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class EvidenceVerbs:
    """The area has these verbs."""

    claim_files: ClaimFiles
    keep_file: KeepFile
    put_off_file: PutOffFile
    give_receipts: GiveReceipts
    list_evidence: ListEvidence
    open_evidence: OpenEvidence
    claim_captures: ClaimCaptures
    check_capture: CheckCapture
    keep_capture: KeepCapture
    put_off_capture: PutOffCapture
    open_capture: OpenCapture
    watch_publication: WatchPublication
    note_removal_look: NoteRemovalLook
    record_package: RecordPackage
    claim_unstamped: ClaimUnstamped
    keep_stamps: KeepStamps
    see_stamps: SeeStamps
    make_heads: MakeHeads
    tell_heads: TellHeads
    claim_chore: ClaimChore
    note_scrub: NoteScrub
    note_hold: NoteHold
    hold_case: HoldCase


def evidence_verbs(means: Means) -> EvidenceVerbs:
    """The verbs are built over the means."""
    return build_verbs(EvidenceVerbs, means)
