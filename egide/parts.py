"""The parts that `egide.wiring` puts together into one process, and which of them are real.

Whoever needs another clock, another way out or another engine replaces that part (`dataclasses.replace`) and no more."""

from __future__ import annotations

import asyncio
import gc
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from adapters.engine.chores import Chores
from adapters.engine.garbage import uncollected
from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import Ticker
from adapters.engine.send_journal import SendJournal
from adapters.engine.tasks import Tasks
from adapters.files.store import open_store
from adapters.files.timeline_picture import draw
from adapters.files.vault import FileVault, vault_key
from adapters.mail import SmtpSender
from adapters.post.opened import open_provider
from adapters.post.sender import PostSender
from adapters.reader.allowed import allowed_proposals
from adapters.reader.model_server import ModelServer
from adapters.reader.report import read_report
from adapters.reader.sender import ReaderSender
from adapters.rules.draft_frames import load_frames
from adapters.rules.letters import load_letters
from adapters.rules.proceedings import load_proceedings
from adapters.rules.release import Release, read_release
from adapters.security.passwords import PasswordChecks, Passwords
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds, new_secret
from adapters.system.release_folder import RELEASE_FOLDER, RULES
from adapters.system.settings import BadSettings, Settings
from bot.outbound.sender import Draw, TelegramSender
from bot.outbound.topics import KnownTopics
from egide.inbox import AsyncInbox
from storage.read.queue import Reading
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.sql.database import reading_engine, writing_engine
from storage.unit_of_work import CommitHooks, UnitOfWorkFactory
from workflows.delivery.mail_addresses import MailAddresses
from workflows.delivery.mail_content import MailFile
from workflows.evidence.item import HoldingVault, ScrubbedVault, Vault
from workflows.evidence.uploads import Uploads
from workflows.kernel.clock import Clock, NewId
from workflows.kernel.translator import Translator
from workflows.law.rulebook import Rulebook
from workflows.letters.letter import Letter
from workflows.letters.rules import LetterRules
from workflows.ports.captures import PageCapturer
from workflows.ports.evidence import TimestampAuthority
from workflows.ports.letters import LetterPrinter
from workflows.ports.proceedings import DraftPrinter
from workflows.ports.registered_mail import RegisteredMail
from workflows.ports.sending import Sender
from workflows.proceedings.draft import Draft
from workflows.proceedings.frames import FrameRules
from workflows.proceedings.rules import ProceedingRules
from workflows.use_cases.shared.analyses import CaseAnalyses
from workflows.use_cases.shared.command import Run

if TYPE_CHECKING:
    from adapters.engine.procrastinate import JobWorker
    from bot.app import ChatParts

OpenSender = Callable[[Run, Callable[[], Vault]], Sender]
"""Opens one channel's way out; it may ask the desk, and read the vault."""
OpenCapture = Callable[[Translator], PageCapturer]
"""Opens the machine that captures publications, with the words of its packages."""
COLLECT_AFTER = (20_000, 10, 10)
"""Objects more than went before the young are looked at; how many such looks before the older ones are."""


@uncollected()
def read_words(*, strict: bool = False) -> Release:
    """Rules and texts of the release: a million objects that stay, and nothing among them to collect."""
    return read_release(RELEASE_FOLDER, strict=strict)


@uncollected()
def read_letters(rulebook: Rulebook) -> LetterRules:
    """Gives the letters of the release."""
    return load_letters(RULES, rulebook)


def read_proceedings(rulebook: Rulebook) -> tuple[ProceedingRules, FrameRules]:
    """The court proceedings of the release, and the frames of their drafts."""
    proceedings = load_proceedings(RULES, rulebook)
    return proceedings, load_frames(RULES, rulebook, proceedings)


def print_letter(letter: Letter) -> bytes:
    """Prints a letter as `ports.letters.LetterPrinter` says; the typesetter is opened with the first one. Raises
    CannotBePrinted."""
    from adapters.documents.letter_pdf import print_whole

    return print_whole(letter)


def print_draft(draft: Draft) -> bytes:
    """Prints a draft as `ports.proceedings.DraftPrinter`, which opens the word processor with the first draft."""
    from adapters.documents.draft_docx import draft_docx

    return draft_docx(draft)


