"""Thin handlers: read the update, call one use case with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, assert_never

from bot.callback_data import (
    CaseButton,
    ComplaintButton,
    MarkButton,
    NameButton,
    OptionButton,
    PlainButton,
    Press,
    QuestionButton,
    SlotButton,
    StepButton,
    SubjectButton,
    Verb,
    read,
    verb_of,
)
from bot.inbound.message_parts import file_of, forward_of, replied_to
from bot.run import Run
from bot.telegram import CallbackQuery, ChatMemberUpdated, ChatType, Filter, Message, Router, Update, User
from bot.telegram import Chat as TelegramChat
from workflows.interview import RawAnswer
from workflows.kernel.errors import Outdated
from workflows.kernel.people import LANGUAGES, Chat
from workflows.use_cases.catalogue import UseCases

COMMAND = re.compile(r"/[A-Za-z_]{1,32}(@\w*)?(\s|$)")
Meant = tuple[Any, dict[str, Any]]
TO_COME_BACK_TO = frozenset({Verb.WRITE_TO_DESK, Verb.RATE_DESK, Verb.NAME_OWN_LAWYER})
"""Buttons of cards that somebody comes back to: the plan, a message of the desk, how to choose a lawyer, lessons. What such
a button opens comes after the card, not in its place."""
ABOUT_THE_CARD = frozenset(
    {Verb.MARK_STEP_DONE, Verb.CHOOSE_MOMENT, Verb.DECLINE_MOMENTS, Verb.AGREE_TO_COST, Verb.DECLINE_COST}
)
"""Buttons that change the card itself: its place is taken by what it has become."""


def chat_of(user: User, chat: TelegramChat | None) -> Chat:
    """Where the person writes from, as Telegram claims it."""
    return Chat(user.id, chat.id if chat else user.id, user.language_code)


def nothing() -> None:
    """For a bot without a fetcher of files."""


class Is(Filter):
    """A question answered on the spot: aiogram sends plain functions and `F` to a thread of their own."""

    def __init__(self, what: Callable[[Any], bool]) -> None:
        self._what = what

    async def __call__(self, event: Any) -> bool:
        return self._what(event)


def in_private(event: Message | ChatMemberUpdated) -> bool:
    return event.chat.type == ChatType.PRIVATE


def is_plain_text(message: Message) -> bool:
    """The most frequent of all: looked for first."""
    return (message.text or "")[:1] not in ("", "/") and message.forward_origin is None


def is_forwarded(message: Message) -> bool:
    return message.forward_origin is not None


def has_text(message: Message) -> bool:
    return message.text is not None


def has_file(message: Message) -> bool:
    return file_of(message) is not None


def gives_way(message: Message, verb: Verb) -> bool:
    """Whether what a button of this message opens may take the message's place."""
    if message.text is None:
        return False
    if verb in ABOUT_THE_CARD or message.reply_markup is None:
        return True
    carried = (button.callback_data or "" for row in message.reply_markup.inline_keyboard for button in row)
    return TO_COME_BACK_TO.isdisjoint(verb_of(data) for data in carried)


def looks_like_command(message: Message) -> bool:
    return COMMAND.match(message.text or "") is not None


