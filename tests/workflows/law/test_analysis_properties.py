"""What holds of every analysis, whatever the facts: the promises of the contract, counted again by other means."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import holidays
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.golden_law import BOOK, answer, waits_for
from tests.workflows.law.any_facts import days, some_facts
from workflows.law.analysis import analyse, is_called_within
from workflows.law.facts import Facts

REMOVAL = (
    "platform_notice", "intimate_content_notice", "review_doubt_report", "search_delisting", "erasure_request",
    "formal_notice_author", "formal_notice_publisher", "trusted_flagger", "call_author",
)  # fmt: skip
COUNTRIES = BOOK.jurisdictions.by_code.values()
FEW, SOME = settings(max_examples=60), settings(max_examples=150)


@SOME
@given(some_facts(), st.sampled_from((timedelta(minutes=15), timedelta(hours=1), timedelta(hours=5))))
def test_who_is_called_soon_is_known_without_the_plan(facts: dict[str, Any], within: timedelta) -> None:
    """The short way says what the whole analysis says of the human hour."""
    at = datetime.fromisoformat(answer(facts)["at"])
    read = Facts.parse(facts, BOOK.declared, at)
    why = analyse(read, BOOK, at).human.why
    pressing = [one for one in BOOK.humans if one.minutes is not None and timedelta(minutes=one.minutes) <= within]
    assert is_called_within(read, BOOK, at, within) == any(one.why in why for one in pressing)


# ---------------------------------------------------------------- the contract
@SOME
@given(some_facts())
def test_every_file_is_answered(facts: dict[str, Any]) -> None:
    """Nothing raises; the answer is JSON and keeps what the contract promises of every answer."""
    found = answer(facts)
    assert json.loads(json.dumps(found)) == found
    _promises(found)
    _plan(found, facts)


def _promises(found: dict[str, Any]) -> None:
    for one in found["clocks"]:
        last, safe = one["legal_last_day"], one["safe_day"]
        assert (last is None) == (safe is None), one
        assert last is None or safe <= last, one
        assert one["moment"] is None or datetime.fromisoformat(one["moment"]).utcoffset() is not None
        assert one["state"] in ("running", "expired", "interrupted", "not_open_yet")
        assert one["reference"]
        assert one["confidence"]
    assert len({(one["id"], one["publication"]) for one in found["clocks"]}) == len(found["clocks"])
    running = {(one["id"], one["publication"]) for one in found["clocks"] if one["state"] == "running"}
    assert all((one["clock"], one["publication"]) in running for one in found["alerts"])
    earliest = (
        (datetime.fromisoformat(found["at"]) - timedelta(days=1)).date().isoformat()
    )  # days are those of the country
    assert all(one["on"] >= earliest for one in found["alerts"])
    _takes_no_right_away_unsure(found)
    driving = found["driving_clock"]
    if driving is not None:
        assert (driving["id"], driving["publication"]) in running
        assert driving["days_left"] >= 0
    human = found["human"]
    assert human["required"] == (human["by"] is not None) == bool(human["reasons"])
    assert all(set(one["text"]) == {"fr", "nl", "en"} for one in found["warnings"])


def _takes_no_right_away_unsure(found: dict[str, Any]) -> None:
    """What is from memory, disputed, or counted from a day that nobody told never reads as passed; what has passed for the
    insured brings a person."""
    ended = [one for one in found["clocks"] if one["state"] == "expired"]
    assert all(one["confidence"] in ("verified", "V1", "V2", "desk") for one in ended), ended
    if any(one["binds"] == "insured" for one in ended):
        assert found["human"]["required"]


def _plan(found: dict[str, Any], facts: dict[str, Any]) -> None:
    earlier: set[str] = set()
    done = {one["step"] for one in facts["already_done"]}
    for line in found["plan"]:
        assert set(line["after"]) <= earlier, line
        assert line["step"] not in earlier, "a step stands twice"
        earlier.add(line["step"])
    assert done <= earlier, "what was done stays"
    for one in found["refused"]:
        waits = one["step"] in earlier
        assert not waits or one["until"] in earlier, (
            "a refused step that stands in the plan waits for another one there"
        )
        assert one["why"]
    if facts["jurisdiction"] != "FR":
        assert (
            not earlier
            & {"host_removal_order", "review_doubt_report", "direct_summons", "civil_party_complaint"} - done
        )


@FEW
@given(some_facts(), st.integers(0, 2500))
def test_any_day_will_do(facts: dict[str, Any], later: int) -> None:
    """Also long after the report; and the same question has the same answer."""
    at = (datetime.fromisoformat(facts["reported_at"]).astimezone(UTC) + timedelta(days=later)).isoformat()
    found = answer(facts, at)
    _promises(found)
    assert answer(facts, at) == found


@FEW
@given(some_facts(kind="intimate_content"), st.sampled_from([None, 0, 13, 17]), st.sampled_from([None, 17, 41]))
def test_minors_are_kept_from_harm(facts: dict[str, Any], shown: int | None, victim: int | None) -> None:
    """Sexual content and a minor, or an age that nobody knows: nothing is uploaded and nothing captured."""
    facts = {key: value for key, value in facts.items() if key not in ("victim_age", "insured")}
    facts["intimate"] = {key: value for key, value in facts.get("intimate", {}).items() if key != "depicted_age"}
    facts["intimate"] |= {"depicted_age": shown} if shown is not None else {}
    facts |= {"victim_age": victim} if victim is not None else {}
    assume(shown is not None or victim != 41)
    found = answer(facts)
    done = {one["step"] for one in facts["already_done"]}
    assert found["uploads"] == "blocked"
    assert not {"bailiff_capture", "timestamped_capture"} & {line["step"] for line in found["plan"]} - done
    if shown is not None or victim is not None:
        by, reported = found["human"]["by"], facts["reported_at"]
        assert datetime.fromisoformat(by) - datetime.fromisoformat(reported) <= timedelta(minutes=15)


# ---------------------------------------------------------------- removal after capture
@SOME
@given(some_facts(objectives=["removal", "compensation", "cessation"]))
def test_no_removal_before_the_capture(facts: dict[str, Any]) -> None:
    """Where compensation is wanted and nothing was waived, whatever may make the words disappear waits for the bailiff's
    capture. A minor's images are never captured: there removal does not wait."""
    assume(facts.get("capture_waived_in_writing") is not True)
    assume(not facts["publications"] or any(one.get("still_online") is not False for one in facts["publications"]))
    found = answer(facts)
    guarded = any(one["step"] == "bailiff_capture" and one["until"] == "person_decides" for one in found["refused"])
    assume(not guarded)
    done = {one["step"] for one in facts["already_done"]}
    after = {line["step"]: line["after"] for line in found["plan"]}
    for step in REMOVAL:
        if step in after and step not in done:
            assert "bailiff_capture" in waits_for(step, after), (step, after)