@dataclass(frozen=True, kw_only=True, repr=False)
class Parts:
    """What one process is made of.

    `roles` says what it serves (`ROLES`); without any it answers units of work from the command line and sends nothing.
    `clock` is the time of the cases, `wall` that of the machine. `senders` holds the channels that are configured; the roles
    decide which of them this process serves. `open_capture`: what captures publications; without it handlers do. `analyses`,
    `chat` and `jobs` stand in for the real ones where they are given."""

    settings: Settings
    roles: Collection[str]
    secret: str
    senders: Mapping[str, OpenSender]
    open_vault: Callable[[], HoldingVault]
    open_uploads: Callable[[], Uploads]
    open_capture: OpenCapture | None = None
    open_scrubbed: Callable[[], ScrubbedVault]
    open_authorities: Callable[[], Sequence[TimestampAuthority]]
    read_release: Callable[[], Release]
    clock: Clock
    wall: Clock
    ids: Callable[[Clock], NewId] = TimeOrderedIds
    new_secret: Callable[[], str] = new_secret
    passwords: Callable[[], PasswordChecks]
    chat: ChatParts | None = None
    analyses: Callable[[Clock, Rulebook], CaseAnalyses] | None = None
    open_engine: Callable[[str, int], Engine] = writing_engine
    open_reading: Callable[[str, Clock], Reading]
    open_journal: Callable[[Path], SendJournal] = SendJournal
    units: Callable[[Engine, Clock, CommitHooks], UnitOfWorkFactory] = UnitOfWorkFactory
    runner: Callable[..., ThreadRunner] = ThreadRunner
    queue: Callable[[Engine], OutboxQueueTable] = OutboxQueueTable
    outbox_sender: Callable[..., OutboxSender] = OutboxSender
    ticker: Callable[..., Ticker] = Ticker
    jobs: Callable[..., JobWorker] | None = None
    chores: Callable[..., Chores] | None = Chores
    inbox: Callable[[InboxTable, ThreadRunner, Clock], AsyncInbox] = AsyncInbox
    tasks: Callable[[], Tasks] = Tasks
    settle_memory: Callable[[], None]
    read_letters: Callable[[Rulebook], LetterRules] = read_letters
    print_letter: LetterPrinter = print_letter
    read_proceedings: Callable[[Rulebook], tuple[ProceedingRules, FrameRules]] = read_proceedings
    print_draft: DraftPrinter = print_draft


def real_parts(settings: Settings, roles: Collection[str] = ()) -> Parts:
    """Gives the parts of an installation with these settings. Nothing is opened or read yet."""
    return Parts(
        settings=settings,
        roles=roles,
        secret=settings.secret.get_secret_value() if settings.secret else secrets.token_hex(32),
        senders=dict(_senders(settings)),
        open_vault=partial(open_vault, settings),
        open_uploads=partial(open_uploads, settings),
        open_capture=partial(_open_capture, settings) if settings.capture else None,
        open_scrubbed=partial(open_vault, settings),
        open_authorities=partial(open_authorities, settings),
        read_release=partial(read_words, strict=settings.strict_words),
        clock=SystemClock(),
        wall=SystemClock(),
        passwords=_open_passwords,
        open_reading=_open_reading,
        settle_memory=settle_memory,
    )


def telegram_sender(settings: Settings, picture: Draw = draw) -> OpenSender:
    """Opens the way to the Bot API, with a token; `picture` draws what a card shows."""
    token = settings.telegram_token
    assert token is not None
    return lambda run, open_vault: TelegramSender(
        token.get_secret_value(), settings.telegram_api, picture, open_vault(), KnownTopics(run)
    )


def _senders(settings: Settings) -> Mapping[str, OpenSender]:
    senders: dict[str, OpenSender] = {}
    if settings.telegram_token:
        senders["telegram"] = telegram_sender(settings)
    if settings.smtp_url:
        smtp = settings.smtp_url.get_secret_value()
        addresses = mail_addresses(settings)
        senders["mail"] = lambda _, vault: SmtpSender(smtp, settings.mail_from, addresses, partial(_read_file, vault))
    if settings.post_url:
        senders["post"] = lambda run, vault: PostSender(open_post(settings), run, partial(_read_file, vault))
    if settings.reader_url:
        senders["reader"] = _reader_sender(settings, settings.reader_url)
    return senders


