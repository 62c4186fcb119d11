"""Builds the chat: receiver, inbox worker, dispatcher, commands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.inbound.file_fetcher import Fetcher
from bot.inbound.handlers import Conversation, nothing
from bot.inbound.receiver import HOOK_PATH, Poller, Replies, ask_for_updates_at, webhook_app
from bot.inbound.worker import Arrivals, Inbox, Tasks, Worker
from bot.outbound.sender import TelegramApi
from bot.telegram import Bot, Dispatcher
from workflows.evidence.item import Vault
from workflows.kernel.people import LANGUAGES
from workflows.kernel.translator import Translator
from workflows.use_cases.shared.command import Run

log = logging.getLogger(__name__)
COMMANDS = ("menu", "report", "cases", "language", "complaint", "lock")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BotSettings:
    """Where the chat's server is, and how updates come in."""

    token: str
    api_url: str | None
    webhook: bool
    webhook_url: str
    webhook_secret: str | None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8081
    group_id: int | None = None


class BotApp:
    """The chat of one process. `start` returns when updates are taken in; `stop` lets nothing new in."""

    def __init__(
        self,
        settings: BotSettings,
        worker: Worker,
        api: TelegramApi,
        bot: Bot,
        say: Translator,
        tasks: Tasks,
        fetcher: Fetcher | None = None,
        replies: Replies | None = None,
    ) -> None:
        self._settings = settings
        self._replies = replies
        self._worker = worker
        self._api = api
        self._bot = bot
        self._say = say
        self._tasks = tasks
        self._fetcher = fetcher
        self._hook: web.AppRunner | None = None

    @property
    def worker(self) -> Worker:
        """Who takes updates in."""
        return self._worker

    @property
    def fetcher(self) -> Fetcher | None:
        """Who fetches the files that were sent."""
        return self._fetcher

    async def start(self) -> None:
        self._worker.start()
        if self._fetcher is not None:
            self._tasks.start(self._fetcher.run(), "fetcher")
        if self._settings.webhook:
            await self._listen()
        else:
            self._tasks.start(Poller(self._api, self._worker).run(), "poller")
        self._tasks.start(self._introduce(), "commands")

    async def _listen(self) -> None:
        secret = self._settings.webhook_secret
        self._hook = web.AppRunner(webhook_app(self._worker, secret or "", self._replies), access_log=None)
        await self._hook.setup()
        await web.TCPSite(self._hook, self._settings.webhook_host, self._settings.webhook_port).start()
        address = self._settings.webhook_url.rstrip("/") + HOOK_PATH
        self._tasks.start(ask_for_updates_at(address, secret or "", self._api), "webhook")

    async def _introduce(self) -> None:
        """The menu of commands, in each language; a chat works without it."""
        with suppress(Exception):
            for language in LANGUAGES:
                commands = [
                    {"command": one, "description": self._say.say(language, f"bot.command.{one}")} for one in COMMANDS
                ]
                await self._api.call("setMyCommands", {"commands": commands, "language_code": language})
            english = [{"command": one, "description": self._say.say("en", f"bot.command.{one}")} for one in COMMANDS]
            await self._api.call("setMyCommands", {"commands": english})

    async def stop(self) -> None:
        if self._hook is not None:
            await self._hook.cleanup()
        await self._tasks.stop()
        await self._api.close()
        await self._bot.session.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParts:
    """What the chat of a process is made of; whoever stands in for a part replaces it."""

    open_api: Callable[[str, str | None], TelegramApi] = TelegramApi
    open_bot: Callable[[str], Bot] = Bot
    fetcher: Callable[[TelegramApi, Vault, Run], Fetcher] = Fetcher
    worker: Callable[..., Worker] = Worker
    app: Callable[..., BotApp] = BotApp


REAL = ChatParts()


def build_bot(
    settings: BotSettings,
    run: Run,
    inbox: Inbox,
    say: Translator,
    tasks: Tasks,
    vault: Vault | None = None,
    arrivals: Arrivals | None = None,
    replies: Replies | None = None,
    parts: ChatParts = REAL,
) -> BotApp:
    """Gives the chat over an inbox; without a vault no file is ever fetched. Raises ValueError for a webhook without a
    secret."""
    if settings.webhook and not settings.webhook_secret:
        raise ValueError("a webhook needs a secret")
    api = parts.open_api(settings.token, settings.api_url)
    bot = parts.open_bot(settings.token)
    fetcher = parts.fetcher(api, vault, run) if vault is not None else None
    dispatcher = Dispatcher(disable_fsm=True)
    Conversation(run, fetcher.wake if fetcher else nothing).listen(dispatcher)
    worker = parts.worker(dispatcher, bot, api, inbox, run, tasks, group_id=settings.group_id, arrivals=arrivals)
    return parts.app(settings, worker, api, bot, say, tasks, fetcher, replies)