# ---------------------------------------------------------------- counted again
_PACKAGE = {
    "FR": holidays.country_holidays("FR", years=range(2010, 2070)),
    "BE": holidays.country_holidays("BE", years=range(2010, 2070)),
    "NL": holidays.country_holidays("NL", years=range(2010, 2070)),
}


def _works(country: str, day: date, saturdays: bool = False) -> bool:
    """A working day by the package, with 5 May in the Netherlands."""
    off = day in _PACKAGE[country] or (country == "NL" and (day.month, day.day) == (5, 5))
    return not off and day.weekday() < (6 if saturdays else 5)


def _rolled(country: str, day: date) -> date:
    while not _works(country, day):
        day += timedelta(days=1)
    return day


def _months(day: date, number: int) -> date:
    """The same date number, found by walking back from the end of the month."""
    year, month = day.year + (day.month - 1 + number) // 12, (day.month - 1 + number) % 12 + 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _working(country: str, day: date, number: int, saturdays: bool = False) -> date:
    while number:
        day += timedelta(days=1)
        number -= _works(country, day, saturdays)
    return day


def _eve_of_month(day: date, number: int) -> date:
    """De quantième à veille de quantième, the later of the two readings."""
    return max(_months(day + timedelta(days=1), number) - timedelta(days=1), _months(day, number))


def _short_dutch(day: date) -> date:
    return _rolled("NL", day)


