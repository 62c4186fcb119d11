"""Thin handlers: read the update, give the one command that it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from bot.callback_data import Verb, read, verb_of
from bot.inbound.message_parts import file_of, forward_of, is_service, replied_to, words_of
from bot.inbound.presses import OfChat, command_of
from bot.telegram import CallbackQuery, ChatMemberUpdated, ChatType, Filter, Message, Router, Update, User
from bot.telegram import Chat as TelegramChat
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat
from workflows.use_cases.access.commands import (
    AskLanguage,
    LockMyChat,
    ShowSecurity,
)
from workflows.use_cases.chat.commands import (
    AskComplaint,
    ChooseKind,
    Explain,
    HearEdited,
    HearFile,
    HearForward,
    HearText,
    HearUnsupported,
    OpenChat,
    ShowCases,
    ShowMenu,
)
from workflows.use_cases.delivery.commands import NoteBlocked
from workflows.use_cases.shared.command import ChatCommand, Run

COMMAND = re.compile(r"/[A-Za-z_]{1,32}(@\w*)?(\s|$)")
TO_COME_BACK_TO = frozenset({Verb.WRITE_TO_DESK, Verb.RATE_DESK, Verb.NAME_OWN_LAWYER})
"""Buttons of cards that somebody comes back to: the plan, a message of the desk, how to choose a lawyer, lessons. What such
a button opens comes after the card, not in its place."""
ABOUT_THE_CARD = frozenset(
    {Verb.MARK_STEP_DONE, Verb.CHOOSE_MOMENT, Verb.DECLINE_MOMENTS, Verb.AGREE_TO_COST, Verb.DECLINE_COST}
)
"""Buttons that change the card itself: its place is taken by what it has become."""


TYPED: Final[dict[str, OfChat]] = {
    **dict.fromkeys(("menu", "aide", "help", "hulp"), ShowMenu),
    **dict.fromkeys(("cases", "dossiers"), ShowCases),
    **dict.fromkeys(("language", "langue", "taal"), AskLanguage),
    **dict.fromkeys(("report", "signaler", "melden"), ChooseKind),
    **dict.fromkeys(("lock", "verrou", "slot"), LockMyChat),
    **dict.fromkeys(("security", "securite", "veiligheid"), ShowSecurity),
}
COMPLAINTS: Final = ("complaint", "reclamation", "klacht")


def chat_of(user: User, chat: TelegramChat | None) -> Chat:
    """Tells where the person writes from, as Telegram claims it."""
    return Chat(user.id, chat.id if chat else user.id, user.language_code)


def nothing() -> None:
    """For a bot without a fetcher of files."""


Event = TypeVar("Event")


class Is(Filter, Generic[Event]):
    """A question answered on the spot: aiogram sends plain functions and `F` to a thread of their own."""

    def __init__(self, what: Callable[[Event], bool]) -> None:
        self._what = what

    async def __call__(self, event: Event) -> bool:
        return self._what(event)


def in_private(event: Message | ChatMemberUpdated) -> bool:
    """Tells whether it came in a private chat."""
    return event.chat.type == ChatType.PRIVATE


def is_plain_text(message: Message) -> bool:
    """The most frequent of all: looked for first."""
    return (message.text or "")[:1] not in ("", "/") and message.forward_origin is None


def is_forwarded(message: Message) -> bool:
    """Tells whether the person wrote it elsewhere, or somebody else did."""
    return message.forward_origin is not None


def has_text(message: Message) -> bool:
    """Tells whether it is a text."""
    return message.text is not None


def has_file(message: Message) -> bool:
    """Tells whether it brings a file."""
    return file_of(message) is not None


def gives_way(message: Message, verb: Verb) -> bool:
    """Tells whether what a button of this message opens may take the message's place."""
    if message.text is None:
        return False
    if verb in ABOUT_THE_CARD or message.reply_markup is None:
        return True
    carried = (button.callback_data or "" for row in message.reply_markup.inline_keyboard for button in row)
    return TO_COME_BACK_TO.isdisjoint(verb_of(data) for data in carried)


