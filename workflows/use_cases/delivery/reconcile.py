"""After a restored backup: nothing that left once leaves again, no number is given twice, a person settles the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.case.events import Audit
from workflows.delivery.act_classes import within_a_working_hour
from workflows.delivery.send_journal import CASE_NUMBER, FROZEN, NOT_YET, REFUSED, Sent, Written, ahead
from workflows.desk.task_payloads import ActInDoubtTask
from workflows.followups.outage import HEARTBEAT
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

NAMED_AT_MOST = 100
BACK_FROM_A_COPY = "restored"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation did with each act that had left meanwhile."""

    marked: int
    """Known to have left, or refused: never sent again."""
    asked: int
    """Nobody knows: a person is asked within a working hour, or the other side before it is sent again."""
    strangers: Sequence[Sent]
    """Acts of cases that the database does not hold at all."""


def _ahead(tx: Transaction, written: Written) -> Sequence[Sent]:
    beat = tx.state.get(HEARTBEAT)
    return ahead(written, tx.outbox.tries(list(written.acts)), beat.at if beat else None)


class WhatIsAhead:
    """Only looks: the acts that the journal knows and the database does not."""

    def __call__(self, tx: Transaction, *, written: Written) -> Sequence[Sent]:
        return _ahead(tx, written)


@dataclass(frozen=True, slots=True)
class CheckJournal:
    """At the start of every process: case numbers go on where the journal saw them; a journal that is ahead freezes the
    outbox. Says which acts it is ahead by."""

    means: Means

    def __call__(self, tx: Transaction, *, written: Written) -> Sequence[Sent]:
        tx.cases.number_beyond(written.marks.get(CASE_NUMBER, 0))
        acts = _ahead(tx, written)
        if acts and tx.state.get(FROZEN) is None:
            now = self.means.clock.now()
            named = [one.key for one in acts[:NAMED_AT_MOST]]
            tx.state.put(FROZEN, now, why="the send journal knows more than the database", acts=len(acts), named=named)
            tx.audit.add(Audit.OUTBOX_FROZEN, ENGINE, now, None, {"acts": len(acts)})
        return acts


@dataclass(frozen=True, slots=True)
class Reconcile:
    """A person has looked. What left is marked, what nobody knows goes by its class, and the outbox is let go again."""

    means: Means

    def __call__(self, tx: Transaction, *, written: Written, by: str) -> Reconciled:
        now = self.means.clock.now()
        marked, asked, strangers = 0, 0, []
        for one in _ahead(tx, written):
            if tx.outbox.catch_up(one, now):
                marked, asked = marked + (not one.unknown), asked + one.unknown
                if one.unknown and one.act_class == "C":
                    self._ask(tx, one)
            elif one.act_class == "D" or one.outcome in (NOT_YET, REFUSED):
                continue  # a mail of information, or an act that did not leave: whoever writes it again may
            elif self._ask(tx, one):
                asked += 1
            else:
                strangers.append(one)
        tx.state.remove(FROZEN)
        tx.audit.add(Audit.OUTBOX_RECONCILED, ENGINE, now, None, {"by": by, "marked": marked, "asked": asked})
        return Reconciled(marked, asked, strangers)

    def _ask(self, tx: Transaction, one: Sent) -> bool:
        """A task on the act's case, if the case is there."""
        if one.case_id is None:
            return False
        try:
            case = tx.cases.get(one.case_id, ENGINE)
        except NotFound:
            return False
        due = within_a_working_hour(self.means.clock.now(), self.means.calendar.zone(case))
        key = f"{one.key}:{BACK_FROM_A_COPY}:{one.attempt}"
        why = f"{BACK_FROM_A_COPY} {one.at:%Y-%m-%d %H:%M}"
        self.means.tasks.open(tx, case, ActInDoubtTask(one.key, why=why), due, key)
        return True
