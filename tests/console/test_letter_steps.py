"""A letter moves the step of the plan that it is: sent, the step is under way with the reminders of the letter; a reminder is
drafted for a handler, and never leaves by itself; the answer ends the step."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.console.parts import Desk
from tests.console.test_letters import ask, drafted, mails, of
from workflows.case.third_party import Terms
from workflows.evidence.item import Kept
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.kernel.errors import BadInput, Refused, StepRefused
from workflows.kernel.people import ENGINE
from workflows.letters.draft import LetterDraft
from workflows.letters.time_given import LEVELS
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.commands import MoveSettlement, NameThirdParty, NoteOffer, NoteThirdPartyCall
from workflows.use_cases.letters.commands import NoteLetterAnswer, NoteLetterSent, SeeLetter, SendLetterByMail
from workflows.use_cases.shared.replan import replan

NOTICE, ARTICLE_16 = "formal_notice_author", "platform_notice"
BEFORE = ("verify_cover", "timestamped_capture", "bailiff_capture")


def approved(desk: Desk, kind: str, *done: str) -> UUID:
    """A letter that two people saw, in a case whose plan was approved."""
    letter_id, means, user = drafted(desk, kind), desk.house.means, desk.user()

    def work(tx: Transaction) -> None:
        draft = tx.letters.get(letter_id)
        assert draft is not None
        case, now, content = tx.cases.get(draft.case_id, ENGINE), desk.clock.now(), b"%PDF-1.7 approved"
        case.plan_approved_at = now
        for step in done:
            case.move_step(step, "done", now, "accepted")
        replan(means, tx, case, ENGINE)
        draft.values = {**draft.values, "author_name": "Paul", "deadline": "2026-11-30T18:00"}
        draft.freeze(content, hashlib.sha256(content).hexdigest(), "words", user.id, now)
        tx.letters.save(draft)
        tx.cases.save(case)

    desk.once(work)
    return letter_id


def send(desk: Desk, letter_id: UUID) -> None:
    content = of(desk, letter_id).content
    assert content is not None
    kept = Kept(hashlib.sha256(content).hexdigest(), len(content))
    item = desk.house.means.new_id()
    ask(desk, SendLetterByMail(user=desk.user(), letter_id=letter_id, to="a@example.org", item_id=item, kept=kept))


def state(desk: Desk, letter_id: UUID) -> str:
    draft = of(desk, letter_id)
    return desk.case(draft.case_id).record(draft.step or "").state


def reminders(desk: Desk, case_id: UUID, step: str) -> list[Any]:
    every = desk.once(lambda tx: tx.follow_ups.open_of(case_id, STEP_FOLLOW_UP))
    return [one for one in every if one.step == step]


def letters(desk: Desk, case_id: UUID) -> list[LetterDraft]:
    return list(desk.once(lambda tx: tx.letters.of(case_id)))


def test_a_letter_that_left_is_a_step_under_way(desk: Desk) -> None:
    """Sent by mail or by hand, once."""
    for by_hand in (False, True):
        letter_id = approved(desk, ARTICLE_16, *BEFORE)
        assert state(desk, letter_id) == "planned"
        for _ in range(2):
            if by_hand:
                ask(desk, NoteLetterSent(user=desk.user(), letter_id=letter_id, reference="RA 1"))
            else:
                send(desk, letter_id)
        assert state(desk, letter_id) == "under_way"


def test_a_letter_whose_step_is_refused_stays(desk: Desk) -> None:
    """What came to stand against the step since the approval stands against the letter."""
    letter_id = approved(desk, ARTICLE_16)
    with pytest.raises(StepRefused):
        send(desk, letter_id)
    assert (of(desk, letter_id).state, mails(desk), state(desk, letter_id)) == ("approved", [], "planned")


def test_three_reminders_before_the_legal_day(desk: Desk) -> None:
    """Each at the day that the rules of the letter say, each harder, each with a day of its own before the day the case is
    worked to; each waits for a handler, and nothing leaves."""
    letter_id = approved(desk, NOTICE, *BEFORE)
    draft = of(desk, letter_id)
    ask(desk, NoteLetterSent(user=desk.user(), letter_id=letter_id, reference="RA 1"))
    (first,) = reminders(desk, draft.case_id, NOTICE)
    assert first.payload.after_days[:3] == (9, 17, 25)
    seen: list[tuple[int, date]] = []
    for number in range(1, 4):
        (due,) = reminders(desk, draft.case_id, NOTICE)
        assert due.attempt == number
        desk.clock.move_to(due.due_at)
        desk.once(lambda tx, due=due: desk.house.use_cases.run_follow_up(tx, follow_up_id=due.id))
        waits = [one for one in letters(desk, draft.case_id) if one.state == "drafted" and one.kind == NOTICE]
        assert [(one.level, one.step, one.values["author_name"]) for one in waits] == [(number, NOTICE, "Paul")]
        view = ask(desk, SeeLetter(user=desk.user(), letter_id=waits[0].id))
        assert view.letter is not None
        assert view.letter.deadline is not None
        seen.append((view.letter.level, view.letter.deadline.date()))
    case = desk.case(draft.case_id)
    work_day = desk.house.means.analyses.of(case).work_day
    assert work_day is not None
    assert [level for level, _ in seen] == list(LEVELS[1:])
    assert all(desk.clock.now().date() <= day < work_day for _, day in seen[-1:])
    assert [one.state for one in letters(desk, draft.case_id) if one.kind == NOTICE] == ["sent", "drafted"]


@pytest.mark.parametrize(("outcome", "after"), [("", "under_way"), ("accepted", "done"), ("refused", "done")])
def test_an_answer_ends_the_step(desk: Desk, outcome: str, after: str) -> None:
    letter_id = approved(desk, ARTICLE_16, *BEFORE)
    send(desk, letter_id)
    command = NoteLetterAnswer(user=desk.user(), letter_id=letter_id, answer="Non.", outcome=outcome)
    with pytest.raises(BadInput):
        ask(desk, NoteLetterAnswer(user=desk.user(), letter_id=letter_id, answer="Non.", outcome="maybe"))
    ask(desk, command)
    draft = of(desk, letter_id)
    record = desk.case(draft.case_id).record(ARTICLE_16)
    assert (state(desk, letter_id), draft.state, record.outcome) == (after, "answered", outcome or None)


def party(desk: Desk, case_id: UUID, *, keeps_relation: bool = False) -> UUID:
    """The author, named and with an address."""
    name = NameThirdParty(
        user=desk.user(), case_id=case_id, party_id=None, role="author", name="Paul Martin",
        address="3 place du Modèle\n69001 Lyon", reach="", checked_how="", keeps_relation=keeps_relation,
    )  # fmt: skip
    ask(desk, name)
    found: UUID = desk.once(lambda tx: tx.third_parties.of(case_id))[0].id
    return found


def test_who_is_named_becomes_known_to_the_case(desk: Desk) -> None:
    case_id = desk.add_case()
    desk.once(lambda tx: _unknown(tx, case_id))
    assert desk.case(case_id).told_of("author").get("known") is False
    party(desk, case_id)
    author = desk.case(case_id).told_of("author")
    assert (author["known"], author["address_known"]) == (True, True)


def _unknown(tx: Transaction, case_id: UUID) -> None:
    case = tx.cases.get(case_id, ENGINE)
    case.facts = {**case.facts, "author": {"known": False}}
    tx.cases.save(case)


def test_where_the_relation_is_kept_a_call_comes_first(desk: Desk) -> None:
    """A call in vain is a call; then the letter leaves."""
    letter_id = approved(desk, NOTICE, *BEFORE)
    case_id = of(desk, letter_id).case_id
    party_id = party(desk, case_id, keeps_relation=True)
    with pytest.raises(Refused, match="call_first"):
        send(desk, letter_id)
    assert of(desk, letter_id).state == "approved"
    call = NoteThirdPartyCall(
        user=desk.user(), case_id=case_id, party_id=party_id, came_in=False, answer="not_reached", words="", promise="",
        until=None,
    )  # fmt: skip
    ask(desk, call)
    send(desk, letter_id)
    assert of(desk, letter_id).state == "sent"


def test_an_agreement_holds_the_terms_and_waits_for_a_lawyer(desk: Desk) -> None:
    """What both sides took stands in the agreement; it leaves when a lawyer has read it, and that reading stands beside it."""
    case_id = of(desk, approved(desk, NOTICE, *BEFORE)).case_id
    party_id, user = party(desk, case_id), desk.user()
    terms = Terms(
        removal_on=date(2026, 12, 10), no_repetition=True, penalty_cents=20000, sum_cents=50050,
        sum_on=date(2026, 12, 20),
    )  # fmt: skip
    ask(desk, NoteOffer(user=user, case_id=case_id, party_id=party_id, from_us=False, terms=terms, words=""))

    def move(to: str, who: str = "") -> None:
        on = desk.clock.now().date()
        ask(desk, MoveSettlement(user=user, case_id=case_id, party_id=party_id, to=to, who=who, on=on))

    move("agreed")
    (draft,) = [one for one in letters(desk, case_id) if one.kind == "settlement_agreement"]
    got = {key: draft.values.get(key) for key in ("author_name", "removal_at", "settlement_sum", "penalty")}
    assert got == {
        "author_name": "Paul Martin", "removal_at": "2026-12-10T18:00:00+01:00", "settlement_sum": "500.50 EUR",
        "penalty": "200.00 EUR",
    }  # fmt: skip
    view = ask(desk, SeeLetter(user=user, letter_id=draft.id))
    assert view.letter is not None
    assert any("500,50" in one.text for one in view.letter.blocks)
    desk.once(lambda tx: _freeze(tx, draft.id, user.id, desk))
    with pytest.raises(Refused, match="unread"):
        ask(desk, NoteLetterSent(user=user, letter_id=draft.id, reference="RA 2"))
    move("read", "Me Claire Aubry")
    ask(desk, NoteLetterSent(user=user, letter_id=draft.id, reference="RA 2"))
    assert of(desk, draft.id).state == "sent"


def _freeze(tx: Transaction, letter_id: UUID, by: UUID, desk: Desk) -> None:
    draft = tx.letters.get(letter_id)
    assert draft is not None
    draft.freeze(b"%PDF-1.4 agreement", "0" * 64, "words", by, desk.clock.now())
    tx.letters.save(draft)
