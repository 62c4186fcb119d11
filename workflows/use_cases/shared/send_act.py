"""An act with legal weight is sent by its class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT, class_of, within_a_working_hour
from workflows.delivery.outgoing import Outgoing
from workflows.desk.task_payload import OfActTask
from workflows.desk.task_payloads import ConfirmActTask
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.keys import next_key

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means


WAITS_FOR_A_PERSON = (IN_DOUBT, CONFIRM)
"""Tasks that end with a word on the act, and not by being ticked off."""


def send_act(
    means: Means,
    tx: Transaction,
    case: Case,
    act: str,
    channel: Literal["mail", "post"],
    to: str,
    payload: Mapping[str, object],
    approved_by: UUID | None = None,
) -> str:
    """Writes an act of a case to the outbox; returns its key. One of class C that nobody approved is held, and a person
    is asked."""
    key = next_key(tx)
    outgoing = Outgoing(key, channel, to, payload, act_class=class_of(act), case_id=case.id, approved_by=approved_by)
    tx.outbox.add(outgoing)
    if outgoing.act_class == "C" and approved_by is None:
        _ask_a_person(means, tx, outgoing, ConfirmActTask, "")
    return key


def _ask_a_person(
    means: Means, tx: Transaction, outgoing: Outgoing, kind: type[OfActTask], why: str, turn: str = ""
) -> None:
    if outgoing.case_id is None:
        return
    case = tx.cases.get(outgoing.case_id, ENGINE)
    due = within_a_working_hour(means.clock.now(), means.calendar.zone(case), means.calendar.is_working(case))
    key = f"{outgoing.key}:{turn}" if turn else outgoing.key
    means.tasks.open(tx, case, kind(outgoing.key, outgoing.to, why[:200]), due, key)
