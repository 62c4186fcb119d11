"""A court proceeding on its way: its stages drive clocks and looks, and the insured hears each in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests import ready
from tests.engine.desk import EngineDesk
from workflows.case.court import NEXT, STAGES, CourtProceeding
from workflows.desk.dossier_words import compose_dossier
from workflows.desk.words import CaseWords
from workflows.kernel.errors import BadInput, NotFound, Refused
from workflows.kernel.text import spoken_in
from workflows.use_cases.desk.court import BeginProceeding, NoteStage
from workflows.use_cases.desk.export_dossier import ReadDossier
from workflows.use_cases.desk.proceedings import SeeProceedings
from workflows.use_cases.desk.see_case import SeeCase

REFERE, PAF, UNILATERAL = "fr_refere_834_835", "fr_paf_lcen_6_3", "be_unilateral_584_7"
NOTHING: dict[str, Any] = {"on": None, "hour": "", "words": "", "comply_hours": ""}


class House:
    """One case and what a handler notes of its proceeding."""

    def __init__(self, desk: EngineDesk, proceeding: str = REFERE, **facts: Any) -> None:
        self.desk, self.rule = desk, proceeding
        self.case_id = desk.add_case(**facts)

        def moved(tx: Any, case: Any) -> None:
            case.jurisdiction, case.kind = facts.get("jurisdiction", "FR"), facts.get("kind", "defamation")

        desk.change(self.case_id, moved)
        self.begin(proceeding)

    def begin(self, proceeding: str) -> None:
        use_case = BeginProceeding(self.desk.means)
        self.desk.do(use_case, user=self.desk.handler, case_id=self.case_id, proceeding=proceeding)

    def note(self, stage: str, **given: Any) -> None:
        told = {**NOTHING, "on": self.today, "court_id": self.court.id, **given}
        self.desk.do(NoteStage(self.desk.means), user=self.desk.handler, case_id=self.case_id, stage=stage, **told)

    @property
    def court(self) -> CourtProceeding:
        with self.desk.units() as tx:
            return next(iter(tx.court.of(self.case_id)))

    @property
    def today(self) -> date:
        return self.desk.means.calendar.today(self.desk.case(self.case_id))

    @property
    def hour(self) -> str:
        zone = self.desk.means.calendar.zone(self.desk.case(self.case_id))
        return self.desk.clock.now().astimezone(zone).strftime("%H:%M")

    def tasks(self, kind: str) -> int:
        return self.desk.tasks(self.case_id).count(kind)

    def told(self, words: str) -> int:
        return sum(words in text for text in self.desk.said())

    def due(self, kind: str) -> list[datetime]:
        with self.desk.units() as tx:
            return [one.due_at for one in tx.follow_ups.open_of(self.case_id, kind)]

    def clocks(self) -> dict[str, Any]:
        file = self.desk.do(SeeProceedings(self.desk.means), user=self.desk.handler, case_id=self.case_id)
        (sheet,) = [one for one in file.sheets if one.rule.id == self.rule]
        return {one.id: one for one in sheet.days}


def test_begun_once_and_the_insured_hears_what_it_may_cost(desk: EngineDesk) -> None:
    """Nothing is spent before it is agreed, and no amount of practice is ever said; a second of the same kind is refused."""
    here = House(desk)
    assert here.court.stage == "prepared"
    assert here.told("Rien n’est dépensé avant un accord") == 1
    assert here.told("Un avocat prépare une demande au juge") == 1
    assert here.told("€") == 0
    assert desk.events(here.case_id).count("court:prepared") == 1
    with pytest.raises(Refused):
        here.begin(REFERE)
    for unknown in ("nl_kort_geding", "eu_jurisdiction", "nothing"):
        with pytest.raises(NotFound):
            here.begin(unknown)


def test_each_stage_is_dated_and_told(desk: EngineDesk) -> None:
    """From the lodging to the end; a hearing may be to come, nothing else."""
    here = House(desk)
    here.note("lodged")
    here.note("served")
    with pytest.raises(BadInput):
        here.note("ordered", on=here.today + timedelta(days=1))
    here.note("hearing", on=date(2026, 12, 20), hour="14:30", words="chambre 17")
    assert here.told("l’audience a lieu le dimanche 20 décembre 2026") == 1
    here.note("ordered")
    here.note("order_served")
    here.note("complied")
    here.note("ended")
    assert [one.stage for one in here.court.notes] == [
        "prepared", "lodged", "served", "hearing", "ordered", "order_served", "complied", "ended",
    ]  # fmt: skip
    assert here.court.notes[3].words == "chambre 17"
    assert here.told("est terminée") == 1
    with pytest.raises(Refused):
        here.note("appealed")


def test_what_cannot_follow_is_refused_and_changes_nothing(desk: EngineDesk) -> None:
    """A stage out of its order, a day that is missing, an hour that is none, hours that are no number, another's proceeding."""
    here = House(desk)
    for wrong in (
        {"stage": "complied"}, {"stage": "prepared"}, {"stage": "won"}, {"stage": "lodged", "on": None},
        {"stage": "lodged", "hour": "25:00"}, {"stage": "lodged", "words": "x" * 1001},
    ):  # fmt: skip
        with pytest.raises((BadInput, Refused)):
            here.note(**wrong)
    with pytest.raises(NotFound):
        here.note("lodged", court_id=here.case_id)
    assert here.court.stage == "prepared"
    for stage in ("lodged", "served", "ordered"):
        here.note(stage)
    for hours in ("0", "six", "-1", "99999", "²"):
        with pytest.raises(BadInput):
            here.note("order_served", comply_hours=hours)
    assert [one.stage for one in here.court.notes][-1:] == ["ordered"]


