"""The doors of the chat: language, menu, code, the kinds, the list of cases."""

from __future__ import annotations

from bot.callback_data import CaseButton, ComplaintButton, NameButton, PlainButton, Verb
from bot.cards.message import Button, Card
from bot.cards.speech import Speech
from workflows.screens.access import AskCode, CodeRefused, LanguageChoice, PolicyLinked
from workflows.screens.interview import KindChoice
from workflows.screens.plan import CaseList
from workflows.screens.screen import Menu

TONGUES = (("Français", "fr"), ("Nederlands", "nl"), ("English", "en"))
EMERGENCY_NUMBER = "112"


def language_choice(_screen: LanguageChoice, speech: Speech) -> Card:
    """Said in the three languages at once: nobody has chosen yet."""
    card = Card()
    for _, code in TONGUES:
        card.say(speech.locales.say(code, "bot.language.ask"))
    card.row(*((name, NameButton(Verb.CHOOSE_LANGUAGE, code).pack()) for name, code in TONGUES))
    in_danger = " · ".join(speech.locales.say(code, "bot.language.unsafe") for _, code in TONGUES)
    return card.row((f"🆘 {in_danger}", PlainButton(Verb.SAY_UNSAFE).pack()))


def menu(screen: Menu, speech: Speech) -> Card:
    """Shows what can be done now, the most urgent first."""
    card = Card()
    if screen.greeting:
        card.title(speech.say("bot.menu.hello"))
        card.say(speech.say("bot.menu.promise"))
    if screen.policy is None:
        card.say(speech.say("bot.menu.no_policy"))
    elif screen.unfinished is not None:
        card.say(speech.say("bot.menu.unfinished", number=screen.unfinished.number))
    card.say(speech.say("bot.menu.danger", number=EMERGENCY_NUMBER))
    if screen.unfinished is not None:
        number = screen.unfinished.number
        card.row(
            speech.button("bot.button.resume", CaseButton(Verb.RESUME_INTERVIEW, screen.unfinished.id), number=number)
        )
    card.row(speech.button("bot.button.report", PlainButton(Verb.CHOOSE_KIND)))
    if screen.policy is None:
        card.row(speech.button("bot.button.code", PlainButton(Verb.ENTER_CODE)))
    if screen.open_cases:
        card.row(speech.button("bot.button.cases", PlainButton(Verb.SHOW_CASES)))
    card.row(
        speech.button("bot.button.language", PlainButton(Verb.ASK_LANGUAGE)),
        speech.button("bot.button.security", PlainButton(Verb.SHOW_SECURITY)),
    )
    return card.row(speech.button("bot.button.complain", ComplaintButton(Verb.COMPLAIN)))


def ask_code(_screen: AskCode, speech: Speech) -> Card:
    """Shows where the code is found, and what happens without one."""
    card = Card().title(speech.say("bot.code.ask")).say(speech.say("bot.code.where"))
    return card.row(speech.button("bot.button.no_code", PlainButton(Verb.PROVE_IDENTITY)))


def policy_linked(screen: PolicyLinked, speech: Speech) -> Card:
    """Whose contract it is, so that a wrong link is seen."""
    policy = screen.policy
    return Card().say("✓ " + speech.say("bot.code.linked", number=policy.number, holder=policy.holder))


def code_refused(screen: CodeRefused, speech: Speech) -> Card:
    """Shows why, and what to do about it."""
    card = Card().say("⚠️ " + speech.say(f"bot.code.{screen.why}"))
    if screen.why == "wrong" and screen.tries_left is not None:
        card.say(speech.say("bot.code.tries_left", n=screen.tries_left))
    return card.say(speech.say("bot.code.advice_anyway"))


def kind_choice(screen: KindChoice, speech: Speech) -> Card:
    """Shows the ways in."""
    card = Card().title(speech.say("bot.kinds.ask")).say((speech.say("bot.kinds.unsure"), "italic"))
    for kind, words in screen.kinds.items():
        card.row((speech.of(words), NameButton(Verb.REPORT, kind).pack()))
    return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))


def case_list(screen: CaseList, speech: Speech) -> Card:
    """Shows each case with its state and its next date."""
    card = Card().title(speech.say("bot.cases.title"))
    buttons: list[Button] = []
    for case in screen.cases[:30]:
        about = speech.say("bot.kind.untold") if case.is_untold else speech.of(screen.kinds[case.kind])
        line = f"{about}{speech.say('bot.colon')}{speech.say(f'bot.case_state.{case.state}')}"
        if case.is_open and case.urgent_on is not None:
            line += ". " + speech.say("bot.cases.next", day=speech.day(case.urgent_on))
        card.say((case.number, "bold"), f"\n{line}")
        buttons.append((f"{case.number} – {about}", CaseButton(Verb.SHOW_CASE, case.id).pack()))
    for button in buttons:
        card.row(button)
    return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))
