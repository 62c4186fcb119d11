"""Thin handlers: read the update, call one use case with it."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User
from aiogram.types import Chat as TelegramChat

from bot.buttons import Press, read
from workflows.errors import Outdated
from workflows.interview import RawAnswer
from workflows.people import LANGUAGES, Chat
from workflows.use_cases.all import UseCases


class Run(Protocol):
    """Runs a use case in one unit of work; `update_id` closes the update in the same unit."""

    async def __call__(self, use_case: Any, /, *, update_id: int | None = None, **given: Any) -> Any: ...


def chat_of(user: User, chat: TelegramChat | None) -> Chat:
    """Where the person writes from, as Telegram claims it."""
    return Chat(user.id, chat.id if chat else user.id, user.language_code)


class Conversation:
    """Every update kind of a private chat, each answered or ignored on purpose."""

    def __init__(self, run: Run, use_cases: UseCases) -> None:
        self._run = run
        self._do = use_cases

    def router(self) -> Router:
        """The routes, most particular first."""
        router = Router(name="conversation")
        private = router.message
        private.filter(F.chat.type == ChatType.PRIVATE)
        private.register(self.start, CommandStart())
        private.register(self.menu, Command("menu", "aide", "help", "hulp"))
        private.register(self.cases, Command("cases", "dossiers"))
        private.register(self.language, Command("language", "langue", "taal"))
        private.register(self.report, Command("report", "signaler", "melden"))
        private.register(self.unknown_command, F.text.regexp(r"^/[A-Za-z_]{1,32}(@\w+)?(\s|$)"))
        private.register(self.text, F.text)
        private.register(self.other)
        router.edited_message.register(self.edited, F.chat.type == ChatType.PRIVATE)
        router.callback_query.register(self.pressed)
        router.my_chat_member.register(self.membership, F.chat.type == ChatType.PRIVATE)
        return router

    async def start(self, message: Message, command: CommandObject, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.open_chat, payload=(command.args or "").strip() or None)

    async def menu(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.show_menu)

    async def cases(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.show_cases)

    async def report(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.choose_kind)

    async def language(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.ask_language)

    async def unknown_command(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.explain, key="chat.unknown_command")

    async def text(self, message: Message, event_update: Update) -> bool:
        return await self._say(
            message, event_update, self._do.hear_text, text=message.text, message_id=message.message_id
        )

    async def other(self, message: Message, event_update: Update) -> None:
        what = str(getattr(message.content_type, "value", message.content_type))
        await self._say(message, event_update, self._do.hear_unsupported, what=what)

    async def edited(self, message: Message, event_update: Update) -> bool:
        return await self._say(message, event_update, self._do.explain, key="chat.edited")

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
        pressed = message.message_id if isinstance(message, Message) and message.text is not None else None
        await self._run(use_case, update_id=event_update.update_id, chat=chat, pressed=pressed, **given)
        return True

    def _meant(self, press: Press) -> tuple[Any, dict[str, Any]]:
        """The use case of a button and its input; Outdated for a verb that is no more."""
        do, case_id, first, second = self._do, press.case_id, press.first, press.second
        if case_id is not None:
            return self._of_case(press.verb, case_id, first, second)
        if press.verb == "l" and first in LANGUAGES:
            return do.choose_language, {"language": first}
        known: dict[str, tuple[Any, dict[str, Any]]] = {
            "m": (do.show_menu, {}),
            "L": (do.ask_language, {}),
            "k": (do.choose_kind, {}),
            "c": (do.ask_for_code, {}),
            "C": (do.show_cases, {}),
            "r": (do.report_incident, {"kind": first}),
            "R": (do.report_incident, {"kind": first, "again": True}),
        }
        if press.verb not in known:
            raise Outdated
        return known[press.verb]

    def _of_case(self, verb: str, case_id: UUID, first: str, second: str) -> tuple[Any, dict[str, Any]]:
        do, of = self._do, {"case_id": case_id}
        known: dict[str, tuple[Any, dict[str, Any]]] = {
            "a": (do.answer_question, {**of, "question_id": first, "raw": RawAnswer.pressed(second)}),
            "t": (do.toggle_choice, {**of, "question_id": first, "option": second}),
            "y": (do.confirm_answer, {**of, "question_id": first, "value": "yes"}),
            "n": (do.confirm_answer, {**of, "question_id": first, "value": "no"}),
            "b": (do.go_back, of),
            "e": (do.edit_answer, {**of, "question_id": first}),
            "u": (do.show_summary, of),
            "g": (do.resume_interview, of),
            "v": (do.show_case, of),
            "d": (do.mark_step_done, {**of, "step": first}),
            "w": (do.ask_lawyer_request, of),
        }
        if verb not in known:
            raise Outdated
        return known[verb]

    async def _say(self, message: Message, update: Update, use_case: Any, **given: Any) -> bool:
        """True when a use case ran: it closed the update in its own unit."""
        user = message.from_user
        if user is None or user.is_bot:
            return False
        await self._run(use_case, update_id=update.update_id, chat=chat_of(user, message.chat), **given)
        return True
