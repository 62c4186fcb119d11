"""Evidence, messages, members, appointments, approvals and desk chats, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from adapters.system.ids import TimeOrderedIds
from storage.rows.chat import TRIES_A_DAY, TRIES_A_DAY_AT_ONE_POLICY
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_case, make_person
from workflows.case.correspondence import Appointment, Approval, CaseMessage
from workflows.evidence.item import Evidence
from workflows.kernel.people import DeskUser, Member, Policy


def an_item(case_id: UUID, person_id: UUID, clock: TestClock, new_id: TimeOrderedIds, **more: object) -> Evidence:
    number = new_id()
    values = {"id": number, "key": number.hex, "kind": "photo", "message_id": 7, "file_id": "f"} | more
    return Evidence(case_id=case_id, person_id=person_id, received_at=clock.now(), not_before=clock.now(), **values)  # type: ignore[arg-type]


def test_evidence_is_awaited_then_kept_then_receipted(
    units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """A case is owed a receipt once nothing of it is awaited any more."""
    case_id, person_id = made(units, clock, new_id)
    first, second = (an_item(case_id, person_id, clock, new_id, message_id=number) for number in (7, 8))
    with units() as tx:
        assert tx.evidence.add(first)
        assert not tx.evidence.add(an_item(case_id, person_id, clock, new_id, key=first.key))
        tx.evidence.add(second)
        assert [one.id for one in tx.evidence.awaited(clock.now(), 10)] == [first.id, second.id]
        assert tx.evidence.unreceipted(10) == []
    with units() as tx:
        first.state, first.sha256, first.size, first.file_id = "kept", "ab" * 32, 12, None
        tx.evidence.save(first)
        assert tx.evidence.unreceipted(10) == []
        second.state = "lost"
        tx.evidence.save(second)
        assert list(tx.evidence.unreceipted(10)) == [case_id]
        for one in (first, second):
            one.receipted_at = clock.now()
            tx.evidence.save(one)
        assert tx.evidence.unreceipted(10) == []
        assert list(tx.evidence.of(case_id)) == [first, second]
        assert first.short_hash == "abababababab"


def test_evidence_put_off_is_not_awaited_yet(
    units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """A download that failed is tried later."""
    case_id, person_id = made(units, clock, new_id)
    with units() as tx:
        item = an_item(case_id, person_id, clock, new_id)
        item.not_before = clock.now() + timedelta(minutes=1)
        tx.evidence.add(item)
        assert tx.evidence.awaited(clock.now(), 10) == []
        clock.advance(minutes=1)
        assert len(tx.evidence.awaited(clock.now(), 10)) == 1


def test_the_newest_version_of_a_message(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> None:
    """The earlier one stays."""
    case_id, person_id = made(units, clock, new_id)
    with units() as tx:
        first = CaseMessage(new_id(), case_id, person_id, "in", "", "un", clock.now(), 7)
        second = CaseMessage(new_id(), case_id, person_id, "in", "", "deux", clock.now(), 7, 2, first.id)
        tx.messages.add(first)
        tx.messages.add(second)
        assert tx.messages.of_chat(person_id, 7) == second
        assert tx.messages.of_chat(new_id(), 7) is None
        assert [one.text for one in tx.messages.of(case_id)] == ["un", "deux"]
        assert tx.messages.seen(case_id, "in", clock.now()) == 2
        assert tx.messages.seen(case_id, "in", clock.now()) == 0
        assert tx.messages.seen(case_id, "out", clock.now()) == 0


def test_members_are_recognised_and_wrong_answers_counted(
    units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """Per person, and per policy whoever tries; a day later the count begins again."""
    policy = Policy(new_id(), "S1-42", "one", "A. B.", "FR", None, False)
    parent = Member(new_id(), policy.id, "A. B.", date(1980, 5, 1), "a@b.example", True)
    child = Member(new_id(), policy.id, "C. B.", date(2011, 6, 2), None, False)
    with units() as tx:
        tx.policies.add(policy)
        tx.members.add(parent)
        tx.members.add(child)
        assert list(tx.members.of_policy(policy.id)) == [parent, child]
        assert tx.members.recognise("s1 42", date(2011, 6, 2), new_id(), clock.now()).member == child
        me = new_id()
        for _ in range(TRIES_A_DAY):
            assert tx.members.recognise("S1-42", date(1999, 1, 1), me, clock.now()).outcome == "unknown"
        assert tx.members.recognise("S1-42", parent.birth_date or date.min, me, clock.now()).outcome == "too_many"
        for _ in range(TRIES_A_DAY_AT_ONE_POLICY - TRIES_A_DAY):
            tx.members.recognise("S1-42", date(1999, 1, 1), new_id(), clock.now())
        assert tx.members.recognise("S1-42", date(2011, 6, 2), new_id(), clock.now()).outcome == "too_many"
        clock.advance(days=1, seconds=1)
        assert tx.members.recognise("S1-42", date(2011, 6, 2), me, clock.now()).outcome == "found"


def test_a_code_may_name_a_member(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> None:
    """Whoever uses it is that person of the contract."""
    policy = Policy(new_id(), "S1-43", "one", "A. B.", "FR", None, False)
    child = Member(new_id(), policy.id, "C. B.", None, None, False)
    with units() as tx:
        tx.policies.add(policy)
        tx.members.add(child)
        tx.policies.add_code(policy.id, "ABCD-1234", clock.now() + timedelta(days=1), child.id)
        assert tx.policies.try_code("abcd 1234", new_id(), clock.now()).member_id == child.id


def test_appointments_and_approvals(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> None:
    """They come back as they were written."""
    case_id, _ = made(units, clock, new_id)
    user = DeskUser(new_id(), "handler", "H", "h@desk.example", "fr")
    slots = (clock.now() + timedelta(days=1), clock.now() + timedelta(days=2))
    with units() as tx:
        tx.users.add(user)
        appointment = Appointment(new_id(), case_id, "phone", slots, "", "offered", clock.now(), user.id)
        tx.appointments.add(appointment)
        appointment.become("fixed")
        appointment.at = slots[1]
        tx.appointments.save(appointment)
        assert tx.appointments.get(appointment.id) == appointment
        assert list(tx.appointments.of(case_id)) == [appointment]
        approval = Approval(new_id(), case_id, "bailiff_capture", 30000, 25000, "EUR", "asked", clock.now(), user.id)
        tx.approvals.add(approval)
        approval.become("approved", clock.now())
        tx.approvals.save(approval)
        assert tx.approvals.get(approval.id) == approval
        assert approval.stays_to_pay == 5000
        assert list(tx.approvals.of(case_id)) == [approval]


def test_desk_chats(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> None:
    """One chat for each user, one user for each chat."""
    one, two = (DeskUser(new_id(), "handler", name, f"{name}@desk.example", "fr") for name in ("a", "b"))
    with units() as tx:
        for user in (one, two):
            tx.users.add(user)
        tx.desk_chats.join(one.id, 11, 11, clock.now())
        tx.desk_chats.join(two.id, 11, 11, clock.now())
        assert (tx.desk_chats.chat_of(one.id), tx.desk_chats.chat_of(two.id)) == (None, 11)
        assert tx.desk_chats.user_in(11) == two.id
        tx.desk_chats.leave(two.id)
        assert tx.desk_chats.user_in(11) is None
        assert tx.desk_chats.topic(-5, "now") is None
        tx.desk_chats.keep_topic(-5, "now", 3)
        tx.desk_chats.keep_topic(-5, "now", 4)
        assert tx.desk_chats.topic(-5, "now") == 4


def made(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> tuple[UUID, UUID]:
    with units() as tx:
        person = make_person(new_id, clock)
        tx.persons.add(person)
        case = make_case(new_id, clock, person)
        tx.cases.add(case)
        return case.id, person.id


@pytest.mark.parametrize("answers", [True, False])
def test_an_update_can_be_forgotten(units: UnitOfWorkFactory, clock: TestClock, answers: bool) -> None:
    """Nothing of it stays but its number; a unit that answers no update has nothing to forget."""
    from storage.rows.inbox import InboxTable

    inbox = InboxTable(units.engine)
    inbox.receive([(12, '{"update_id":12,"message":{"photo":[{"file_id":"secret"}]}}')], clock.now())
    with units() as tx:
        if answers:
            assert tx.close_update(12, clock.now())
        tx.forget_update()
    with units.engine.connect() as connection:
        (kept,) = connection.execute(text("SELECT payload FROM inbox")).scalars()
    assert ("secret" in kept) == (not answers)
