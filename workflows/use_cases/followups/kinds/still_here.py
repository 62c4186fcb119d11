"""Somebody cried for help, or was asked whether they are safe, and is silent since."""

from __future__ import annotations

from workflows.followups.follow_up import STILL_HERE_AFTER
from workflows.followups.payloads import StillHere
from workflows.interview.readers import is_read_by_minor
from workflows.ports.transaction import Transaction
from workflows.screens.interview import AskSafety, StillHereWord
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.kinds.interview_stopped import last_word
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.danger import enter_danger
from workflows.use_cases.shared.means import Means


def still_here(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """They hear that the desk is still there, at any hour of the night; any word of theirs since then was the answer. Silence
    after "are you safe?" is no yes: somebody takes over, and it is asked once more."""
    case, follow_up = firing.case, firing.follow_up
    heard, since = last_word(tx, case), follow_up.planned_at - STILL_HERE_AFTER
    person = person_of(tx, case)
    locked = person.locked_at is not None and person.locked_at > since  # who cried behind the lock is not left alone
    if firing.late or locked or (heard is not None and heard > since):
        return "cancelled"
    card, language = follow_up.carries(StillHere).card, person.language or case.language
    young = is_read_by_minor(case)
    asked = case.interview.get("safety")
    if card is None and asked is None:
        return "cancelled"
    if card is None and asked is not None:
        enter_danger(means, tx, case, ())
        again = AskSafety(asked["about"], young, again=True)
        means.messenger.tell(tx, person, again, language=language)
        return "done"
    countries = means.interview.countries(case, language)
    found = means.interview.advice(card or "", person, countries, language=language) if len(countries) == 1 else None
    numbers = [one.phone for one in found.helplines if one.phone is not None] if found is not None else []
    means.messenger.tell(tx, person, StillHereWord(numbers[0] if numbers else None, young), language=language)
    return "done"
