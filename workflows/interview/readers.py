"""Who reads what the chat says of a case."""

from __future__ import annotations

from workflows.case.case import Case
from workflows.interview.emergency import ADULT_AT
from workflows.interview.state import chose_in
from workflows.kernel.plain import number_or_none


def is_read_by_minor(case: Case) -> bool:
    """Tells whether the person who writes is known to be a minor: the victim is, or the insured, and nobody writes for
    them; or what they told by themselves says so, whether or not it was found right yet."""
    plain, age = case.interview.get("state"), number_or_none(case.told_of("insured"), "age")
    chosen = plain is not None and chose_in(plain, "victim", "me_minor")
    return chosen or (age is not None and age < ADULT_AT) or case.interview.get("young", False)