def test_the_clocks_of_the_case_follow_the_stages(desk: EngineDesk) -> None:
    """A summons that was served stops the press limitation and opens the truth offer; the order opens the time for appeal."""
    here = House(desk)
    assert here.clocks()["hearing_from"].assumed
    here.note("served")
    assert not here.clocks()["hearing_from"].assumed
    events = [one.get("clock_event") for one in desk.case(here.case_id).told_list("events")]
    assert events == ["summons_served"]
    assert not here.clocks()["appeal_until"].is_begun
    here.note("ordered")
    assert here.clocks()["appeal_until"].safe_day == here.today + timedelta(days=15)
    clocks = {one.id: one.state for one in desk.means.analyses.of(desk.case(here.case_id)).clocks}
    assert clocks["summary_appeal"] == "running"
    assert clocks["press_limitation"] == "interrupted"


def ordered(desk: EngineDesk, **facts: Any) -> House:
    """A case whose order is to be served."""
    here = House(desk, **facts)
    for stage in ("served", "ordered"):
        here.note(stage)
    return here


def test_whether_it_is_obeyed_is_looked_at_at_the_hour_and_then_each_day(desk: EngineDesk) -> None:
    """The first look at the hour that was set, the second a day later; one task at a time; nothing once it is obeyed."""
    here = ordered(desk)
    here.note("order_served", hour=here.hour, comply_hours="6")
    served = here.court.notes[-1].at
    assert here.court.comply_by == served + timedelta(hours=6)
    assert here.told("Nous vérifions chaque jour") == 1
    desk.live(hours=5)
    assert here.tasks("check_compliance") == 0
    desk.live(hours=2)
    assert here.tasks("check_compliance") == 1
    (again,) = here.due("court_check")
    assert again - here.court.comply_by <= timedelta(hours=24, minutes=1)
    desk.live(days=2)
    assert here.tasks("check_compliance") == 1
    here.note("penalty_running")
    assert here.told("n’est pas respectée") == 1
    assert here.tasks("check_compliance") == 0
    desk.live(days=2)
    assert here.tasks("check_compliance") == 1
    here.note("complied")
    assert (here.tasks("check_compliance"), here.due("court_check")) == (0, [])
    desk.live(days=3)
    assert here.tasks("check_compliance") == 0


def test_an_order_without_an_hour_is_looked_at_the_next_day(desk: EngineDesk) -> None:
    """Where neither the order nor the law says until when."""
    here = ordered(desk)
    here.note("order_served")
    assert here.court.comply_by is None
    desk.live(hours=23)
    assert here.tasks("check_compliance") == 0
    desk.live(hours=2)
    assert here.tasks("check_compliance") == 1


def test_a_day_that_no_clock_counts_is_told_of_before(desk: EngineDesk) -> None:
    """The appeal against an order on request: a week before its day, once, and not after it ended."""
    here = House(desk, "fr_requete_145", author={"known": False})
    here.note("lodged")
    here.note("ordered")
    assert len(here.due("court_day")) == 1
    desk.live(days=7)
    assert here.tasks("court_day") == 0
    desk.live(days=2)
    assert here.tasks("court_day") == 1
    other = House(desk, "fr_requete_145", author={"known": False})
    other.note("lodged")
    other.note("ordered")
    other.note("ended")
    assert other.due("court_day") == []


