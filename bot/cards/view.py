"""How the chat shows a screen of the core: pure functions from screen and language to Telegram's payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.cards import doors, interview, menu, news, talk
from bot.cards.message import Card
from bot.cards.plan import plan
from bot.cards.speech import Speech
from workflows.kernel.people import LANGUAGES, Language
from workflows.kernel.translator import Translator
from workflows.law.rulebook import Rulebook
from workflows.screens.access import (
    AskCode,
    AskPolicy,
    CodeRefused,
    DeskChatNews,
    LanguageChoice,
    Locked,
    PolicyLinked,
    Security,
)
from workflows.screens.desk import (
    AppointmentNews,
    AppointmentOffer,
    ComplaintInvitation,
    CostNews,
    CostQuestion,
    DeskNotice,
    EvidenceReceipt,
    FromDesk,
    Goodbye,
    LawyerNews,
    LawyerQuestion,
)
from workflows.screens.interview import Ask, Confirm, Emergency, KindChoice, KindGuess, Receipt, Summary
from workflows.screens.plan import CaseList, HandedOver, PlanCard, StepNews
from workflows.screens.screen import Digest, Menu, Screen, Sentence

Renderer = Callable[[Any, Speech], Card]
RENDERERS: Mapping[type[Any], Renderer] = {
    LanguageChoice: menu.language_choice,
    Menu: menu.menu,
    AskCode: menu.ask_code,
    PolicyLinked: menu.policy_linked,
    CodeRefused: menu.code_refused,
    KindChoice: menu.kind_choice,
    CaseList: menu.case_list,
    Receipt: news.receipt,
    Emergency: news.emergency,
    HandedOver: news.handed_over,
    StepNews: news.step_news,
    LawyerQuestion: news.lawyer_question,
    LawyerNews: news.lawyer_news,
    Digest: news.digest,
    Sentence: news.sentence,
    Ask: interview.ask,
    Confirm: interview.confirm,
    Summary: interview.summary,
    EvidenceReceipt: talk.evidence_receipt,
    AppointmentOffer: talk.appointment_offer,
    AppointmentNews: talk.appointment_news,
    CostQuestion: talk.cost_question,
    CostNews: talk.cost_news,
    ComplaintInvitation: talk.complaint_invitation,
    Goodbye: talk.goodbye,
    AskPolicy: doors.ask_policy,
    KindGuess: doors.kind_guess,
    Security: doors.security,
    Locked: doors.locked,
    DeskNotice: doors.desk_notice,
    DeskChatNews: doors.desk_chat_news,
}


class TelegramView:
    """`ports.CaseView` for Telegram."""

    def __init__(self, locales: Translator, rulebook: Rulebook) -> None:
        self._speech: dict[Language, Speech] = {one: Speech(one, locales, rulebook) for one in LANGUAGES}

    def show(self, screen: Screen, language: Language) -> Sequence[Mapping[str, Any]]:
        speech = self._speech[language]
        if isinstance(screen, PlanCard):
            return plan(screen, speech)
        if isinstance(screen, FromDesk):
            return [*news.files(screen), *news.from_desk(screen, speech).payloads()]
        return RENDERERS[type(screen)](screen, speech).payloads()
