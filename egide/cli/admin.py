"""What is done to an installation from the command line: accounts, policies, backups, the check of everything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TypedDict, TypeVar

from adapters.engine.send_journal import SendJournal, journal_in, read_journal
from adapters.files.policy_file import read_policies
from adapters.files.timeline_picture import draw
from adapters.rules.jurisdictions import read_declared
from adapters.rules.load import load_rules
from adapters.security.passwords import Passwords
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from adapters.system.release_folder import RULES
from adapters.system.settings import BadSettings, Settings, load_settings
from adapters.system.starting import wrong_with_webhook
from bot.outbound.sender import TelegramSender
from egide.cli.evidence_parts import check_evidence
from egide.cli.mail_parts import check_incoming, check_post
from egide.parts import real_parts
from egide.wiring import build, upgrade_database
from storage.backup.dump import Manifest, Progress, back_up, check, restore
from storage.backup.sealed_file import read_key
from storage.read.queue import Reading
from storage.schema import SchemaRefused, check_schema
from storage.sql.database import reading_engine
from storage.sql.opened import Unusable, answering, opened
from storage.unit_of_work import UnitOfWorkFactory
from workflows.delivery.send_journal import Sent
from workflows.kernel.clean_text import UNFIT, clean_text
from workflows.kernel.errors import CodeTaken, EgideError
from workflows.kernel.people import DeskUser, Policy
from workflows.ports.console import Health
from workflows.ports.transaction import Transaction
from workflows.use_cases.delivery.reconcile import Reconcile, Reconciled, WhatIsAhead

Answer = TypeVar("Answer")


def _once(work: Callable[[Transaction], Answer]) -> Answer:
    """One unit of work from the command line, on an upgraded database."""
    settings = load_settings()
    upgrade_database(settings)
    with opened(settings.database_url) as engine, UnitOfWorkFactory(engine, SystemClock())() as tx:
        return work(tx)


def add_user(role: str, name: str, email: str, language: str, countries: Sequence[str], password: str | None) -> str:
    """Adds an account; returns its id."""
    if "@" not in email or any(character.isspace() for character in email) or UNFIT.search(email):
        raise BadSettings(f"{clean_text(email)} is not an e-mail address.")
    if password is not None and len(password) < 12:
        raise BadSettings("The password is too short: twelve characters at least.")
    user = DeskUser(
        id=TimeOrderedIds(SystemClock())(),
        role=role,  # type: ignore[arg-type]
        name=clean_text(name),
        email=email,
        language=language,  # type: ignore[arg-type]
        password_hash=Passwords().hash(password) if password else None,
        jurisdictions=tuple(countries),
    )

    def add(tx: Transaction) -> None:
        if tx.users.by_email(email) is not None:
            raise BadSettings(f"{email} has an account already.")
        tx.users.add(user)

    _once(add)
    return str(user.id)


def import_policies(file: Path) -> int:
    """Imports a CSV file, whole or not at all. Raises BadLines with a sentence for every line that cannot be used."""
    found = read_policies(file, load_rules(RULES).insurers, read_declared(RULES).jurisdictions)
    clock = SystemClock()
    new_id = TimeOrderedIds(clock)

    def add(tx: Transaction) -> int:
        for row in found.rows:
            if tx.policies.by_number(row.insurer, row.number) is not None:
                found.refuse(row.line, f"the policy {row.number} is there already")
                continue
            policy = Policy(
                new_id(), row.number, row.insurer, row.holder, row.jurisdiction, row.local_calendar, row.professional
            )
            tx.policies.add(policy)
            try:
                tx.policies.add_code(policy.id, row.code, clock.now() + timedelta(days=row.code_valid_days))
            except CodeTaken:
                found.refuse(row.line, "its code belongs to another policy already")
        found.check()
        return len(found.rows)

    count: int = _once(add)
    return count


# ------------------------------------------------------------------ backups
def _backup_key(settings: Settings) -> bytes:
    if settings.backup_key is None:
        raise BadSettings("EGIDE_BACKUP_KEY_FILE is missing: backups are sealed with the key in that file.")
    try:
        return read_key(settings.backup_key.get_secret_value())
    except ValueError as error:
        raise BadSettings(f"EGIDE_BACKUP_KEY_FILE: {error}.") from error


def take_backup(file: Path, *, checked: bool = True, progress: Progress = lambda _: None) -> Manifest:
    """Writes the configured database to a sealed file while the desk goes on, and proves that the file comes back."""
    settings = load_settings()
    key = _backup_key(settings)
    with opened(settings.database_url) as engine:
        taken = back_up(engine, file, key, SystemClock().now(), progress)
    if checked and check(file, key, progress) != taken:
        file.unlink()
        raise BadSettings(f"{file}: what was written does not come back as it was; it was thrown away.")
    return taken


def restore_backup(file: Path, *, progress: Progress = lambda _: None) -> Manifest:
    """Fills the configured database, which must be empty, from a sealed file."""
    settings = load_settings()
    key = _backup_key(settings)
    with opened(settings.database_url) as engine:
        return restore(engine, file, key, progress)


def reconcile(by: str | None) -> tuple[Sequence[Sent], Reconciled | None]:
    """Gives the acts that the send journal knows and the database does not; with a name they are settled, and the
    outbox is let go again."""
    settings = load_settings()
    if settings.journal_dir is None:
        raise BadSettings("EGIDE_JOURNAL_DIR is missing: there is no send journal to compare the database with.")
    upgrade_database(settings)
    path = journal_in(settings.journal_dir)
    return asyncio.run(_reconcile(settings, path, by))


async def _reconcile(settings: Settings, path: Path, by: str | None) -> tuple[Sequence[Sent], Reconciled | None]:
    house = build(real_parts(settings))
    journal = SendJournal(path)
    try:
        written = read_journal(path)
        ahead = await house.run(WhatIsAhead(), written=written) or ()
        done = None
        if by:
            done = await house.run(Reconcile(house.means), written=written, by=by)
            journal.reconciled(house.clock.now(), by)
        return ahead, done
    finally:
        journal.close()
        await house.stop()


# ------------------------------------------------------------------ the check of everything
def doctor() -> list[Finding]:
    """Checks the configuration and every outside part it names."""
    try:
        settings = load_settings()
    except BadSettings as wrong:
        return [_finding("configuration", False, sentence) for sentence in wrong.sentences]
    findings = [_finding("configuration", True, "it can be read"), *_database(settings), _journal(settings)]
    findings.append(_given("backup", settings.backup_key, "EGIDE_BACKUP_KEY_FILE"))
    if settings.backup_key is not None:
        with suppress(BadSettings):
            _backup_key(settings)
            findings[-1] = _finding("backup", True, "the key can be used")
    if settings.telegram_token:
        findings += [asyncio.run(_telegram(settings)), _webhook(settings)]
    else:
        findings.append(_finding("telegram", False, "EGIDE_TELEGRAM_TOKEN is missing"))
    findings.append(_browser(settings))
    findings.append(_given("mail", settings.smtp_url, "EGIDE_SMTP_URL"))
    findings += [_finding(*one) for one in (*check_incoming(settings), *check_post(settings))]
    findings.append(_given("secret", settings.secret, "EGIDE_SECRET"))
    return findings + [_finding(*one) for one in check_evidence(settings)]


def _browser(settings: Settings) -> Finding:
    """What captures publications here."""
    from adapters.capture.process import find_browser, has_own_network

    if not settings.capture:
        return _finding("browser", True, "captures are switched off (EGIDE_CAPTURE)")
    found = find_browser()
    if found is None:
        return _finding("browser", False, "no Chromium is on this machine: pages are captured without a picture")
    network = "in a network of its own" if has_own_network() else "behind the egress alone, the system gives no network"
    return _finding("browser", True, f"{found.name} captures, {network}")


class Finding(TypedDict):
    """What the check of everything says of one part."""

    part: str
    ok: bool
    says: str


def _finding(part: str, ok: bool, says: str) -> Finding:
    return {"part": part, "ok": ok, "says": says}


def _given(part: str, value: object, name: str) -> Finding:
    return _finding(part, value is not None, f"{name} is {'missing' if value is None else 'set'}")


def _database(settings: Settings) -> list[Finding]:
    """Whether it answers, stands at this release, and what the engine's own account of itself says."""
    try:
        with opened(settings.database_url) as engine:
            stands = check_schema(engine)
        if stands is not None:
            return [_finding("database", False, stands)]
        with answering():
            health = asyncio.run(_health(settings))
    except (Unusable, SchemaRefused) as error:
        return [_finding("database", False, error.sentence)]
    beat = f"last heartbeat {health['heartbeat']}" if health["heartbeat"] else "no worker has run yet"
    says = ", ".join(name.replace("_", " ") for name in health["wrong"]) or beat
    return [_finding("database", True, "it answers"), _finding("engine", bool(health["ok"]), says)]