def test_nothing_is_looked_at_in_a_closed_case(desk: EngineDesk) -> None:
    """What was planned ends with the case."""
    here = ordered(desk)
    here.note("order_served")
    desk.change(here.case_id, lambda tx, case: case.become("closed"))
    desk.live(days=2)
    assert here.tasks("check_compliance") == 0
    with pytest.raises(Refused):
        here.note("complied")


def test_every_stage_can_be_reached_and_left() -> None:
    """No stage of the table is a dead end but the last, and none is beyond reach."""
    assert {one for many in NEXT.values() for one in many} == set(STAGES) - {"prepared"}
    assert [one for one in STAGES if not NEXT[one]] == ["ended"]
    assert all("ended" in NEXT[one] for one in STAGES if one != "ended")


def test_it_is_read_back_as_it_was_written(desk: EngineDesk) -> None:
    """Days stay days and instants stay instants."""
    here = ordered(desk)
    here.note("order_served", hour=here.hour, comply_hours="48", words="Zoé & <fils>")
    found = here.court
    assert [type(one.at) for one in found.notes] == [date, date, date, datetime]
    assert found.notes[-1].words == "Zoé & <fils>"
    assert isinstance(found.id, UUID)
    assert found.comply_by is not None
    assert found.comply_by.utcoffset() is not None


def watched(desk: EngineDesk, case_id: UUID) -> int:
    """How many publications of the case are looked at."""
    with desk.units() as tx:
        return len(tx.watches.of(case_id))


PAGE = {"id": "post", "url": "https://www.facebook.com/anna/posts/1", "audience": "public", "still_online": True}


def test_only_an_order_to_remove_is_looked_at_on_the_page(desk: EngineDesk) -> None:
    """An order to give a name removes nothing: a handler is asked, no page is watched."""
    naming = House(desk, "fr_refere_145", author={"known": False}, publications=[PAGE])
    removing = House(desk, PAF, publications=[PAGE])
    for here in (naming, removing):
        for stage in ("served", "ordered", "order_served"):
            here.note(stage)
    desk.live(hours=25)
    assert [watched(desk, one.case_id) for one in (naming, removing)] == [0, 1]
    assert [one.tasks("check_compliance") for one in (naming, removing)] == [1, 1]


def test_the_law_says_by_when_a_belgian_order_on_intimate_images_is_obeyed(desk: EngineDesk) -> None:
    """Six hours from the hour of its service, whatever the order says of it; no machine looks, a person does."""
    here = House(
        desk, UNILATERAL, jurisdiction="BE", local_calendar="BE", kind="intimate_content", publications=[PAGE],
        intimate={"exists": True, "shared": True, "depicted_age": 31},
    )  # fmt: skip
    here.note("lodged")
    here.note("ordered")
    here.note("order_served", hour=here.hour)
    served = here.court.notes[-1].at
    assert isinstance(served, datetime)
    assert here.court.comply_by == served + timedelta(hours=6)
    desk.live(hours=7)
    assert here.tasks("check_compliance") == 1
    with desk.units() as tx:
        assert list(tx.captures.of(here.case_id)) == []


def test_the_dossier_tells_the_stages(desk: EngineDesk) -> None:
    """Each stands in the chronology, with its day and what the handler wrote down."""
    here = House(desk)
    here.note("served", words="Me Un, à personne")
    verb = ReadDossier(desk.means, SeeCase(desk.means))
    source = desk.do(verb.read, actor=desk.handler.actor, case_id=here.case_id, language="fr")
    words = CaseWords(ready.locales(), ready.rulebook(), "fr", "Europe/Paris")
    said = "\n".join(cell for part in compose_dossier(words, source).sections for row in part.rows for cell in row)
    assert "Acte signifié le" in said
    assert "Me Un, à personne" in said


def test_a_minor_and_a_belgian_hear_it_their_way() -> None:
    """Nobody speaks of a minor's money to the minor; in Belgium the bailiff has the name of there."""
    say = ready.locales().say
    assert "tes parents" in say(spoken_in("fr", "FR", young=True), "court.told.cost", number="1")
    assert "je ouders" in say(spoken_in("nl", "BE", young=True), "court.told.cost", number="1")
    assert "gerechtsdeurwaarder" in say(spoken_in("nl", "BE"), "court.told.served", number="1", on="x")
    assert "gerechtsdeurwaarder" not in say(spoken_in("nl", "NL"), "court.told.served", number="1", on="x")