class Conversation:
    """Every update kind of a private chat, each answered or ignored on purpose."""

    def __init__(self, run: Run, use_cases: UseCases, files_came: Callable[[], None] = nothing) -> None:
        self._run = run
        self._do = use_cases
        self._files_came = files_came

    def listen(self, router: Router) -> None:
        """Takes the routes, most particular first. Given the dispatcher itself, no update has a second router to go through."""
        message = router.message
        message.filter(Is(in_private))
        message.register(self.text, Is(is_plain_text))
        message.register(self.forward, Is(is_forwarded))
        message.register(self.command, Is(looks_like_command))
        message.register(self.text, Is(has_text))
        message.register(self.file, Is(has_file))
        message.register(self.other)
        router.edited_message.register(self.edited, Is(in_private))
        router.callback_query.register(self.pressed)
        router.my_chat_member.register(self.membership, Is(in_private))

    async def command(self, message: Message, event_update: Update) -> bool:
        """What can be typed behind a slash, in the three languages; a mention of the bot behind it says nothing."""
        name, _, rest = (message.text or "").partition(" ")
        do: dict[str, Any] = {
            "start": (self._do.open_chat, {"payload": rest.strip() or None}),
            **dict.fromkeys(("menu", "aide", "help", "hulp"), (self._do.show_menu, {})),
            **dict.fromkeys(("cases", "dossiers"), (self._do.show_cases, {})),
            **dict.fromkeys(("language", "langue", "taal"), (self._do.ask_language, {})),
            **dict.fromkeys(("report", "signaler", "melden"), (self._do.choose_kind, {})),
            **dict.fromkeys(("lock", "verrou", "slot"), (self._do.lock_my_chat, {})),
            **dict.fromkeys(("complaint", "reclamation", "klacht"), (self._do.ask_complaint, {"case_id": None})),
            **dict.fromkeys(("security", "securite", "veiligheid"), (self._do.show_security, {})),
        }
        unknown = (self._do.explain, {"key": "chat.unknown_command"})
        use_case, given = do.get(name.strip().partition("@")[0][1:].lower(), unknown)
        return await self._say(message, event_update, use_case, **given)

    async def text(self, message: Message, event_update: Update) -> bool:
        return await self._say(
            message, event_update, self._do.hear_text,
            text=message.text, message_id=message.message_id, reply_to=replied_to(message),
        )  # fmt: skip

    async def forward(self, message: Message, event_update: Update) -> bool:
        if file_of(message) is not None:
            return await self.file(message, event_update)
        forwarded = forward_of(message)
        if forwarded is None or not forwarded.text:
            return await self.other(message, event_update)
        return await self._say(message, event_update, self._do.hear_forward, forwarded=forwarded)

    async def file(self, message: Message, event_update: Update) -> bool:
        file = file_of(message)
        said = await self._say(message, event_update, self._do.hear_file, file=file)
        self._files_came()
        return said

    async def other(self, message: Message, event_update: Update) -> bool:
        what = str(getattr(message.content_type, "value", message.content_type))
        return await self._say(message, event_update, self._do.hear_unsupported, what=what)

    async def edited(self, message: Message, event_update: Update) -> bool:
        file = file_of(message)
        if file is not None:
            said = await self._say(message, event_update, self._do.hear_file, file=file, edited=True)
            self._files_came()
            return said
        if message.text is None:
            return await self._say(message, event_update, self._do.explain, key="chat.edited")
        given = {"text": message.text, "message_id": message.message_id}
        return await self._say(message, event_update, self._do.hear_edited, **given)

    async def membership(self, change: ChatMemberUpdated, event_update: Update) -> bool:
        blocked = change.new_chat_member.status in ("kicked", "left")
        chat = chat_of(change.from_user, change.chat)
        await self._run(self._do.note_blocked, update_id=event_update.update_id, chat=chat, blocked=blocked)
        return True

    async def pressed(self, query: CallbackQuery, event_update: Update) -> bool:
        press = read(query.data)
        if press is None:
            raise Outdated
        use_case, given = self._meant(press)
        message = query.message
        chat = chat_of(query.from_user, message.chat if message else None)
        pressed = message.message_id if isinstance(message, Message) and gives_way(message, press.verb) else None
        await self._run(use_case, update_id=event_update.update_id, chat=chat, pressed=pressed, **given)
        return True

    def _meant(self, press: Press) -> Meant:
        """The use case of a button and its input; Outdated for a name that is no more."""
        match press:
            case PlainButton():
                return self._plain(press)
            case NameButton():
                return self._named(press)
            case CaseButton():
                return self._of_case(press)
            case QuestionButton():
                return self._of_question(press)
            case OptionButton():
                return self._of_option(press)
            case SubjectButton():
                return self._of_subject(press)
            case ComplaintButton(Verb.COMPLAIN, case_id):
                return self._do.ask_complaint, {"case_id": case_id}
            case StepButton(Verb.MARK_STEP_DONE, case_id, step):
                return self._do.mark_step_done, {"case_id": case_id, "step": step}
            case MarkButton(Verb.RATE_DESK, case_id, mark):
                return self._do.rate_desk, {"case_id": case_id, "mark": mark}
            case SlotButton(Verb.CHOOSE_MOMENT, case_id, appointment_id, slot):
                return self._do.choose_moment, {"case_id": case_id, "appointment_id": appointment_id, "slot": slot}
            case _:
                assert_never(press)

    def _plain(self, button: PlainButton) -> Meant:
        do = self._do
        match button.verb:
            case Verb.MENU:
                return do.show_menu, {}
            case Verb.ASK_LANGUAGE:
                return do.ask_language, {}
            case Verb.CHOOSE_KIND:
                return do.choose_kind, {}
            case Verb.ENTER_CODE:
                return do.ask_for_code, {}
            case Verb.PROVE_IDENTITY:
                return do.ask_identity, {}
            case Verb.SHOW_CASES:
                return do.show_cases, {}
            case Verb.SHOW_SECURITY:
                return do.show_security, {}
            case Verb.SET_UNLOCK_WORD:
                return do.ask_secret, {}
            case Verb.LOCK_CHAT:
                return do.lock_my_chat, {}
            case Verb.LEAVE_DESK_CHAT:
                return do.leave_desk_chat, {}
            case _:
                assert_never(button.verb)

    def _named(self, button: NameButton) -> Meant:
        match button.verb:
            case Verb.CHOOSE_LANGUAGE:
                if button.name not in LANGUAGES:
                    raise Outdated
                return self._do.choose_language, {"language": button.name}
            case Verb.REPORT:
                return self._do.report_incident, {"kind": button.name}
            case Verb.REPORT_ANOTHER:
                return self._do.report_incident, {"kind": button.name, "again": True}
            case _:
                assert_never(button.verb)

    def _of_case(self, button: CaseButton) -> Meant:
        do, of = self._do, {"case_id": button.case_id}
        match button.verb:
            case Verb.GO_BACK:
                return do.go_back, of
            case Verb.KEEP_ANSWER:
                return do.keep_answer, of
            case Verb.SHOW_SUMMARY:
                return do.show_summary, of
            case Verb.RESUME_INTERVIEW:
                return do.resume_interview, of
            case Verb.SHOW_CASE:
                return do.show_case, of
            case Verb.REQUEST_LAWYER:
                return do.ask_lawyer_request, of
            case Verb.NAME_OWN_LAWYER:
                return do.ask_own_lawyer, of
            case Verb.WRITE_TO_DESK:
                return do.ask_to_write, of
            case Verb.MARK_READ:
                return do.mark_read, of
            case Verb.WITHDRAW_COMPLAINT:
                return do.withdraw_complaint, of
            case _:
                assert_never(button.verb)

    def _of_question(self, button: QuestionButton) -> Meant:
        do, of = self._do, {"case_id": button.case_id, "question_id": button.question}
        match button.verb:
            case Verb.CONFIRM:
                return do.confirm_answer, {**of, "value": "yes"}
            case Verb.REJECT:
                return do.confirm_answer, {**of, "value": "no"}
            case Verb.EDIT_ANSWER:
                return do.edit_answer, of
            case _:
                assert_never(button.verb)

    def _of_option(self, button: OptionButton) -> Meant:
        do, of = self._do, {"case_id": button.case_id, "question_id": button.question}
        match button.verb:
            case Verb.ANSWER:
                return do.answer_question, {**of, "raw": RawAnswer.pressed(button.option)}
            case Verb.TOGGLE_OPTION:
                return do.toggle_choice, {**of, "option": button.option}
            case _:
                assert_never(button.verb)

    def _of_subject(self, button: SubjectButton) -> Meant:
        do, of, subject = self._do, {"case_id": button.case_id}, button.subject_id
        match button.verb:
            case Verb.DECLINE_MOMENTS:
                return do.choose_moment, {**of, "appointment_id": subject, "slot": "none"}
            case Verb.AGREE_TO_COST:
                return do.decide_cost, {**of, "approval_id": subject, "agrees": True}
            case Verb.DECLINE_COST:
                return do.decide_cost, {**of, "approval_id": subject, "agrees": False}
            case _:
                assert_never(button.verb)

    async def _say(self, message: Message, update: Update, use_case: Any, **given: Any) -> bool:
        """True when a use case ran: it closed the update in its own unit."""
        user = message.from_user
        if user is None or user.is_bot:
            return False
        await self._run(use_case, update_id=update.update_id, chat=chat_of(user, message.chat), **given)
        return True
