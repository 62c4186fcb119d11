"""A publication was told of some minutes ago: it is captured, or the insured is asked for their own screenshots."""

from __future__ import annotations

from workflows.case.events import Event
from workflows.evidence.capture_order import CaptureOrder, may_capture, subject_of
from workflows.followups.payloads import CapturePage
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.captures import facts_of, is_capture_wanted, order_key
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.task_kinds import received


def capture_page(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Looks again at what is known now: a minor or intimate content that was told of since forbids it. The order is written
    once for each address; a machine takes it up."""
    case, wanted = firing.case, firing.follow_up.carries(CapturePage).publication
    analysis, facts = means.analyses.of(case), facts_of(means, case)
    publication = next((one for one in facts.publications if one.id == wanted), None)
    if publication is None or not case.is_open:
        return "cancelled"
    answer = may_capture(facts, analysis.uploads, publication)
    if answer == "own_screenshots":
        if received(tx.evidence.of(case.id)):
            return "cancelled"  # they showed it already
        means.timeline.note(tx, case, Event.OWN_SCREENSHOTS_ASKED, ENGINE, publication=publication.id)
        firing.tell(Sentence("capture.own_screenshots", {"number": case.number}, case_id=case.id))
        return "done"
    subject = subject_of(publication)
    if answer == "no" or subject is None or not is_capture_wanted(case, analysis):
        return "cancelled"
    now = means.clock.now()
    order = CaptureOrder(
        means.new_id(), case.id, order_key(case, subject), publication.id, subject.url, now, now,
        tuple(subject.words), case.language,
    )  # fmt: skip
    if tx.captures.add(order):
        means.timeline.note(tx, case, Event.CAPTURE_ASKED, ENGINE, publication=publication.id, text=subject.url)
    return "done"
