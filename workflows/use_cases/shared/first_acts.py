"""What the person of a case can do at once, with the pages that stand beside it."""

from __future__ import annotations

from typing import Final

from workflows.case.case import Case
from workflows.law.analysis import Analysis
from workflows.law.first_acts import FirstAct
from workflows.screens.plan import ShownAct
from workflows.use_cases.shared.means import Means

ACCOUNT: Final = "account_place"
"""The question that asks which account is lost."""
RECOVERY: Final = "hacked"
"""The way that a platform gives to whoever lost an account."""


def shown_acts(means: Means, case: Case, analysis: Analysis, *, young: bool) -> list[ShownAct]:
    """Gives the acts that are open for this reader, the one that counts most first."""
    acts = (means.rulebook.first_acts[name] for name in analysis.first_acts)
    return [ShownAct(one, _page(means, case, one)) for one in acts if one.is_for(young=young)]


def _page(means: Means, case: Case, act: FirstAct) -> str | None:
    if act.helpline is not None:
        return next((one.url for one in means.interview.questions.helplines if one.id == act.helpline), None)
    return _recovery_page(means, case) if act.recovery else None


def _recovery_page(means: Means, case: Case) -> str | None:
    """Where the account's platform gives it back; none that nobody read or opened."""
    catalogue = means.rulebook.platforms
    for place in means.interview.state(case).note(ACCOUNT) if catalogue is not None else ():
        known = catalogue.platform(place) if catalogue is not None else None
        way = known.channels.get(RECOVERY) if known is not None else None
        if way is not None and way.may_be_shown and way.url is not None:
            return way.url
    return None
