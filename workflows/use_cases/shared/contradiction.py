"""A case whose facts cannot all be true: nothing that a person says is lost over it, and a handler settles it."""

from __future__ import annotations

from datetime import timedelta

from workflows.case.case import Case
from workflows.desk.task_payloads import FactsContradictTask
from workflows.kernel.people import Actor
from workflows.law.analysis import Analysis
from workflows.law.fact_values import BadFacts
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan

SETTLED_WITHIN = timedelta(hours=24)


def ask_to_settle(means: Means, tx: Transaction, case: Case) -> None:
    """Opens the task of the contradiction, once until it is done: what the person is told of it is true."""
    if case.is_open:
        means.tasks.open(tx, case, FactsContradictTask(), means.clock.now() + SETTLED_WITHIN)


def analysed(means: Means, tx: Transaction, case: Case) -> Analysis | None:
    """Tells what the rules say of the case; None for one that contradicts itself, whose task is opened."""
    try:
        return means.analyses.of(case)
    except BadFacts:
        ask_to_settle(means, tx, case)
        return None


def replan_if_sound(means: Means, tx: Transaction, case: Case, actor: Actor) -> None:
    """Makes the plan anew where the facts allow one: for acts that must not fail over it."""
    if analysed(means, tx, case) is not None:
        replan(means, tx, case, actor)
