"""The watch over removals: begun when a removal is asked for, and everything that a look changes in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.desk.task_payloads import ContentBackTask
from workflows.evidence.capture_order import MayCapture, may_capture, subject_of
from workflows.evidence.takedown import (
    UNSURE_IN_A_ROW,
    Look,
    Outcomes,
    Watch,
    WatchNews,
    asked_again,
    next_look,
    outcomes,
    take_look,
)
from workflows.followups.follow_up import STEP_DUE, STEP_FOLLOW_UP, TAKEDOWN_LOOK
from workflows.followups.payloads import TakedownLook
from workflows.kernel.people import ENGINE, Actor
from workflows.law.facts import Facts, Publication
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.captures import facts_of
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.contradiction import replan_if_sound
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.put_aside import reopen

BY_HAND_WITHIN: Final = timedelta(hours=24)
DECIDED_WITHIN: Final = timedelta(hours=4)
MAY_BE_LATE: Final = timedelta(days=7)
"""Nobody is told of a look that came late: it is made all the same."""
COUNTED: Final = 500
"""Removals of a platform that its outcomes are counted over: the newest."""
ENDED_WITH_STEP: Final = ("step_due", "cost_approved", "chase_step", "chase_formal_notice")
_SAID: Final[dict[WatchNews, Event]] = {
    "absent_once": Event.REMOVAL_SEEN_ONCE, "still_there": Event.REMOVAL_LOOKED, "removed": Event.REMOVED,
    "returned": Event.REMOVAL_UNDONE, "kept_away": Event.REMOVAL_LASTED, "given_up": Event.REMOVAL_GIVEN_UP,
}  # fmt: skip


def watch_removals(means: Means, tx: Transaction, case: Case, step: str) -> None:
    """A step that asks for a removal was sent: every publication that still stands is watched from now on, where a machine of
    the installation can look or a person must. Elsewhere a handler begins the watch."""
    rule = means.rulebook.steps.get(step)
    if rule is None or not rule.removes or not means.is_capturing:
        return
    for publication in facts_of(means, case).publications:
        if is_watchable(publication) and publication.get("still_online") is not False:
            begin_watch(means, tx, case, publication, step, ENGINE)


def is_watchable(publication: Publication) -> bool:
    """Tells whether it stands somewhere that can be looked at again; what was written to somebody alone does not."""
    private = publication.get("audience") == "private_message" or publication.get("medium") == "messaging"
    return isinstance(publication.get("url"), str) and not private


def begin_watch(
    means: Means, tx: Transaction, case: Case, publication: Publication, step: str, actor: Actor
) -> Watch:  # fmt: skip
    """From here the looks count: for a publication that was not watched, or whose removal is asked for anew."""
    now, subject = means.clock.now(), subject_of(publication)
    url = subject.url if subject is not None else str(publication.get("url")).strip()
    words = tuple(subject.words) if subject is not None else ()
    before = next((one for one in tx.watches.of(case.id) if one.publication == publication.id), None)
    if before is not None and before.is_watching and before.step == step and before.url == url:
        return before
    if before is None:
        watch = Watch(
            means.new_id(), case.id, publication.id, url, _platform(means, publication, url), step, now, words,
            case.language, was_seen=_was_seen(tx, case, url),
        )  # fmt: skip
        tx.watches.add(watch)
    else:
        watch = replace(asked_again(before, step, now), url=url, words=words)
        tx.watches.save(watch)
    means.timeline.note(tx, case, Event.REMOVAL_WATCHED, actor, text=watch.url, **({"step": step} if step else {}))
    plan_look(means, tx, case, watch)
    return watch


def plan_look(means: Means, tx: Transaction, case: Case, watch: Watch) -> None:
    """The next look, once; one that was planned earlier for this watch falls away."""
    for one in tx.follow_ups.open_of(case.id, TAKEDOWN_LOOK):
        if one.carries(TakedownLook).watch == watch.id:
            tx.follow_ups.finish(one, "cancelled")
    due = next_look(watch, means.clock.now())
    if due is not None:
        number = len(watch.looks) + 1
        key = f"{watch.id}:{watch.asked_at.isoformat()}:{number}"
        means.schedule.plan(tx, case, TakedownLook(watch.id, number), due, key, tolerance=MAY_BE_LATE)


def keep_watching(means: Means, tx: Transaction, case: Case) -> None:
    """The case was closed and its follow-ups with it: what was removed is looked after to its end."""
    for watch in tx.watches.of(case.id):
        if watch.state == "removed" and machine_may_look(means, case, watch):
            plan_look(means, tx, case, watch)


def machine_may_look(means: Means, case: Case, watch: Watch) -> bool:
    """Tells whether a machine may look at the page as things are known now: never at intimate content, never in a case
    of a minor, and not where only the insured could see anything."""
    return means.is_capturing and may_look(means, case, facts_of(means, case), watch) == "yes"


def may_look(means: Means, case: Case, facts: Facts, watch: Watch) -> MayCapture:
    """Gives the same rule as for the first capture, for a publication that is still one of the case."""
    publication = next((one for one in facts.publications if one.id == watch.publication), None)
    return "no" if publication is None else may_capture(facts, means.analyses.of(case).uploads, publication)


def ask_to_look(means: Means, tx: Transaction, case: Case, watch: Watch, why: str) -> None:
    """A person looks, or asks the insured: once at a time."""
    task = LookAtRemovalTask(watch.id, why, watch.url)
    means.tasks.open(tx, case, task, means.clock.now() + BY_HAND_WITHIN, str(watch.id), anew=True)


def note_look(means: Means, tx: Transaction, case: Case, watch: Watch, look: Look, actor: Actor = ENGINE) -> WatchNews:
    """Tells what a look changes: the watch, the facts, the step, what is told. The caller saves the case."""
    after, news = take_look(watch, look)
    tx.watches.save(after)
    if (event := _SAID.get(news)) is not None:
        means.timeline.note(tx, case, event, actor, text=watch.url, why=look.presence.why)
    elif look.by:
        means.timeline.note(tx, case, Event.REMOVAL_LOOKED, actor, text=watch.url, why=look.presence.state)
    if news == "removed":
        _removed(means, tx, case, after)
    elif news == "returned":
        _returned(means, tx, case, after)
    elif news in ("kept_away", "given_up") and case.is_open:
        ask_what_next(means, tx, case)
    plan_look(means, tx, case, after)
    if after.unsure == UNSURE_IN_A_ROW and case.is_open:
        ask_to_look(means, tx, case, after, f"takedown.why.{after.looks[-1].presence.why}")
    return news


def _removed(means: Means, tx: Transaction, case: Case, watch: Watch) -> None:
    """The fact changes, the step that asked ends once all that it asked for is gone, and the insured is told with the proof."""
    _set_online(case, watch, still_online=False)
    others = [one for one in tx.watches.of(case.id) if one.id != watch.id and one.step == watch.step]
    if case.record(watch.step).state == "under_way" and not any(
        one.is_watching and not one.removed_at for one in others
    ):
        case.move_step(watch.step, "done", means.clock.now(), "accepted")
        for kind in (STEP_FOLLOW_UP, STEP_DUE):
            tx.follow_ups.cancel(case.id, kind=kind, step=watch.step)
        means.tasks.close(tx, case, *ENDED_WITH_STEP, step=watch.step)
        means.timeline.note(tx, case, Event.STEP_DONE, ENGINE, step=watch.step, outcome="accepted")
    replan_if_sound(means, tx, case, ENGINE)
    ask_what_next(means, tx, case)
    key = "takedown.removed" if watch.proof is not None and watch.proof.capture else "takedown.removed.by_hand"
    _tell(means, tx, case, watch, key)


def _returned(means: Means, tx: Transaction, case: Case, watch: Watch) -> None:
    """The fact changes back, what had asked for the removal is to be done anew, a person decides how, and the insured is told.
    A closed case is taken up again."""
    _set_online(case, watch, still_online=True)
    if case.record(watch.step).state == "done":
        case.reopen_step(watch.step)
    if case.is_open:
        replan_if_sound(means, tx, case, ENGINE)
    else:
        reopen(means, tx, case, ENGINE, "content_back")
    means.tasks.open(
        tx, case, ContentBackTask(), means.clock.now() + DECIDED_WITHIN, f"{watch.id}:{watch.returns}"
    )  # fmt: skip
    _tell(means, tx, case, watch, "takedown.returned")


def expected(means: Means, tx: Transaction, case: Case, steps: Sequence[str]) -> dict[str, list[Outcomes]]:
    """Tells what removals asked for in each of these ways came to on each platform of the case, over all cases; ways
    without an end are left out. What the desk expects of its next plan rests on it."""
    rules = means.rulebook.steps
    ways = [step for step in steps if step in rules and rules[step].removes]
    told = {str(one.get("platform") or "") for one in case.told_list("publications")}
    found: dict[str, list[Outcomes]] = {}
    for platform in sorted(told | {one.platform for one in tx.watches.of(case.id)}):
        ends = tx.watches.ends(platform, COUNTED) if platform and ways else ()
        known = means.rulebook.platforms.platform(platform) if means.rulebook.platforms is not None else None
        for step in ways:
            one = outcomes(known.name if known is not None else platform, step, ends)
            if one.settled:
                found.setdefault(step, []).append(one)
    return found


def unwatched(means: Means, tx: Transaction, case: Case) -> dict[str, str]:
    """Publications of the case that may be watched and are not, with where each stands."""
    watched = {one.publication for one in tx.watches.of(case.id) if one.is_watching}
    return {
        one.id: str(one.get("url"))
        for one in facts_of(means, case).publications
        if is_watchable(one) and one.id not in watched
    }


def asked_by(means: Means, case: Case) -> tuple[str, ...]:
    """Gives the steps of the case by which a removal was asked for, the newest first."""
    rules = means.rulebook.steps
    begun = [
        (one.started_at, one.step)
        for one in case.steps.values()
        if one.started_at is not None and one.step in rules and rules[one.step].removes
    ]
    return tuple(step for _, step in sorted(begun, reverse=True))


def _tell(means: Means, tx: Transaction, case: Case, watch: Watch, key: str) -> None:
    said = {"number": case.number, "url": watch.url}
    means.messenger.tell(tx, person_of(tx, case), Sentence(key, said, case_id=case.id))


def _set_online(case: Case, watch: Watch, *, still_online: bool) -> None:
    told = [
        {**one, "still_online": still_online} if one.get("id") == watch.publication else dict(one)
        for one in case.told_list("publications")
    ]
    case.facts = {**case.facts, "publications": told}


def _platform(means: Means, publication: Publication, url: str) -> str:
    said = publication.get("platform")
    if isinstance(said, str):
        return said
    known = means.rulebook.platforms
    return (known.recognise(url).platform if known is not None else None) or ""


def _was_seen(tx: Transaction, case: Case, url: str) -> bool:
    """Whether a capture of the case shows the words at this address."""
    return any(
        one.url == url and one.is_seen and one.verdict and one.verdict.are_words_shown
        for one in tx.captures.of(case.id)
    )