def mail_addresses(settings: Settings) -> MailAddresses | None:
    """Gives the addresses whose mail is brought here; None where none is. Raises BadSettings without a secret:
    addresses would be others after each start."""
    if settings.reply_domain is None:
        return None
    if settings.secret is None:
        raise BadSettings("EGIDE_REPLY_DOMAIN: it needs EGIDE_SECRET, which the addresses for answers are made with.")
    return MailAddresses(settings.secret.get_secret_value(), settings.reply_domain)


def open_post(settings: Settings) -> RegisteredMail:
    """Gives the provider of registered letters. Raises BadSettings for an address that is none."""
    assert settings.post_url is not None
    try:
        return open_provider(settings.post_url.get_secret_value(), settings.post_token_url, SystemClock())
    except ValueError as error:
        raise BadSettings(f"EGIDE_POST_URL: it {error}.") from error


async def _read_file(open_vault: Callable[[], Vault], file: MailFile) -> bytes:
    return await asyncio.to_thread(lambda: open_vault().read(file.case_id, file.item_id))


def _reader_sender(settings: Settings, url: str) -> OpenSender:
    """Opens the way to the operator's reader. Raises BadSettings for one that was not measured, or fell short."""
    report = read_report(settings.reader_report) if settings.reader_report else None
    if report is None or (report.url, report.model) != (url, settings.reader_model) or not report.reaches_the_goals:
        raise BadSettings(
            "EGIDE_READER_URL: this reader has not been shown to reach the safety goals: measure it by `egide read --reader "
            "URL --measure FILE`, and name the file in EGIDE_READER_REPORT."
        )
    key = settings.reader_key.get_secret_value() if settings.reader_key else None
    return lambda run, _: ReaderSender(ModelServer(url, settings.reader_model, key, allowed_proposals(RULES)), run)


def open_vault(settings: Settings) -> FileVault:
    """Tells where the bytes of evidence lie. Raises BadSettings for a key file that holds no key, and for an address
    that is none."""
    folder = settings.vault_folder
    try:
        key = vault_key(settings.vault_key_file, folder)
    except ValueError as error:
        raise BadSettings(f"EGIDE_VAULT_KEY_FILE: {error}.") from error
    url = settings.vault_url.get_secret_value() if settings.vault_url else None
    try:
        return FileVault(open_store(url, folder), key)
    except ValueError as error:
        raise BadSettings(f"EGIDE_VAULT_URL: it {error}.") from error


def open_uploads(settings: Settings) -> Uploads:
    """Tells what looks at files before they are kept, with the antivirus where one is configured. Raises
    BadSettings."""
    from adapters.files.antivirus import Clamd
    from adapters.files.inspection import (
        Inspector,  # readers of many formats: only a process that takes files loads them
    )

    try:
        return Inspector(Clamd(settings.clamd_url).scan if settings.clamd_url else None)
    except ValueError as error:
        raise BadSettings(f"EGIDE_CLAMD_URL: it {error}.") from error


def _open_capture(settings: Settings, say: Translator) -> PageCapturer:
    """A browser of this machine behind the egress. Raises BadSettings where what seals its packages cannot be used."""
    with uncollected():  # the network, archives and stamps: of the process that captures alone
        from adapters.capture.opened import open_page_capturer
        from adapters.files.antivirus import version_of
    try:
        antivirus = version_of(settings.clamd_url)
    except ValueError as error:
        raise BadSettings(f"EGIDE_CLAMD_URL: it {error}.") from error
    return open_page_capturer(settings, RULES, say, SystemClock(), antivirus)


def open_authorities(settings: Settings) -> Sequence[TimestampAuthority]:
    """Tells who stamps what is sealed. Raises BadSettings."""
    from adapters.evidence.opened import open_authorities as opened  # cryptography: for whoever stamps

    return opened(settings)


def _open_passwords() -> PasswordChecks:
    return PasswordChecks(Passwords())


def _open_reading(url: str, clock: Clock) -> Reading:
    return Reading(reading_engine(url), clock)


def settle_memory() -> None:
    """What was built at the start stays and is looked at no more; what comes and goes is looked at in larger heaps. Nearly all
    of an answer's objects die by themselves: without this, most of the slowest answers wait for the collector."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
