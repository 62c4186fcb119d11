"""What is said to whoever may be in danger: whom to call, whether they are safe, that the desk is there."""

from __future__ import annotations

from uuid import UUID

from bot.callback_data import CaseButton, PlainButton, Verb
from bot.cards.message import Card
from bot.cards.speech import Speech
from workflows.interview import ShownHelpline
from workflows.screens.interview import AskSafety, Emergency, SafetyNoted, StillHereWord, UnreadWaits


def emergency(screen: Emergency, speech: Speech) -> Card:
    """Shows what to do right now, in order; whom to call."""
    advice = screen.advice
    if advice.is_crisis:
        return _crisis(screen, speech)
    card = Card().title(f"🆘 {advice.title}")
    card.say("\n".join(f"{number}. {line}" for number, line in enumerate(advice.lines, 1)))
    card.items(speech.say("interview.helpline.call"), (_helpline(one, speech) for one in advice.helplines))
    return _promise(card, screen, speech)


def _crisis(screen: Emergency, speech: Speech) -> Card:
    """Few sentences, the numbers each on a line to be touched, and one question at the end."""
    advice = screen.advice
    card = Card().title(advice.title)
    card.say("\n".join(advice.lines))
    card.say("\n".join(f"📞 {_number(one, speech)}" for one in advice.helplines))
    _promise(card, screen, speech)
    if advice.asks is not None:
        card.say((advice.asks, "bold"))
    return _go_on(card, screen.going_on, speech)


def _promise(card: Card, screen: Emergency, speech: Speech) -> Card:
    """By when somebody writes: said only where the card promises it and a task holds it."""
    if not screen.advice.is_promise or screen.by is None:
        return card
    return card.say(speech.say("safety.person_by", at=speech.moment(screen.by, screen.country)))


def _number(line: ShownHelpline, speech: Speech) -> str:
    reached = line.phone or line.url or ""
    name = line.name.removeprefix(reached).lstrip(", ")
    if line.country is not None and (land := speech.country(line.country)) not in name:
        name = f"{name} ({land})" if name else land
    said = f"{reached} – {name}" if name else reached
    return f"{said} ({line.purpose})"


def _helpline(line: ShownHelpline, speech: Speech) -> str:
    name = line.name
    if line.country is not None and (land := speech.country(line.country)) not in name:
        name = f"{name} ({land})"
    said = f"{name}{speech.say('bot.colon')}{line.phone or line.url or ''}"
    if line.purpose:
        said += f" ({line.purpose})"
    if line.open_now is not None:
        said += " – " + speech.say("interview.helpline.open" if line.open_now else "interview.helpline.closed")
    if line.phone and line.url:
        said += f" – {line.url}"
    return said


def ask_safety(screen: AskSafety, speech: Speech) -> Card:
    """Shows one question, answered by one touch; its words say nothing of what it is about."""
    card = Card()
    if screen.again:
        card.say(speech.say("safety.still_here"))
    asked = "safety.ask.child" if screen.about == "child" else _to("safety.ask", screen.is_young)
    card.title(speech.say(asked))
    card.row(
        speech.button("safety.yes", PlainButton(Verb.SAY_SAFE)),
        speech.button("safety.no", PlainButton(Verb.SAY_UNSAFE)),
    )
    return card.row(speech.button("safety.do_not_know", PlainButton(Verb.SAY_UNSAFE)))


def still_here(screen: StillHereWord, speech: Speech) -> Card:
    """The desk is still there; was it possible to call?"""
    said = speech.say("safety.still_here")
    if screen.number is None:
        return Card().say(f"{said} {speech.say(_to('safety.called', screen.is_young))}")
    return Card().say(f"{said} {speech.say(_to('safety.called_number', screen.is_young), number=screen.number)}")


def safety_noted(screen: SafetyNoted, speech: Speech) -> Card:
    """What was said is kept, and by when it is read; nothing is asked."""
    card = Card()
    if screen.by is None:
        card.say(speech.say(_to("safety.is_safe", screen.is_young)))
    else:
        at = speech.moment(screen.by, screen.country)
        card.say(speech.say(_to("safety.read_by", screen.is_young), at=at))
        card.row(speech.button("safety.now_safe", PlainButton(Verb.SAY_SAFE)))
    return _go_on(card, screen.going_on, speech)


def unread_waits(_: UnreadWaits, speech: Speech) -> Card:
    """Something waits; whoever reads over a shoulder learns nothing."""
    return (
        Card().say(speech.say("safety.unread")).row(speech.button("safety.unread.show", PlainButton(Verb.SHOW_UNREAD)))
    )


def _to(key: str, young: bool) -> str:
    return f"{key}.young" if young else key


def _go_on(card: Card, case_id: UUID | None, speech: Speech) -> Card:
    """Nothing is asked by itself after danger: the person goes on when they wish."""
    if case_id is None:
        return card
    return card.row(speech.button("safety.go_on", CaseButton(Verb.RESUME_INTERVIEW, case_id)))
