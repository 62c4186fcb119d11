"""A desk with its console for tests: real database, use cases and pages; a sender that keeps what would leave."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from aiohttp import ClientSession, CookieJar, FormData
from pydantic import SecretStr
from sqlalchemy import select

from adapters.security.passwords import Passwords
from adapters.system.settings import GivenSettings
from console.web.context import PARTS, ConsoleContext
from egide.demo.samples import DEMO_PASSWORD, AddSamples
from egide.process import Process
from egide.wiring import build
from storage.tables.core import outbox
from tests.conftest import TestClock
from tests.fakes.facts import FACTS
from tests.ready import empty_database, parts_for
from workflows.case.case import Case
from workflows.desk.task_payloads import ApprovePlanTask
from workflows.kernel.people import ENGINE, Chat, DeskUser, Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.escalate import escalate
from workflows.use_cases.shared.replan import replan

SUNDAY = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
HANDLER = "helene@desk.example"
SECOND_HANDLER = "joost@desk.example"


@dataclass(repr=False)
class Desk:
    """One house over a fresh database, its clock, and a case that waits for its handler."""

    house: Process
    clock: TestClock
    url: str = ""

    def parts(self) -> ConsoleContext:
        """What the pages have at hand."""
        assert self.house.console is not None
        app = self.house.console.app
        assert app is not None
        return app[PARTS]

    def once(self, work: Any) -> Any:
        """One unit of work."""

        def named(tx: Transaction) -> Any:
            tx.cause = self.house.means.new_id().hex
            return work(tx)

        units: Any = self.house.units
        with units() as tx:
            return named(tx)

    def user(self, email: str = HANDLER) -> DeskUser:
        found = self.once(lambda tx: tx.users.by_email(email))
        assert found is not None
        return found  # type: ignore[no-any-return]

    def chat(self) -> list[dict[str, Any]]:
        """What was written for chats, oldest first."""
        with self.house.units() as tx:
            rows = tx.connection.execute(
                select(outbox.c.payload).where(outbox.c.channel == "telegram").order_by(outbox.c.id)
            )
            return [dict(row.payload) for row in rows]

    def audit(self) -> list[str]:
        """What the audit trail says, oldest first."""
        with self.house.units.engine.connect() as connection:
            rows = connection.exec_driver_sql("select what from audit order by id").all()
        return [row[0] for row in rows]

    def case(self, case_id: UUID) -> Case:
        found: Case = self.once(lambda tx: tx.cases.get(case_id, ENGINE))
        return found

    def add_case(self, *, state: str = "open", requested: bool = True) -> UUID:
        """A reported case with its plan, as the interview leaves it."""
        means = self.house.means

        def work(tx: Transaction) -> UUID:
            policy = tx.policies.by_number("sample-one", "S1-100001")
            assert policy is not None
            now = self.clock.now()
            person = tx.persons.in_chat(Chat(700, 700))
            if person is None:
                person = Person(means.new_id(), 700, 700, "fr", policy.id, None, None, now)
                tx.persons.add(person)
            facts = copy.deepcopy(FACTS)
            if requested:
                facts["lawyer_choice_requested_in_writing"] = True
            case = Case(
                means.new_id(), tx.cases.next_number(now), person.id, policy.id, "sample-one", "defamation", "fr",
                "FR", state, now, facts, {"state": {}}, rules_version=means.rulebook.version,
            )  # fmt: skip
            tx.cases.add(case)
            if state == "open":
                replan(means, tx, case, ENGINE)
                means.tasks.open(tx, case, ApprovePlanTask(), now + timedelta(hours=24))
                tx.cases.save(case)
            return case.id

        found: UUID = self.once(work)
        return found

    def offer(self, case_id: UUID) -> str:
        """Offers the case to the first lawyer; gives the path of the link in the mail."""
        means = self.house.means

        def work(tx: Transaction) -> str:
            case = tx.cases.get(case_id, ENGINE)
            escalate(means, tx, case, ENGINE, "handler")
            tx.cases.save(case)
            offered = next(one for one in tx.escalations.of(case_id) if one.state == "offered")
            link = means.links.sign("offer", offered.id, offered.expires_at)
            return "/" + link.split("://", 1)[1].split("/", 1)[1]

        found: str = self.once(work)
        return found


def open_house(folder: Path, clock: TestClock, ancestors: tuple[str, ...] = ("http://127.0.0.1:9999",)) -> Process:
    """A house that is built and furnished; nothing runs yet."""
    settings = GivenSettings(
        database_url=f"sqlite:///{folder}/desk.sqlite3",
        console_port=0,
        secret=SecretStr("s" * 32),
        public_url="http://127.0.0.1:1",
        frame_ancestors=ancestors,
        strict_words=True,
    )
    (folder / "desk.sqlite3").write_bytes(empty_database())
    house = build(parts_for(settings, clock, "console"))
    units: Any = house.units
    with units() as tx:
        AddSamples(clock, house.means.new_id, PASSWORD_HASH)(tx)
    return house


PASSWORD_HASH = Passwords().hash(DEMO_PASSWORD)


class Browser:
    """A reader without scripts: follows forms with the token of the page they were shown on."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.page = ""
        self.status = 0
        self.headers: Any = {}

    async def get(self, path: str, **more: Any) -> str:
        async with self.session.get(self.base + path, **more) as answer:
            self.page, self.status, self.headers = await answer.text(), answer.status, answer.headers
            self.at = answer.url.path
        return self.page

    async def post(self, path: str, *, token: str | None = None, **fields: str) -> str:
        given = self.token if token is None else token
        fields = self.version | fields
        async with self.session.post(self.base + path, data={"form_token": given, **fields}) as answer:
            self.page, self.status, self.headers = await answer.text(), answer.status, answer.headers
            self.at = answer.url.path
        return self.page

    async def post_form(self, path: str, form: FormData) -> str:
        """A form with files."""
        async with self.session.post(self.base + path, data=form) as answer:
            self.page, self.status, self.at = await answer.text(), answer.status, answer.url.path
        return self.page

    @property
    def version(self) -> dict[str, str]:
        """What the forms of the page say of the case that its reader saw."""
        found = re.search(r'name="version" value="([^"]+)"', self.page)
        return {"version": found[1]} if found else {}

    @property
    def token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.page)
        return found[1] if found else ""

    async def sign_in(self, email: str = HANDLER, password: str = DEMO_PASSWORD) -> str:
        await self.get("/sign-in")
        return await self.post("/sign-in", email=email, password=password, next="/queue")

    async def close(self) -> None:
        await self.session.close()