AGAIN = {
    "press_3m": lambda c, d: _months(d, 3),
    "press_12m": lambda c, d: _months(d, 12),
    "press_chain": lambda c, d: _months(d, 3),
    "press_chain_12m": lambda c, d: _months(d, 12),
    "service_practical": lambda c, d: d,
    "plain_days_10": lambda c, d: d + timedelta(days=10),
    "plain_days_3": lambda c, d: d + timedelta(days=3),
    "letter_8_days": lambda c, d: d + timedelta(days=8),
    "plus_6y": lambda c, d: _months(d, 72),
    "plus_6y_at_least": lambda c, d: _months(d, 72),
    "plus_5y": lambda c, d: _months(d, 60),
    "plus_2y": lambda c, d: _months(d, 24),
    "plus_1y": lambda c, d: _months(d, 12),
    "plus_12m": lambda c, d: _months(d, 12),
    "plus_2m": lambda c, d: _months(d, 2),
    "plus_3m": lambda c, d: _months(d, 3),
    "plus_3m_opens": lambda c, d: _months(d, 3),
    "jours_ouvres_5": lambda c, d: _working(c, d, 5),
    "jours_ouvrables_10": lambda c, d: _working(c, d, 10, saturdays=True),
    "cpc_days_15": lambda c, d: _rolled(c, d + timedelta(days=15)),
    "be_10y": lambda c, d: _months(d, 120) - timedelta(days=1),
    "be_10y_level_1": lambda c, d: _months(d, 120) - timedelta(days=1),
    "be_5y": lambda c, d: _eve_of_month(d, 60),
    "be_3_months_reply": lambda c, d: _eve_of_month(d, 3),
    "be_3_months_or_30_days": lambda c, d: _eve_of_month(d, 3),
    "nl_sr88_3m": lambda c, d: _short_dutch(d + timedelta(days=90)),
    "nl_6y": lambda c, d: _months(d, 72),
    "nl_5y": lambda c, d: _months(d, 60),
    "nl_4_weeks": lambda c, d: _short_dutch(d + timedelta(days=28)),
    "nl_1y_kifid": lambda c, d: _months(d, 12),
    "eu_month": lambda c, d: _rolled(c, _months(d, 1)),
    "eu_3_months": lambda c, d: _rolled(c, _months(d, 3)),
    "eu_6_months": lambda c, d: _rolled(c, _months(d, 6)),
    "eu_90_days": lambda c, d: _rolled(c, d + timedelta(days=90)),
    "eu_180_days": lambda c, d: _rolled(c, d + timedelta(days=180)),
}
HOURS = {"hours_72": 72, "hours_48": 48, "hours_6": 6}


def _appeal_in_belgium(day: date) -> date:
    first, last = day + timedelta(days=1), _eve_of_month(day, 1)
    inside = first.month in (7, 8) and last.month in (7, 8) and first.year == last.year
    return _rolled("BE", date(day.year, 9, 15) if inside else last)


def test_every_count_is_counted_again() -> None:
    """No rule of the law is left out below."""
    rules = {
        count.rule
        for country in BOOK.countries.values()
        for dated in country.clocks
        for _, rule in dated.versions
        for count in rule.counts
    }
    assert rules == {*AGAIN, *HOURS, "be_1_month"}


@settings(max_examples=250)
@given(some_facts())
def test_no_clock_ends_later_than_the_law_says(facts: dict[str, Any]) -> None:
    """Each last day, counted again from its start by other means and another list of holidays."""
    country = facts["jurisdiction"]
    for one in answer(facts)["clocks"]:
        if one["start"] is None:
            assert one["legal_last_day"] is None
            continue
        if one["rule"] in HOURS:
            began = datetime.fromisoformat(one["start"]) if "T" in one["start"] else None
            if began is not None:
                assert datetime.fromisoformat(one["moment"]) - began == timedelta(hours=HOURS[one["rule"]])
            continue
        start = date.fromisoformat(one["start"])
        again = _appeal_in_belgium(start) if one["rule"] == "be_1_month" else AGAIN[one["rule"]](country, start)
        assert one["legal_last_day"] == again.isoformat(), one


