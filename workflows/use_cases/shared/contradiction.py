"""A case whose facts cannot all be true: nothing that a person says is lost over it, and a handler settles it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from workflows.case.case import Case
from workflows.kernel.people import Actor
from workflows.law.analysis import Analysis
from workflows.law.fact_values import BadFacts
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Office
from workflows.use_cases.shared.replan import replan

TASK: Final = "facts_contradict"
SETTLED_WITHIN = timedelta(hours=24)


def ask_to_settle(office: Office, tx: Transaction, case: Case) -> None:
    """Opens the task of the contradiction, once until it is done: what the person is told of it is true."""
    if case.is_open:
        office.open_task(tx, case, TASK, office.clock.now() + SETTLED_WITHIN)


def analysed(office: Office, tx: Transaction, case: Case) -> Analysis | None:
    """What the rules say of the case; None for one that contradicts itself, whose task is opened."""
    try:
        return office.analyse(case)
    except BadFacts:
        ask_to_settle(office, tx, case)
        return None


def replan_if_sound(office: Office, tx: Transaction, case: Case, actor: Actor) -> None:
    """Makes the plan anew where the facts allow one: for acts that must not fail over it."""
    if analysed(office, tx, case) is not None:
        replan(office, tx, case, actor)
