"""What was asked of the desk and ended is asked again when it comes up again: a new task, not the memory of an old one."""

from __future__ import annotations

from bot.callback_data import short_id
from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone
from workflows.case.events import Event
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.access.prove_identity import ProveIdentity, readable_code


def kinds(desk: Desk, phone: Phone) -> list[str]:
    return [task.kind for task in desk.tasks(phone)]


def end(desk: Desk, phone: Phone, kind: str) -> None:
    (task,) = [one for one in desk.tasks(phone) if one.kind == kind]
    desk.unit(_ended, task_id=task.id, user=desk.handler())


def _ended(tx: Transaction, *, task_id: object, user: DeskUser) -> None:
    task = tx.tasks.get(task_id)  # type: ignore[arg-type]
    assert task is not None
    task.done_at, task.done_by = task.due_at, user.id
    tx.tasks.done(task)


def test_a_second_escalation_waits_for_the_choice_again(desk: Desk, phone: Phone) -> None:
    """The question to the insured was closed without an answer; asked again, their written request reaches a lawyer."""
    phone.join().report("defamation").tell(*PLAN)
    given = {"user": desk.handler(), "case_id": phone.case.id}
    desk.unit(desk.use.approve_plan, **given)
    desk.unit(desk.use.escalate_to_lawyer, **given)
    end(desk, phone, "choose_lawyer")
    desk.clock.advance(days=2)
    desk.unit(desk.use.escalate_to_lawyer, **given)
    assert kinds(desk, phone).count("choose_lawyer") == 1
    phone.press_data(f"w:{short_id(phone.case.id)}")
    phone.say("Je demande un avocat")
    assert Event.LAWYER_OFFERED in desk.events(phone)


def test_who_blocks_twice_is_called_twice(desk: Desk, phone: Phone) -> None:
    """One call at a time; a new one once the first was ended."""
    phone.join().report("defamation").tell(*PLAN)
    for turn in (1, 2):
        phone.membership("kicked")
        assert kinds(desk, phone).count("call_insured") == 1, turn
        phone.membership("member")
        phone.membership("kicked")
        assert kinds(desk, phone).count("call_insured") == 1, turn
        end(desk, phone, "call_insured")
        phone.membership("member")
        desk.clock.advance(days=1)


def test_a_code_that_is_drawn_twice_opens_one_contract(desk: Desk, phone: Phone) -> None:
    """The code of a mail that by chance is another contract's is not sent: the next one is."""
    secrets = ["first", "first", "second"]
    prove = ProveIdentity(desk.house.means, lambda: secrets.pop(0))
    other = Phone(desk, 602)
    for one, number, born in ((other, "S1-100003", "8/9/1992"), (phone, "S1-100001", "24/3/1985")):
        one.join(None)
        desk.unit(_asked_birthday, user=one.user, number=number)
        desk.unit(prove, chat=Chat(one.user, one.user), text=born)
    assert secrets == []
    enter = EnterCode(desk.house.means)
    desk.unit(enter, chat=Chat(phone.user, phone.user), code=readable_code("second"))
    desk.unit(enter, chat=Chat(other.user, other.user), code=readable_code("first"))
    linked = [one.person.policy_id for one in (phone, other)]
    numbers = [desk.read(lambda tx, policy=policy: tx.policies.get(policy).number) for policy in linked]
    assert numbers == ["S1-100001", "S1-100003"]


def _asked_birthday(tx: Transaction, *, user: int, number: str) -> None:
    person = tx.persons.in_chat(Chat(user, user))
    assert person is not None
    person.awaited_input = AwaitedInput(AwaitedKind.POLICY, words=number)
    tx.persons.save(person)