async def _health(settings: Settings) -> Health:
    reading = Reading(reading_engine(settings.database_url), SystemClock())
    try:
        return await reading.health()
    finally:
        await reading.close()


def _journal(settings: Settings) -> Finding:
    """Whether there is one, on a disk that can be written, and whether the database is behind it."""
    if settings.journal_dir is None:
        return _finding(
            "journal", False, "EGIDE_JOURNAL_DIR is missing: a restored backup could send again what had left"
        )
    path = journal_in(settings.journal_dir)
    try:
        SendJournal(path).close()
        written = read_journal(path)
        with opened(settings.database_url) as engine, UnitOfWorkFactory(engine, SystemClock())() as tx:
            ahead = WhatIsAhead()(tx, written=written)
    except EgideError as error:
        return _finding("journal", False, error.sentence)
    if ahead:
        return _finding(
            "journal", False, f"it knows {len(ahead)} acts that the database does not: run `egide reconcile`"
        )
    torn = f", {written.torn} torn lines" if written.torn else ""
    return _finding("journal", True, f"it can be written, and the database is not behind it{torn}")


def _webhook(settings: Settings) -> Finding:
    """More than one chat process needs the webhook: Telegram answers one asker at a time."""
    if not settings.webhook:
        return _finding("chat", True, "asks for updates itself: one process of it at a time")
    wrong = " ".join(wrong_with_webhook(settings))
    return _finding("chat", not wrong, wrong or "told of updates, any number of processes")


async def _telegram(settings: Settings) -> Finding:
    assert settings.telegram_token is not None
    sender = TelegramSender(settings.telegram_token.get_secret_value(), settings.telegram_api, draw)
    try:
        name = await asyncio.wait_for(sender.name(), 10)
    except Exception as error:
        return _finding("telegram", False, f"it does not answer ({type(error).__name__})")
    finally:
        await sender.close()
    return _finding("telegram", name is not None, f"it answers as @{name}" if name else "it refuses the token")
