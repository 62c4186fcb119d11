"""Links a person to their policy by a one-time code."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.conversation import menu
from workflows.events import Audit
from workflows.office import Office
from workflows.people import Chat
from workflows.ports import Transaction
from workflows.screens import CodeRefused, PolicyLinked, Screen


@dataclass(frozen=True, slots=True)
class EnterCode:
    """A right code links; a wrong, used or expired one is said so and tries are counted. Every try is audited."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, code: str, pressed: int | None = None) -> None:
        person = self.office.person(tx, chat)
        now = self.office.clock.now()
        tried = tx.policies.try_code(code, person.id, now)
        tx.audit.add(Audit.CODE_TRIED, person.actor, now, None, {"outcome": tried.outcome})
        if tried.outcome == "linked" and tried.policy is not None:
            person.policy_id, person.doing = tried.policy.id, None
            tx.persons.save(person)
            tx.audit.add(Audit.POLICY_LINKED, person.actor, now, None, {"policy": str(tried.policy.id)})
            self.office.tell(tx, person, PolicyLinked(tried.policy), menu(tx, person))
            return
        person.doing = None if tried.outcome == "too_many" else "code"
        tx.persons.save(person)
        why = tried.outcome if tried.outcome != "linked" else "wrong"
        screens: list[Screen] = [CodeRefused(why, tried.tries_left), menu(tx, person)]
        self.office.tell(tx, person, *screens)
