"""Appointments and costs in the chat: moments offered, taken, cancelled; what stays to pay, agreed to or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone, by_desk
from workflows.kernel.errors import BadInput, EgideError


# ---------------------------------------------------------------- appointments
def test_an_appointment_is_offered_taken_and_reminded(desk: Desk, opened: Phone) -> None:
    """An hour before, unless it was cancelled."""
    slots = [desk.clock.now() + timedelta(days=1, hours=number) for number in (3, 5)]
    by_desk(desk, opened, desk.use.offer_appointment, how="phone", slots=slots, note="Pour préparer la plainte")
    labels = [
        label
        for label in opened.buttons()
        if "15h" in label or "17h" in label or "heures" in label or "novembre" in label
    ]
    first = opened.buttons()[labels[0]]
    opened.press_data(first)
    assert "C’est noté" in opened.text
    opened.press_data(first)
    assert "ancien" in opened.text
    case = opened.case
    (near,) = [one for one in desk.read(lambda tx: tx.follow_ups.open_of(case.id)) if one.kind == "appointment_near"]
    assert near.due_at == slots[0] - timedelta(hours=1)
    desk.clock.move_to(near.due_at)
    desk.unit(desk.use.run_follow_up, follow_up_id=near.id)
    opened.look()
    assert "Rappel" in opened.text


def near_of(desk: Desk, phone: Phone) -> list[Any]:
    case = phone.case
    return [one for one in desk.read(lambda tx: tx.follow_ups.open_of(case.id)) if one.kind == "appointment_near"]


def test_a_cancelled_appointment_is_not_reminded(desk: Desk, opened: Phone) -> None:
    """Nobody waits by the telephone: who was to be called reads why, and can answer; another appointment stays."""
    first, second = (desk.clock.now() + timedelta(days=day, hours=3) for day in (1, 2))
    for slot in (second, first):
        made = by_desk(desk, opened, desk.use.offer_appointment, how="phone", slots=[slot])
        opened.press_data(next(one for one in opened.buttons().values() if one.startswith("h:")))
    assert len(near_of(desk, opened)) == 2
    for _ in range(2):  # pressed twice: told once
        by_desk(desk, opened, desk.use.cancel_appointment, appointment_id=made, reason=" Je suis souffrante. ")
    assert "par téléphone" in opened.text
    assert "24 novembre 2026" in opened.text
    assert "n’a pas lieu" in opened.text
    assert "Je suis souffrante." in opened.text
    opened.button("Écrire")
    assert opened.look() == []
    assert desk.events(opened).count("appointment:cancelled") == 1
    (near,) = near_of(desk, opened)
    assert near.due_at == second - timedelta(hours=1)
    assert [one.due_at for one in desk.tasks(opened) if one.kind == "appointment"] == [second]


def test_moments_that_were_taken_back_cannot_be_taken(desk: Desk, opened: Phone) -> None:
    """The old button says so; one that was declined has nothing to cancel."""
    made = by_desk(desk, opened, desk.use.offer_appointment, how="video", slots=[desk.clock.now() + timedelta(days=1)])
    button = next(one for one in opened.buttons().values() if one.startswith("h:"))
    by_desk(desk, opened, desk.use.cancel_appointment, appointment_id=made, reason="Je vous appelle demain.")
    assert "ne sont plus valables" in opened.text
    opened.press_data(button)
    assert "ancien" in opened.text
    made = by_desk(desk, opened, desk.use.offer_appointment, how="video", slots=[desk.clock.now() + timedelta(days=1)])
    opened.press("Aucun ne me convient")
    by_desk(desk, opened, desk.use.cancel_appointment, appointment_id=made, reason="Trop tard.")
    assert "Trop tard." not in opened.text


@pytest.mark.parametrize("reason", [" ", "x" * 501])
def test_an_appointment_is_not_cancelled_without_a_short_reason(desk: Desk, opened: Phone, reason: str) -> None:
    made = by_desk(desk, opened, desk.use.offer_appointment, how="phone", slots=[desk.clock.now() + timedelta(days=1)])
    with pytest.raises(EgideError):
        by_desk(desk, opened, desk.use.cancel_appointment, appointment_id=made, reason=reason)
    assert "appointment:cancelled" not in desk.events(opened)


def test_none_of_the_moments_suits(desk: Desk, opened: Phone) -> None:
    """The handler is told to offer others."""
    by_desk(desk, opened, desk.use.offer_appointment, how="office", slots=[desk.clock.now() + timedelta(days=2)])
    opened.press("Aucun ne me convient")
    assert "appointment_declined" in {task.kind for task in desk.tasks(opened)}


def test_a_moment_that_has_passed_cannot_be_taken(desk: Desk, opened: Phone) -> None:
    """An old button."""
    by_desk(desk, opened, desk.use.offer_appointment, how="phone", slots=[desk.clock.now() + timedelta(hours=2)])
    data = next(one for one in opened.buttons().values() if one.startswith("h:"))
    desk.clock.advance(hours=3)
    opened.press_data(data)
    assert "ancien" in opened.text


@pytest.mark.parametrize(
    "bad",
    [
        {"how": "pigeon", "slots": [1]},
        {"how": "phone", "slots": []},
        {"how": "phone", "slots": [-1]},
        {"how": "phone", "slots": [1, 2, 3, 4, 5, 6, 7]},
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(desk: Desk, opened: Phone, bad: dict[str, Any]) -> None:
    """Before anybody is disturbed."""
    slots = [desk.clock.now() + timedelta(hours=hour) for hour in bad["slots"]]
    with pytest.raises(BadInput):
        by_desk(desk, opened, desk.use.offer_appointment, how=bad["how"], slots=slots)


# ---------------------------------------------------------------- costs
def test_a_cost_is_agreed_to_with_what_stays_to_pay(desk: Desk, opened: Phone) -> None:
    """The amount stands in the question and in the answer; pressed twice it counts once."""
    by_desk(desk, opened, desk.use.ask_cost, step="bailiff_capture", amount=30000, covered=25000)
    assert "Reste à payer par vous : 50,00" in opened.text.replace("\u202f", " ").replace("\xa0", " ")
    data = opened.button("J’accepte")
    opened.press_data(data)
    assert "Accord noté" in opened.text
    opened.press_data(data)
    assert "ancien" in opened.text
    assert desk.events(opened).count("cost:approved") == 1
    assert "cost_approved" in {task.kind for task in desk.tasks(opened)}


def test_a_refused_cost_may_still_be_agreed_to(desk: Desk, opened: Phone) -> None:
    """And not the other way round: what was ordered on an agreement stands."""
    by_desk(desk, opened, desk.use.ask_cost, step="bailiff_capture", amount=30000, covered=0)
    yes, no = opened.button("J’accepte"), opened.button("Je refuse")
    opened.press_data(no)
    assert "n’est pas commandé" in opened.text
    opened.press_data(yes)
    assert "Accord noté" in opened.text
    opened.press_data(no)
    assert "ancien" in opened.text


def test_a_new_question_about_the_same_step_takes_the_place_of_the_old(desk: Desk, opened: Phone) -> None:
    """Nobody agrees to yesterday's price."""
    by_desk(desk, opened, desk.use.ask_cost, step="bailiff_capture", amount=30000, covered=0)
    old = opened.button("J’accepte")
    by_desk(desk, opened, desk.use.ask_cost, step="bailiff_capture", amount=45000, covered=0)
    opened.press_data(old)
    assert "ancien" in opened.text
    assert desk.events(opened).count("cost:approved") == 0