def looks_like_command(message: Message) -> bool:
    """Tells whether it begins as a command does."""
    return COMMAND.match(message.text or "") is not None


class Conversation:
    """Every update kind of a private chat, each answered or ignored on purpose."""

    def __init__(self, run: Run, files_came: Callable[[], None] = nothing) -> None:
        self._run = run
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
        chat = writer(message)
        if chat is None:
            return False
        name, _, rest = (message.text or "").partition(" ")
        return await self._do(typed(name.strip().partition("@")[0][1:].lower(), rest.strip(), chat), event_update)

    async def text(self, message: Message, event_update: Update) -> bool:
        chat, text = writer(message), words_of(message)
        if chat is None:
            return False
        heard = HearText(chat=chat, text=text, message_id=message.message_id, reply_to=replied_to(message))
        return await self._do(heard, event_update)

    async def forward(self, message: Message, event_update: Update) -> bool:
        if file_of(message) is not None:
            return await self.file(message, event_update)
        chat, forwarded = writer(message), forward_of(message)
        if forwarded is None or not forwarded.text:
            return await self.other(message, event_update)
        return chat is not None and await self._do(HearForward(chat=chat, forwarded=forwarded), event_update)

    async def file(self, message: Message, event_update: Update, edited: bool = False) -> bool:
        chat, file = writer(message), file_of(message)
        heard = chat is not None and file is not None
        if chat is not None and file is not None:
            await self._do(HearFile(chat=chat, file=file, edited=edited), event_update)
        self._files_came()
        return heard

    async def other(self, message: Message, event_update: Update) -> bool:
        if is_service(message):
            return False  # nobody said anything
        chat, what = writer(message), str(getattr(message.content_type, "value", message.content_type))
        return chat is not None and await self._do(HearUnsupported(chat=chat, what=what), event_update)

    async def edited(self, message: Message, event_update: Update) -> bool:
        """An edit without a date is a reaction, a preview, a place that moves: nobody wrote anything."""
        chat = writer(message)
        if chat is None or not message.edit_date:
            return False
        if file_of(message) is not None:
            return await self.file(message, event_update, edited=True)
        if message.text is None:
            return False
        if looks_like_command(message):
            return await self.command(message, event_update)
        heard = HearEdited(chat=chat, text=words_of(message), message_id=message.message_id)
        return await self._do(heard, event_update)

    async def membership(self, change: ChatMemberUpdated, event_update: Update) -> bool:
        blocked = change.new_chat_member.status in ("kicked", "left")
        return await self._do(NoteBlocked(chat=chat_of(change.from_user, change.chat), blocked=blocked), event_update)

    async def pressed(self, query: CallbackQuery, event_update: Update) -> bool:
        press = read(query.data)
        if press is None:
            raise Outdated
        message = query.message
        chat = chat_of(query.from_user, message.chat if message else None)
        pressed = message.message_id if isinstance(message, Message) and gives_way(message, press.verb) else None
        return await self._do(command_of(press, chat, pressed), event_update)

    async def _do(self, command: ChatCommand[None], update: Update) -> bool:
        """True: the use case ran, and closed the update in its own unit."""
        await self._run(command, update_id=update.update_id)
        return True


def writer(message: Message) -> Chat | None:
    """Gives the chat of a person who writes; None for a bot."""
    user = message.from_user
    return None if user is None or user.is_bot else chat_of(user, message.chat)


def typed(name: str, rest: str, chat: Chat) -> ChatCommand[None]:
    """Tells what can be typed behind a slash, in the three languages; a mention of the bot behind it says nothing."""
    if name == "start":
        return OpenChat(chat=chat, payload=rest or None)
    if name in COMPLAINTS:
        return AskComplaint(chat=chat, case_id=None)
    return TYPED[name](chat=chat) if name in TYPED else Explain(chat=chat, key="chat.unknown_command")
