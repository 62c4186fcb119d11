"""A third party: checked, called only when the plan allows it, held to what they promised; a settlement, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from tests.engine.desk import EngineDesk
from tests.engine.test_takedown import done_now
from workflows.case.third_party import Terms, ThirdParty
from workflows.kernel.errors import BadInput, NotFound, Refused, StepRefused
from workflows.use_cases.desk.settle import MoveSettlement, NoteOffer
from workflows.use_cases.desk.third_party import NameThirdParty, NoteThirdPartyCall, SeeThirdParties, SettlePromise

BEFORE_A_CALL = ("safety_check", "bailiff_capture", "timestamped_capture")
NAMED: dict[str, Any] = {
    "party_id": None, "role": "author", "name": "M. Martin", "address": "3 rue du Puits, Lyon", "reach": "+33 4 00 00 00 00",
    "checked_how": "", "keeps_relation": True,
}  # fmt: skip
CALL: dict[str, Any] = {"came_in": False, "answer": "refuses", "words": "", "promise": "", "until": None}
TERMS = Terms(
    removal_on=date(2026, 12, 20), apology=True, no_repetition=True, sum_cents=30_000, sum_on=date(2027, 1, 15)
)


class House:
    """One case and what a handler does about its third party."""

    def __init__(self, desk: EngineDesk, **facts: Any) -> None:
        self.desk = desk
        self.case_id = desk.add_case(**facts)

    def do(self, use_case: Any, **given: Any) -> Any:
        return self.desk.do(use_case(self.desk.means), user=self.desk.handler, case_id=self.case_id, **given)

    def party(self) -> ThirdParty:
        with self.desk.units() as tx:
            (found,) = tx.third_parties.of(self.case_id)
        return found

    def named(self, **other: Any) -> UUID:
        self.do(NameThirdParty, **(NAMED | other))
        return self.party().id

    def clear(self) -> None:
        """Whatever the call waits for was done."""
        now = self.desk.clock.now()
        for step in BEFORE_A_CALL:
            if self.desk.case(self.case_id).record(step).state != "done":
                self.desk.change(self.case_id, partial(done_now, step=step, at=now))

    def call(self, **other: Any) -> None:
        self.do(NoteThirdPartyCall, party_id=self.party().id, **(CALL | other))

    def settle(self, to: str, who: str = "", on: date | None = None) -> None:
        self.do(MoveSettlement, party_id=self.party().id, to=to, who=who, on=on)

    def offer(self, terms: Terms, *, from_us: bool = False) -> None:
        self.do(NoteOffer, party_id=self.party().id, from_us=from_us, terms=terms, words="")

    @property
    def today(self) -> date:
        return self.desk.means.calendar.today(self.desk.case(self.case_id))


def test_checked_and_dated(desk: EngineDesk) -> None:
    """A check has its day, its means and its person; another address is unchecked again."""
    here = House(desk)
    party_id = here.named(checked_how="annuaire")
    party = here.party()
    assert (party.checked_on, party.checked_how, party.checked_by) == (here.today, "annuaire", "Hélène")
    here.do(NameThirdParty, **(NAMED | {"party_id": party_id, "reach": "m@b.example"}))
    assert here.party().checked_on == here.today
    here.do(NameThirdParty, **(NAMED | {"party_id": party_id, "address": "ailleurs"}))
    assert here.party().checked_on is None
    with pytest.raises(BadInput):
        here.do(NameThirdParty, **(NAMED | {"party_id": party_id, "address": "", "checked_how": "annuaire"}))


def test_nobody_is_called_before_the_safety_check(desk: EngineDesk) -> None:
    """A call of ours and an offer of ours wait for what the plan waits for; a call that came in is written down always."""
    here = House(desk, safety={"danger_now": False, "self_harm": False, "violence_by_author": True})
    here.named()
    for contact in (here.call, lambda: here.offer(TERMS, from_us=True)):
        with pytest.raises(StepRefused):
            contact()
    here.call(came_in=True)
    assert [one.came_in for one in here.party().calls] == [True]
    assert here.do(SeeThirdParties).no_contact is not None


@pytest.mark.parametrize("kind", ["intimate_content", "harassment"])
def test_what_the_plan_never_calls_for(desk: EngineDesk, kind: str) -> None:
    """Where a contact is delicate, no page opens one beside the plan."""
    intimate = {"exists": True, "shared": True, "depicted_age": 31}
    here = House(desk, kind=kind, **({"intimate": intimate} if kind == "intimate_content" else {}))
    here.named()
    with pytest.raises(StepRefused):
        here.call()


def test_somebody_unknown_is_not_called(desk: EngineDesk) -> None:
    """Without a name there is nobody to call, and nothing to agree with."""
    here = House(desk)
    here.named(name="", address="")
    here.clear()
    with pytest.raises(Refused, match="third_party_unknown"):
        here.call()
    with pytest.raises(Refused, match="third_party_unknown"):
        here.offer(TERMS)


def test_a_promise_has_its_own_clock(desk: EngineDesk) -> None:
    """The morning after its day a handler is asked, once; what they find out ends the task and stands."""
    here = House(desk)
    here.named()
    here.clear()
    with pytest.raises(BadInput):
        here.call(answer="promises")
    until = here.today + timedelta(days=3)
    here.call(answer="promises", promise="removal", until=until, words="je retire vendredi")
    desk.live(days=3)
    assert "check_promise" not in desk.tasks(here.case_id)
    desk.live(days=2)
    assert desk.tasks(here.case_id).count("check_promise") == 1
    (promise,) = here.party().promises
    said: dict[str, Any] = {"party_id": here.party().id, "promise_id": promise.id, "state": "broken"}
    here.do(SettlePromise, **said)
    assert (here.party().promises[0].state, "check_promise" in desk.tasks(here.case_id)) == ("broken", False)
    with pytest.raises(Refused):
        here.do(SettlePromise, **said)
    assert "third_party:promise_broken" in desk.events(here.case_id)


def test_a_promise_that_was_kept_in_time_asks_nobody(desk: EngineDesk) -> None:
    """Settled before its day, it falls away."""
    here = House(desk)
    here.named()
    here.call(came_in=True, answer="promises", promise="call_back", until=here.today + timedelta(days=1))
    (promise,) = here.party().promises
    here.do(SettlePromise, party_id=here.party().id, promise_id=promise.id, state="kept")
    desk.live(days=4)
    assert "check_promise" not in desk.tasks(here.case_id)


def test_a_settlement_step_by_step(desk: EngineDesk) -> None:
    """Offered, countered, agreed, read by a lawyer, signed: none before the other; each term with a day is a promise."""
    here = House(desk)
    here.named()
    here.clear()
    with pytest.raises(Refused):
        here.settle("agreed")
    here.offer(TERMS, from_us=True)
    countered = replace(TERMS, sum_cents=15_000)
    here.offer(countered)
    assert [(one.from_us, one.terms.sum_cents) for one in here.party().offers] == [(True, 30_000), (False, 15_000)]
    here.settle("agreed")
    with pytest.raises(Refused, match="settlement_unread"):
        here.settle("signed", on=here.today)
    with pytest.raises(BadInput):
        here.settle("read", on=here.today)
    here.settle("read", "Me un", here.today)
    here.settle("signed", on=here.today)
    party = here.party()
    assert party.agreement is not None
    assert party.agreement.terms == countered
    assert [(one.kind, one.until, one.cents) for one in party.promises] == [
        ("removal", TERMS.removal_on, None), ("apology", TERMS.removal_on, None), ("payment", TERMS.sum_on, 15_000)
    ]  # fmt: skip
    with pytest.raises(Refused, match="settlement_signed"):
        here.offer(TERMS)
    desk.live(days=60)
    assert desk.tasks(here.case_id).count("check_promise") == 3


def test_a_counter_offer_opens_what_was_agreed(desk: EngineDesk) -> None:
    """Until it is signed, the newest offer counts, and a lawyer reads anew."""
    here = House(desk)
    here.named()
    here.offer(TERMS)
    here.settle("agreed")
    here.settle("read", "Me un", here.today)
    here.offer(replace(TERMS, apology=False))
    assert here.party().agreement is None


@pytest.mark.parametrize(
    "terms",
    [
        Terms(), Terms(apology=True), Terms(sum_cents=100), Terms(penalty_cents=-1), Terms(removal_on=date(2020, 1, 1)),
        Terms(sum_cents=0, sum_on=date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_offers_that_do_not_hold(desk: EngineDesk, terms: Terms) -> None:
    """Nothing, days gone by, sums of nothing: one sentence, and nothing is written down."""
    here = House(desk)
    here.named()
    with pytest.raises(BadInput):
        here.offer(terms)
    assert not here.party().offers


def test_of_another_case(desk: EngineDesk) -> None:
    """A third party is that of its case."""
    here = House(desk)
    party_id = here.named()
    other = desk.add_case(701)
    with pytest.raises(NotFound):
        desk.do(
            NoteThirdPartyCall(desk.means),
            user=desk.handler,
            case_id=other,
            party_id=party_id,
            **(CALL | {"came_in": True}),
        )
    assert here.do(SeeThirdParties).scripts[party_id]
