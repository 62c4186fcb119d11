"""The wiring builds bot, console and worker over one database from their parts (`egide.parts`).

Everything is joined by constructors, nothing afterwards. What is done to an installation from the command line is in
`egide.cli.admin`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.capture.worker import CaptureWorker
from adapters.engine.changes import Changes
from adapters.engine.chores import Chores
from adapters.engine.command_runner import CommandRunner
from adapters.engine.garbage import uncollected
from adapters.engine.outbox_sender import LINGER, OutboxSender
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import Ticker
from adapters.engine.send_journal import SendJournal, journal_in
from adapters.engine.sent_marks import SentMarks
from adapters.files.upload_vault import UploadVault
from adapters.mail import MailTexts
from adapters.rules.post import load_post
from adapters.rules.release import Release
from adapters.security.signed_links import SignedLinks
from adapters.system.release_folder import RULES
from adapters.system.settings import BadSettings, Settings, load_settings
from adapters.system.starting import NO_TOKEN
from bot.cards.view import TelegramView
from console.app import ConsoleSettings, build_console
from egide.dossiers import open_dossiers
from egide.evidence import EvidenceChores
from egide.inbox import Arriving
from egide.mail import open_incoming_post
from egide.parts import OpenSender, Parts
from egide.process import AfterCommit, Process
from storage.read.queue import Reading
from storage.rows.inbox import InboxTable
from storage.schema import upgrade
from storage.sql.database import driver_of, is_alone, is_sqlite, session_settings
from storage.sql.opened import opened
from storage.unit_of_work import CommitHooks, Committed, UnitOfWorkFactory
from workflows.evidence.item import HoldingVault, Vault
from workflows.evidence.uploads import Uploads
from workflows.kernel.clock import Clock, NewId
from workflows.ports.mail import Links
from workflows.ports.sending import Sender
from workflows.use_cases.catalogue import Catalogue, build_catalogue
from workflows.use_cases.followups.run import next_due
from workflows.use_cases.shared.means import Means, build_means

if TYPE_CHECKING:
    from adapters.engine.procrastinate import HandOver, JobWorker
    from bot.app import BotApp

POSTGRES_THREADS = 4
SENT_BY: Mapping[str, frozenset[str]] = {
    "telegram": frozenset({"bot", "worker"}),
    "mail": frozenset({"worker"}),
    "reader": frozenset({"worker"}),
    "post": frozenset({"worker"}),
}
"""Which roles serve a channel."""


def build(parts: Parts) -> Process:
    """Builds one process. Nothing runs yet. Raises BadSettings where a role lacks a part."""
    settings, clock, release = parts.settings, parts.clock, parts.read_release()
    threads = 1 if is_sqlite(settings.database_url) else POSTGRES_THREADS
    new_id, links = parts.ids(clock), SignedLinks(parts.secret, settings.public_url)
    means = _means(parts, release, new_id, links)
    use_cases = build_catalogue(means, parts.new_secret)
    journal, changes, marks = _journal(parts), Changes(), SentMarks()
    open_vault, channels = cache(parts.open_vault), _channels(parts)
    uploads = cache(parts.open_uploads)

    # units tell of a commit, whoever is told needs units: the two functions below are called when all of it stands
    def pass_on(done: Committed) -> None:
        if done.fresh:
            outbox_sender.hand(done.fresh)
        if done.touched:
            changes.happened(done.touched)

    def committed(done: Committed) -> None:
        if not run.leave(done):
            after_commit(done)

    after_commit = AfterCommit(pass_on)
    hooks = CommitHooks(
        hot=frozenset(channels), on_commit=committed, on_number=_number_marked(parts, journal), marks=marks
    )  # fmt: skip
    units = parts.units(parts.open_engine(settings.database_url, threads), clock, hooks)
    run = parts.runner(units, clock, new_id, threads, pass_on)
    ask = CommandRunner(run, use_cases)
    senders = {name: open_sender(ask, open_vault) for name, open_sender in channels.items()}
    outbox_sender = _outbox_sender(parts, units, senders, run, use_cases, journal, marks)
    reading = parts.open_reading(settings.database_url, clock)
    return Process(
        parts=parts,
        units=units,
        run=run,
        means=means,
        use_cases=use_cases,
        ask=ask,
        reading=reading,
        locales=release.locales,
        links=links,
        changes=changes,
        after_commit=after_commit,
        open_vault=open_vault,
        senders=senders,
        outbox_sender=outbox_sender,
        journal=journal,
        ticker=_ticker(parts, run, use_cases),
        jobs=_jobs(parts, run, use_cases),
        capture=_capture(parts, release, ask, open_vault),
        post=open_incoming_post(settings, open_vault, ask) if "worker" in parts.roles else None,
        chores=_chores(parts, run, use_cases),
        bot=_bot(parts, release, units, run, ask, outbox_sender, lambda: UploadVault(open_vault(), uploads())),
        console=_console(parts, release, means, ask, reading, changes, open_vault, uploads),
    )


def _means(parts: Parts, release: Release, new_id: NewId, links: Links) -> Means:
    rulebook, locales, settings = release.rulebook, release.locales, parts.settings
    return build_means(
        clock=parts.clock,
        wall=parts.wall,
        new_id=new_id,
        rulebook=rulebook,
        questions=release.questions,
        chat=release.chat,
        contact=settings.mail_from,
        console_url=settings.public_url,
        group_id=settings.telegram_group,
        say=locales,
        view=TelegramView(locales, rulebook),
        mails=MailTexts(locales, rulebook),
        links=links,
        is_read_outside="reader" in parts.senders,
        is_capturing=parts.open_capture is not None,
        letter_rules=cache(lambda: parts.read_letters(rulebook)),
        print_letter=parts.print_letter,
        proceeding_rules=cache(lambda: parts.read_proceedings(rulebook)),
        print_draft=parts.print_draft,
        is_posting="post" in parts.senders,
        post_rules=load_post(RULES, rulebook.jurisdictions),
        analyses=parts.analyses(parts.clock, rulebook) if parts.analyses is not None else None,
    )


def _channels(parts: Parts) -> Mapping[str, OpenSender]:
    """The channels that this process serves."""
    return {name: one for name, one in parts.senders.items() if not SENT_BY[name].isdisjoint(parts.roles)}


def _journal(parts: Parts) -> SendJournal | None:
    """The send journal, if a folder is set aside for it and this process serves anything."""
    folder = parts.settings.journal_dir
    return parts.open_journal(journal_in(folder)) if folder is not None and parts.roles else None


def _number_marked(parts: Parts, journal: SendJournal | None) -> Callable[[int], None] | None:
    return None if journal is None else lambda value: journal.mark(parts.clock.now(), case=value)


def _outbox_sender(
    parts: Parts,
    units: UnitOfWorkFactory,
    senders: Mapping[str, Sender],
    run: ThreadRunner,
    use_cases: Catalogue,
    journal: SendJournal | None,
    marks: SentMarks,
) -> OutboxSender:
    return parts.outbox_sender(
        parts.queue(units.engine),
        senders,
        run,
        parts.clock,
        use_cases.note_undelivered,
        in_doubt=use_cases.note_in_doubt,
        sweep=use_cases.sweep_doubt,
        mark=use_cases.mark_again,
        journal=journal,
        linger=LINGER,
        tasks=parts.tasks(),
        marks=marks,
    )


def _ticker(parts: Parts, run: ThreadRunner, use_cases: Catalogue) -> Ticker | None:
    if "worker" not in parts.roles:
        return None
    alone, clock = is_sqlite(parts.settings.database_url), parts.clock
    return parts.ticker(
        run,
        clock,
        claim_due=use_cases.claim_due if alone else _hand_over(clock),
        next_due=next_due,
        run_follow_up=use_cases.run_follow_up,
        release_stale=use_cases.release_stale,
        heartbeat=use_cases.beat,
        audit=use_cases.audit_clocks,
        note_failing=use_cases.note_failing,
        alone=alone,
    )


def _hand_over(clock: Clock) -> HandOver:
    """Hands due follow-ups over to the queue of jobs."""
    from adapters.engine.procrastinate import HandOver  # a queue on PostgreSQL: a desk on SQLite does without it

    return HandOver(
        lambda tx, limit: tx.follow_ups.claim_due(clock.now(), limit),
        driver=lambda tx: driver_of(tx.connection),  # type: ignore[attr-defined]
        alone=lambda tx: is_alone(tx.connection),  # type: ignore[attr-defined]
    )


def _jobs(parts: Parts, run: ThreadRunner, use_cases: Catalogue) -> JobWorker | None:
    """Follow-ups by a queue of jobs, where several processes share the database."""
    if "worker" not in parts.roles or is_sqlite(parts.settings.database_url):
        return None
    from adapters.engine.procrastinate import JobWorker

    return (parts.jobs or JobWorker)(
        parts.settings.database_url,
        run,
        use_cases.run_follow_up,
        note_failing=use_cases.note_failing,
        connect=session_settings(),
        concurrency=POSTGRES_THREADS,
    )


def _capture(
    parts: Parts, release: Release, ask: CommandRunner, open_vault: Callable[[], Vault]
) -> CaptureWorker | None:  # fmt: skip
    """The machine that captures, in a process that serves follow-ups."""
    if "worker" not in parts.roles or parts.open_capture is None:
        return None
    return CaptureWorker(parts.open_capture(release.locales), open_vault(), ask)


def _chores(parts: Parts, run: ThreadRunner, use_cases: Catalogue) -> Chores | None:
    if "worker" not in parts.roles or parts.chores is None:
        return None
    for_evidence = EvidenceChores(
        run, use_cases, cache(parts.open_authorities), cache(parts.open_scrubbed), parts.wall, parts.settings.custody_mail
    )  # fmt: skip
    return parts.chores(for_evidence.chores(), for_evidence.claim, parts.tasks())


def _bot(
    parts: Parts,
    release: Release,
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    ask: CommandRunner,
    outbox_sender: OutboxSender,
    open_vault: Callable[[], Vault],
) -> BotApp | None:
    if "bot" not in parts.roles:
        return None
    with uncollected():  # the Bot API's types: seconds and memory of processes with a chat alone
        from bot.app import REAL, BotSettings, build_bot

    settings = parts.settings
    if settings.telegram_token is None:
        raise BadSettings(NO_TOKEN)
    alone, webhook_secret = is_sqlite(settings.database_url), settings.telegram_webhook_secret
    chat = BotSettings(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api,
        webhook=settings.webhook,
        webhook_url=settings.public_url,
        webhook_secret=webhook_secret.get_secret_value() if webhook_secret else None,
        webhook_host=settings.telegram_webhook_host,
        webhook_port=settings.telegram_webhook_port,
        group_id=settings.telegram_group,
    )
    inbox = parts.inbox(InboxTable(units.engine, shared=not alone), run, parts.clock)
    replies = outbox_sender.replies if alone else None
    return build_bot(
        chat, ask, inbox, release.locales, parts.tasks(), open_vault(), Arriving(units), replies, parts.chat or REAL
    )  # fmt: skip


def _console(
    parts: Parts,
    release: Release,
    means: Means,
    ask: CommandRunner,
    reading: Reading,
    changes: Changes,
    open_vault: Callable[[], HoldingVault],
    open_uploads: Callable[[], Uploads],
) -> web.AppRunner | None:
    if "console" not in parts.roles:
        return None
    settings, uploads = parts.settings, open_uploads()
    app = build_console(
        run=ask,
        desk=reading,
        say=release.locales,
        rulebook=release.rulebook,
        changes=changes,
        settings=ConsoleSettings(
            public_url=settings.public_url,
            secure_cookies=settings.public_url.startswith("https://"),
            frame_ancestors=settings.frame_ancestors,
            trusted_proxies=settings.trusted_proxies,
            clock=parts.clock,
            wall=parts.wall,
            secret=parts.secret,
        ),
        vault=UploadVault(open_vault(), uploads),
        uploads=uploads,
        new_id=means.new_id,
        dossiers=open_dossiers(settings, release.rulebook, release.locales, parts.wall, open_vault),
        passwords=parts.passwords(),
    )
    return web.AppRunner(app, access_log=None, shutdown_timeout=1)


def upgrade_database(settings: Settings | None = None) -> str | None:
    """Brings the configured database to this release; returns its revision."""
    settings = settings or load_settings()
    with opened(settings.database_url) as engine:
        return upgrade(engine)
