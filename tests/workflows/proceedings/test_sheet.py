"""Which proceedings a case opens and why, what would void them, which days count and how."""

from __future__ import annotations

from datetime import date, datetime

from tests.workflows.proceedings.proceeding_parts import DEFAMED, EXPOSED, POST, STATEMENT, said, sheets


def test_a_country_opens_its_own_proceedings_and_the_union_stands_beside_them() -> None:
    """No proceeding of another country is ever shown; what is open comes first."""
    for country in ("FR", "BE", "NL"):
        found = sheets(DEFAMED, country)
        assert {"EU", country} == {one.rule.jurisdiction for one in found.values()}
        order = [one.opening for one in found.values()]
        assert order == sorted(order, key=("open", "perhaps", "closed").index)


def test_a_known_author_opens_the_action_against_them_and_closes_identification() -> None:
    """Every opening says its reasons, every closed door what keeps it shut."""
    found = sheets(DEFAMED, "FR")
    assert found["fr_refere_834_835"].opening == "open"
    assert found["fr_press_summons_merits"].opening == "open"
    assert found["fr_refere_145"].opening == "closed"
    assert "The author is not identified." in said([one.text for one in found["fr_refere_145"].lacking])
    assert "The author is known." in said([one.text for one in found["fr_refere_834_835"].because])
    unknown = sheets({**DEFAMED, "author": {"known": False}}, "FR")
    assert unknown["fr_refere_145"].opening == "open"
    assert unknown["fr_refere_834_835"].opening == "closed"
    assert unknown["fr_pcpc"].opening == "open"


def test_what_nobody_has_said_makes_a_door_perhaps_open_and_is_named() -> None:
    """A door is never shut, and never opened, by a fact that is not known."""
    nothing_private = {"exists": False, "shared": False, "threatened": False}
    told = {
        **DEFAMED,
        "statement": {**STATEMENT, "reveals_private_life": False},
        "intimate": nothing_private,
    }
    found = sheets(told, "FR")
    assert found["fr_heure_a_heure"].opening == "closed"
    unsaid = sheets(DEFAMED, "FR")["fr_heure_a_heure"]
    assert unsaid.opening == "perhaps"
    assert "statement.reveals_private_life" in unsaid.missing


def test_what_speaks_against_it_is_said_with_its_reference() -> None:
    """A true fact, a missing capture, the plan's own refusals."""
    told = {**DEFAMED, "statement": {**STATEMENT, "truth": True}}
    against = sheets(told, "FR")["fr_refere_834_835"].against
    assert "true, at least in part" in said([one.text for one in against])
    assert "loi 1881 35, 55" in [one.reference for one in against]
    captured = {**DEFAMED, "already_done": [{"step": "bailiff_capture", "done_on": "2026-11-22"}]}
    assert "Nothing has been recorded" in said([one.text for one in sheets(DEFAMED, "FR")["fr_refere_834_835"].against])
    assert "Nothing has been recorded" not in said(
        [one.text for one in sheets(captured, "FR")["fr_refere_834_835"].against]
    )


def test_the_checklist_tells_what_is_there_what_lacks_and_what_only_a_person_can_say() -> None:
    """The press list is held against the facts of the publication."""
    lines = {one.id: one for one in sheets(DEFAMED, "FR")["fr_press_summons_merits"].lines}
    assert lines["press_articulate"].state == "met"
    assert lines["press_domicile"].state == "to_be_confirmed"
    assert lines["fr_exhibits"].state == "missing"
    undated = {**DEFAMED, "publications": [{key: POST[key] for key in ("id", "url", "words", "audience")}]}
    lines = {one.id: one for one in sheets(undated, "FR")["fr_press_summons_merits"].lines}
    assert lines["press_articulate"].state == "missing"
    done = {**DEFAMED, "already_done": [{"step": "bailiff_capture", "done_on": "2026-11-22"}]}
    assert {one.id: one for one in sheets(done, "FR")["fr_press_summons_merits"].lines}["fr_exhibits"].state == "met"


