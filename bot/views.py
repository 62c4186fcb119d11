"""How the chat shows a screen of the core: pure functions from screen and language to Telegram's payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.cards import doors, interview, menu, news, talk
from bot.cards.plan import plan
from bot.cards.speech import Speech
from bot.message import Card
from workflows import screens
from workflows.people import LANGUAGES, Language
from workflows.rulebook import Rulebook
from workflows.say import Say

Renderer = Callable[[Any, Speech], Card]
RENDERERS: Mapping[type[Any], Renderer] = {
    screens.LanguageChoice: menu.language_choice,
    screens.Menu: menu.menu,
    screens.AskCode: menu.ask_code,
    screens.PolicyLinked: menu.policy_linked,
    screens.CodeRefused: menu.code_refused,
    screens.KindChoice: menu.kind_choice,
    screens.CaseList: menu.case_list,
    screens.Receipt: news.receipt,
    screens.Emergency: news.emergency,
    screens.HandedOver: news.handed_over,
    screens.StepNews: news.step_news,
    screens.LawyerQuestion: news.lawyer_question,
    screens.LawyerNews: news.lawyer_news,
    screens.Digest: news.digest,
    screens.Sentence: news.sentence,
    screens.Ask: interview.ask,
    screens.Confirm: interview.confirm,
    screens.Summary: interview.summary,
    screens.EvidenceReceipt: talk.evidence_receipt,
    screens.AppointmentOffer: talk.appointment_offer,
    screens.AppointmentNews: talk.appointment_news,
    screens.CostQuestion: talk.cost_question,
    screens.CostNews: talk.cost_news,
    screens.ComplaintInvitation: talk.complaint_invitation,
    screens.Goodbye: talk.goodbye,
    screens.AskPolicy: doors.ask_policy,
    screens.KindGuess: doors.kind_guess,
    screens.Security: doors.security,
    screens.Locked: doors.locked,
    screens.DeskNotice: doors.desk_notice,
    screens.DeskChatNews: doors.desk_chat_news,
}


class TelegramView:
    """`ports.CaseView` for Telegram."""

    def __init__(self, locales: Say, rulebook: Rulebook) -> None:
        self._speech: dict[Language, Speech] = {one: Speech(one, locales, rulebook) for one in LANGUAGES}

    def show(self, screen: screens.Screen, language: Language) -> Sequence[Mapping[str, Any]]:
        speech = self._speech[language]
        if isinstance(screen, screens.PlanCard):
            return plan(screen, speech)
        if isinstance(screen, screens.FromDesk):
            return [*news.files(screen), *news.from_desk(screen, speech).payloads()]
        return RENDERERS[type(screen)](screen, speech).payloads()