@settings(max_examples=80)
@given(
    days,
    st.sampled_from([(country.code, one) for country in COUNTRIES for one in country.calendars]),
    st.sampled_from(BOOK.declared.kinds),
)
def test_every_day_every_calendar(day: date, place: tuple[str, str], kind: str) -> None:
    """A publication of any day from 2020 to 2040, told on that day: what runs ends in the future."""
    found = answer(
        {
            "jurisdiction": place[0],
            "local_calendar": place[1],
            "reported_at": f"{day.isoformat()}T12:00:00Z",
            "kind": kind,
            "publications": [
                {
                    "id": "p",
                    "audience": "public",
                    "first_published_on": day.isoformat(),
                    "discovered_on": day.isoformat(),
                }
            ],
        }
    )
    assert all(one["state"] in ("running", "not_open_yet") for one in found["clocks"])
    assert all(one["legal_last_day"] is None or one["legal_last_day"] > day.isoformat() for one in found["clocks"])
    if place[0] == "FR" and kind in ("defamation", "disparagement"):
        press = next(one for one in found["clocks"] if one["id"] == "press_limitation")
        assert press["legal_last_day"] == _months(day, 3).isoformat()
        service = date.fromisoformat(next(one for one in found["clocks"] if one["id"] == "press_service")["safe_day"])
        assert service <= _months(day, 3)
        assert service.weekday() < 6
        assert not BOOK.calendars[place[1]].is_holiday(service)


# ---------------------------------------------------------------- more facts
def _paths(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """What is told in this file, place by place."""
    found: list[tuple[str, ...]] = []
    for key, value in data.items():
        if isinstance(value, dict):
            found += [(key, inner) for inner in value]
        elif key not in (
            "jurisdiction",
            "local_calendar",
            "reported_at",
            "kind",
            "publications",
            "already_done",
            "events",
        ):
            found.append((key,))
    return found


def _without(data: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if len(path) == 1:
        return {key: value for key, value in data.items() if key != path[0]}
    return {**data, path[0]: {key: value for key, value in data[path[0]].items() if key != path[1]}}


@settings(max_examples=250)
@given(some_facts(), st.data())
def test_more_facts_take_no_clock_away_unsaid(facts: dict[str, Any], data: st.DataObject) -> None:
    """A clock that runs while a fact is not known still stands once it is told, or the answer says why it does not."""
    paths = _paths(facts)
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    # where the insured's age is told, this tells no more: it says that another is the victim
    assume(path != ("victim_age",) or "age" not in facts.get("insured", {}))
    _nothing_lost_unsaid(answer(_without(facts, path)), answer(facts), path)


@FEW
@given(some_facts(), st.data())
def test_an_event_takes_no_clock_away(facts: dict[str, Any], data: st.DataObject) -> None:
    """One more event, one more step done, one more publication."""
    key = data.draw(st.sampled_from(["events", "already_done", "publications"]))
    assume(facts[key])
    one = facts[key][-1]
    assume(not any(other.get("republishes") == one.get("id", "") for other in facts["publications"]))
    _nothing_lost_unsaid(answer({**facts, key: facts[key][:-1]}), answer(facts), (key,))


def _nothing_lost_unsaid(less: dict[str, Any], more: dict[str, Any], path: tuple[str, ...]) -> None:
    there = {(one["id"], one["publication"]) for one in more["clocks"]} | {(one["id"], None) for one in more["clocks"]}
    lost = [one for one in less["clocks"] if one["state"] == "running" and (one["id"], one["publication"]) not in there]
    if lost:
        stood = {one["id"] for one in less["qualifications"]} - {one["id"] for one in more["qualifications"]}
        # another publication may have said the same of it before
        said = [one for one in more["excluded"] if one not in less["excluded"] or one["id"] in stood]
        said += [one for one in more["notes"] if one not in less["notes"] or "our rules know" in one]
        said += [
            one for one in more["warnings"] if one not in less["warnings"] and one["id"] == "publication_time_barred"
        ]
        assert said, (path, [one["id"] for one in lost])


# ---------------------------------------------------------------- size
def test_a_thousand_publications() -> None:
    """As many as the contract allows, each with its clocks, half of them repeating another."""
    facts = {
        "jurisdiction": "FR",
        "reported_at": "2026-11-22T10:00:00+01:00",
        "kind": "defamation",
        "publications": [
            {
                "id": f"p{number}",
                "audience": "public",
                "first_published_on": (date(2026, 11, 20) - timedelta(days=number % 60)).isoformat(),
                **({"republishes": f"p{number - 1}"} if number % 2 else {}),
            }
            for number in range(1000)
        ],
        "statement": {"provable_fact": True, "identifiable": True, "target": "person"},
        "events": [{"clock_event": "summons_served", "at": f"2026-11-{day:02d}"} for day in range(1, 21)] * 50,
    }
    found = answer(facts)
    assert sum(one["id"] == "press_limitation" for one in found["clocks"]) == 1000
    _promises(found)