def test_a_void_ground_is_met_only_where_the_facts_keep_it_away() -> None:
    """The hour-to-hour summons for words under the press act is void before day 11."""
    words = {one.id: one for one in sheets(DEFAMED, "FR")["fr_heure_a_heure"].lines}
    assert words["defamation"].state == "missing"
    picture = {one.id: one for one in sheets(EXPOSED, "FR")["fr_heure_a_heure"].lines}
    assert picture["defamation"].state == "met"


def test_the_press_hearing_is_on_day_11_at_the_earliest_and_service_on_the_safe_day() -> None:
    """Served today nothing is known yet, so the count is marked as assumed; once served it stands."""
    days = {one.id: one for one in sheets(DEFAMED, "FR")["fr_press_summons_merits"].days}
    assert date(2027, 2, 5) == days["serve_by"].safe_day
    assert date(2026, 12, 3) == days["hearing_from"].safe_day
    assert days["hearing_from"].assumed
    served = {**DEFAMED, "events": [{"clock_event": "summons_served", "at": "2026-11-22"}]}
    days = {one.id: one for one in sheets(served, "FR")["fr_press_summons_merits"].days}
    assert date(2026, 12, 3) == days["hearing_from"].safe_day
    assert not days["hearing_from"].assumed
    reached = sheets(DEFAMED, "FR", {"served": date(2026, 11, 24)})["fr_press_summons_merits"].days
    assert date(2026, 12, 5) == next(one.safe_day for one in reached if one.id == "hearing_from")


def test_days_are_counted_by_the_law_of_each_country() -> None:
    """Six weeks after the refusal (UAVG 35), two judicial days before a Belgian hearing, six hours from service."""
    refused = {
        **DEFAMED, "already_done": [{"step": "erasure_request", "done_on": "2026-11-20", "outcome": "refused"}],
    }  # fmt: skip
    request = sheets(refused, "NL")["nl_avg_35"]
    assert request.opening == "open"
    assert [date(2027, 1, 1)] == [one.safe_day for one in request.days if one.id == "act_by"]
    assert [date(2027, 1, 4)] == [one.lawful_day for one in request.days if one.id == "act_by"]
    summons = sheets({**DEFAMED, "reported_at": "2026-11-20T10:00:00+01:00"}, "BE")["be_refere_584"]
    assert [date(2026, 11, 24)] == [one.safe_day for one in summons.days if one.id == "hearing_from"]
    served = {
        **EXPOSED, "events": [{"clock_event": "removal_order_served", "at": "2026-11-22T09:00:00+01:00"}],
    }  # fmt: skip
    order = {one.id: one for one in sheets(served, "BE")["be_unilateral_584_7"].days}
    assert datetime.fromisoformat("2026-11-22T15:00:00+01:00") == order["comply_by"].moment
    assert date(2026, 12, 22) == order["opposition_until"].safe_day
    assert order["opposition_until"].to_be_confirmed


def test_intimate_content_opens_the_belgian_request_and_words_do_not() -> None:
    """Images alone; necessity and absence of consent are presumed there."""
    assert sheets(EXPOSED, "BE")["be_unilateral_584_7"].opening == "open"
    assert sheets(DEFAMED, "BE")["be_unilateral_584_7"].opening != "open"


def test_what_it_costs_is_a_range_in_cents_and_says_whether_it_is_whole() -> None:
    """An amount that nobody has established keeps the range from being whole."""
    found = sheets(DEFAMED, "FR")
    assert found["fr_refere_834_835"].cost == (255000, 605000)
    assert found["fr_refere_834_835"].cost_is_whole
    assert not found["fr_paf_lcen_6_3"].cost_is_whole
    assert sheets(DEFAMED, "BE")["be_identification"].cost is None


def test_a_proceeding_of_later_law_is_not_shown_before_it() -> None:
    """The Dutch right to inspect data in its new form exists since 2025."""
    assert "nl_evidence_194" in sheets(DEFAMED, "NL")
    before = {
        **DEFAMED, "reported_at": "2024-11-22T10:15:00+01:00",
        "publications": [{**POST, "first_published_on": "2024-11-05", "discovered_on": "2024-11-20"}],
    }  # fmt: skip
    assert "nl_evidence_194" not in sheets(before, "NL")
