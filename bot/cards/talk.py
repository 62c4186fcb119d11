"""What passes between the insured and the desk beside the questions: files, moments, costs, complaints, goodbyes."""

from __future__ import annotations

from bot.callback_data import CaseButton, ComplaintButton, MarkButton, PlainButton, SlotButton, SubjectButton, Verb
from bot.cards.message import Card, shortened
from bot.cards.speech import Speech
from workflows.case.correspondence import Approval
from workflows.evidence.item import LARGEST, Evidence
from workflows.screens.desk import (
    AppointmentNews,
    AppointmentOffer,
    ComplaintInvitation,
    CostNews,
    CostQuestion,
    EvidenceReceipt,
    Goodbye,
)

MOST_LINES = 40
NAME = 60


def evidence_receipt(screen: EvidenceReceipt, speech: Speech) -> Card:
    """Shows the number, the time, each item with the beginning of its hash; what could not be fetched is said too."""
    case = screen.case
    kept = [item for item in screen.items if item.state == "kept"]
    refused = sum(item.state == "refused" for item in screen.items)
    lost = len(screen.items) - len(kept) - refused
    card = Card()
    if kept:
        at = speech.moment(screen.at, case.jurisdiction)
        card.title(speech.say("receipt.title", n=len(kept), number=case.number))
        card.say(speech.say("receipt.at", at=at))
        lines = [_item(place, item, speech) for place, item in enumerate(kept[:MOST_LINES], 1)]
        if len(kept) > MOST_LINES:
            lines.append(speech.say("receipt.more", n=len(kept) - MOST_LINES))
        card.say("\n".join(lines))
        card.say((speech.say("receipt.hash"), "italic"))
    if lost:
        card.say("⚠️ " + speech.say("receipt.lost", n=lost, megabytes=LARGEST // 1024 // 1024))
    if refused:
        card.say("⚠️ " + speech.say("receipt.refused", n=refused))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, case.id)))


def _item(place: int, item: Evidence, speech: Speech) -> str:
    name = shortened(item.name, NAME) if item.name else speech.say(f"receipt.kind.{item.kind}")
    version = speech.say("receipt.version", number=item.version) if item.version > 1 else ""
    return f"{place}. {name}{version} – {item.short_hash}"


def appointment_offer(screen: AppointmentOffer, speech: Speech) -> Card:
    """Shows each moment as a button; none of them is an answer too."""
    case, appointment = screen.case, screen.appointment
    how = speech.say(f"appointment.how.{appointment.how}")
    card = Card().title(speech.say("appointment.offer", handler=screen.handler, number=case.number))
    card.say(how)
    if appointment.note:
        card.say((appointment.note, "blockquote"))
    for place, slot in enumerate(appointment.slots):
        card.row(
            (
                speech.moment(slot, case.jurisdiction),
                SlotButton(Verb.CHOOSE_MOMENT, case.id, appointment.id, str(place)).pack(),
            )
        )
    return card.row(
        (speech.say("appointment.none"), SubjectButton(Verb.DECLINE_MOMENTS, case.id, appointment.id).pack())
    )


def appointment_news(screen: AppointmentNews, speech: Speech) -> Card:
    """Fixed, declined, cancelled with the reason, or near. Who is cancelled on can answer."""
    case, appointment = screen.case, screen.appointment
    at = speech.moment(appointment.at, case.jurisdiction) if appointment.at is not None else ""
    how = speech.say(f"appointment.how.{appointment.how}")
    card = Card().say(speech.say(f"appointment.{screen.what}", at=at, how=how, number=case.number))
    if screen.reason:
        card.say((screen.reason, "blockquote"))
        card.row(speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, case.id)))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, case.id)))


def cost_question(screen: CostQuestion, speech: Speech) -> Card:
    """Shows what it costs, what the contract pays, what stays to pay: the last in bold, because that is the
    question."""
    case, approval = screen.case, screen.approval
    card = Card().title(speech.say("cost.title", number=case.number))
    card.say(speech.say("cost.step", step=speech.of(screen.step), amount=_money(approval, approval.amount, speech)))
    card.say(speech.say("cost.covered", amount=_money(approval, approval.covered, speech)))
    card.say((speech.say("cost.stays", amount=_money(approval, approval.stays_to_pay, speech)), "bold"))
    card.say((speech.say("cost.free"), "italic"))
    card.row((speech.say("cost.yes"), SubjectButton(Verb.AGREE_TO_COST, case.id, approval.id).pack()))
    card.row((speech.say("cost.no"), SubjectButton(Verb.DECLINE_COST, case.id, approval.id).pack()))
    return card.row(speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, case.id)))


def cost_news(screen: CostNews, speech: Speech) -> Card:
    """Shows what was decided, with the amount, so that it can be found again."""
    approval = screen.approval
    amount = _money(approval, approval.stays_to_pay, speech)
    card = Card().say(speech.say(f"cost.{approval.state}", step=speech.of(screen.step), amount=amount))
    if approval.state == "declined":  # one may change one's mind
        card.row((speech.say("cost.yes"), SubjectButton(Verb.AGREE_TO_COST, screen.case.id, approval.id).pack()))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, screen.case.id)))


def _money(approval: Approval, cents: int, speech: Speech) -> str:
    return speech.locales.say_money(speech.language, cents, approval.currency)


def complaint_invitation(screen: ComplaintInvitation, speech: Speech) -> Card:
    """Heard, dated, and invited to a durable form; to be taken back where it was only a sigh."""
    case = screen.case
    card = Card()
    if case is not None:
        at = speech.moment(screen.at, case.jurisdiction)
        card.title(speech.say("complaint.noted", at=at, number=case.number))
        card.say(speech.say("complaint.answered_within"))
    card.say(speech.say("complaint.durable", contact=screen.contact))
    if case is not None:
        card.row(speech.button("complaint.button.withdraw", CaseButton(Verb.WITHDRAW_COMPLAINT, case.id)))
    return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))


def goodbye(screen: Goodbye, speech: Speech) -> Card:
    """So that it does not happen again; and how it was."""
    case = screen.case
    card = Card()
    card.items(speech.say("lessons.title"), (speech.of(line) for line in screen.lessons))
    card.say(speech.say("rating.ask", number=case.number))
    card.row(
        *(
            (mark, MarkButton(Verb.RATE_DESK, case.id, str(place)).pack())
            for place, mark in enumerate(("😞", "🙁", "😐", "🙂", "😊"), 1)
        )
    )
    card.row(speech.button("bot.button.complain", ComplaintButton(Verb.COMPLAIN, case.id)))
    return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))
