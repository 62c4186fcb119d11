"""One whole case through the real parts: the chat over HTTP, the console and the lawyer's page in a browser's place, the
clock, the mailbox. What `egide demo --once` plays, and what the journeys are made of."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import aiohttp

from adapters.texts.locales import Locales
from sandbox.client import Person, Shown
from workflows.desk.records import TimelineEntry
from workflows.interview import Questions

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
ALERT = re.compile(r'role="alert"[^>]*>(.*?)</', re.DOTALL)
TAGS = re.compile(r"<[^>]+>")
MOST_QUESTIONS, OK = 40, 200
RECEIPT = re.compile(r"\bEG-\d{4}-\d{6}\b")
PATIENCE, SETTLED = 20.0, 1.5
"""Seconds of real time: for the next question, and after the plan, when none may come."""

DEFAMATION: Mapping[str, str] = {
    "danger": "safe",
    "target": "person",
    "first_published_on": "5/11",
    "place": "https://www.facebook.com/groups/123456/posts/7891011",
    "words": "Mme D. vole dans la caisse de l'association",
    "nature": "fact",
    "truth": "no",
    "hate_ground": "none",
    "audience": "public",
    "identifiable": "yes",
    "comments_open": "yes",
    "author_who": "neighbour",
    "objectives": "removal,compensation",
    "discovered_on": "20/11",
    "still_online": "yes",
    "repeated": "no",
    "several_authors": "no",
    "republishes": "no",
    "more_publications": "no",
    "author_address_known": "yes",
    "author_has_lawyer": "no",
    "author_name": "Paul Martin",
    "insured_status": "private",
    "public_office": "no",
    "victim": "me",
    "own_age": "41",
    "author_violent": "no",
}
"""The answers of the sample case: an option's key, `yes`, `no`, or words as a person writes them."""


@dataclass
class Insured:
    """A person in the chat who answers what they are asked, by button where there is one."""

    chat: Person
    questions: Questions
    locales: Locales
    language: str
    answers: Mapping[str, str]
    asked: list[str] = field(default_factory=list)

    def say(self, key: str, **values: object) -> str:
        """Gives a sentence of the bot in this person's language."""
        return self.locales.say(self.language, key, **values)

    async def start(self, code: str | None, language_name: str) -> None:
        """Presses Start, chooses the language, links the policy."""
        await self.chat.send("/start")
        await self.chat.press(language_name)
        if code is not None:
            await self.chat.press(self.say("bot.button.code"))
            await self.chat.expect(self.say("bot.code.ask"))
            await self.chat.send(code)
            await self.chat.expect("✓")

    async def report(self, kind: str) -> Shown:
        """Reports an incident of this kind and answers until the plan is there; returns its card. The questions that
        follow the plan are answered too."""
        await self.chat.press(self.say("bot.button.report"))
        await self.chat.press(self.questions.doors[kind].in_(self.language))
        await self.chat.expect(RECEIPT)
        plan: Shown | None = None
        for _ in range(MOST_QUESTIONS):
            question = await self._next()
            if plan is None:
                plan = await self._plan()
            if question is None:
                break
            await self._answer(question)
        if plan is None:
            raise AssertionError(f"no plan after {self.asked}")
        return plan

    async def _plan(self) -> Shown | None:
        title = self.say("bot.plan.do_now")
        return next((one for one in reversed(await self.chat.messages()) if one.by_bot and title in one.text), None)

    async def _next(self) -> str | None:
        """The id of the question now asked; None when nothing more is."""
        begun = time.monotonic()
        while time.monotonic() - begun < (SETTLED if await self._plan() is not None else PATIENCE):
            last = next((one for one in reversed(await self.chat.messages()) if one.by_bot), None)
            found = self._asked_in(last) if last is not None else None
            if found is not None and found not in self.asked[-1:]:
                return found
            await asyncio.sleep(0.02)
        return None

    async def see_whole_plan(self) -> None:
        """Asks for everything that the first card of the plan leaves out."""
        await self.chat.press(self.say("bot.plan.whole"))
        await self.chat.expect(self.say("bot.plan.steps"))

    async def ask_for_a_lawyer(self, words: str) -> None:
        """Asks for a lawyer's name, in writing."""
        await self.chat.press(self.say("bot.button.lawyer"))
        await self.chat.expect(RECEIPT)
        await self.chat.send(words)

    def _asked_in(self, shown: Shown) -> str | None:
        for question in self.questions.ordered:
            if question.ask.in_(self.language) in shown.text:
                return question.id
        return None

    async def _answer(self, name: str) -> None:
        self.asked.append(name)
        question = next(one for one in self.questions.ordered if one.id == name)
        given = self.answers.get(name)
        options = {option.key: option.label.in_(self.language) for option in question.options}
        if given is None:
            own = next((one.label.in_(self.language) for one in question.options if one.reads == "unknown"), None)
            await self.chat.press(own or self.say("interview.unknown"))
        elif question.kind == "several":
            await self.chat.send(", ".join(options[key] for key in given.split(",")))
        elif given in options:
            await self.chat.press(options[given])
        else:
            await self.chat.send(given)
        yes = self.say("interview.confirm.yes")
        if question.kind in ("date", "instant") and given is not None:
            await self.chat.expect(yes)
            await self.chat.press(yes)


class Web:
    """A browser without a window: keeps cookies, fills the token of a form, reads the sentence of a refusal."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.page = ""
        self.status = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def open(self, address: str) -> str:
        """Opens a page; returns it."""
        async with self._session.get(address) as answer:
            self.page, self.status = await answer.text(), answer.status
        return self.page

    async def send(self, address: str, **fields: str) -> str:
        """Sends a form of the page that is open; returns the page that follows."""
        token = TOKEN.search(self.page)
        data = {"form_token": token.group(1) if token else "", **fields}
        headers = {"Origin": "/".join(address.split("/")[:3]), "Sec-Fetch-Site": "same-origin"}
        async with self._session.post(address, data=data, headers=headers) as answer:
            self.page, self.status = await answer.text(), answer.status
        return self.page

    async def take(self, address: str, **fields: str) -> bytes:
        """Tells what a file's address gives, or a button of the page that is open. Raises AssertionError where it gives
        a page."""
        token = TOKEN.search(self.page)
        headers = {"Origin": "/".join(address.split("/")[:3]), "Sec-Fetch-Site": "same-origin"}
        data = {"form_token": token.group(1) if token else "", **fields}
        asked = self._session.post(address, data=data, headers=headers) if fields else self._session.get(address)
        async with asked as answer:
            if answer.status != OK or answer.content_type == "text/html":
                raise AssertionError(f"{address}: {answer.status}")
            return await answer.read()

    @property
    def sentence(self) -> str:
        """What the page says against the last act; empty when it was done."""
        found = ALERT.search(self.page)
        return " ".join(TAGS.sub(" ", found.group(1)).split()) if found else ""


@dataclass
class AtDesk:
    """A handler at the console."""

    web: Web
    console: str
    case: str = ""

    async def sign_in(self, link: str) -> None:
        """By the signed link of the demo."""
        await self.web.open(link)
        await self.web.open(f"{self.console}/queue")

    async def open_case(self, number: str) -> str:
        """Finds the case in the queue and opens it."""
        page = await self.web.open(f"{self.console}/queue")
        found = re.search(rf'id="case-{re.escape(number)}" href="([^"]+)"', page)
        if found is None:
            raise AssertionError(f"{number} is not in the queue")
        self.case = self.console + found.group(1)
        return await self.web.open(self.case)

    async def act(self, name: str, **fields: str) -> str:
        """One act on the case; returns the sentence of the refusal, empty when it was done."""
        await self.web.open(self.case)
        await self.web.send(f"{self.case}/{name}", **fields)
        return self.web.sentence

    async def finish(self, *steps: str) -> None:
        """Marks steps as done; raises AssertionError with the sentence when one is refused."""
        for step in steps:
            refused = await self.act("finish", step=step)
            if refused:
                raise AssertionError(f"{step}: {refused}")


@dataclass
class Lawyer:
    """A partner lawyer with a link from a mail."""

    web: Web
    link: str

    async def read(self) -> str:
        """Opens the summary of the case."""
        return await self.web.open(self.link)

    async def answer(self, accept: bool, reason: str = "") -> str:
        """Accepts, or declines with a reason."""
        await self.web.open(self.link)
        await self.web.send(self.link, answer="accept" if accept else "decline", reason=reason)
        return self.web.sentence


def transcript(messages: Sequence[Shown], names: tuple[str, str]) -> str:
    """Gives the chat as a text: who said what, with the buttons under it."""
    person, bot = names
    lines: list[str] = []
    for one in messages:
        kind = "" if one.kind == "text" else f" [{one.kind}]"
        lines.append(f"{bot if one.by_bot else person}{kind}:")
        lines += [f"    {line}" for line in one.text.splitlines()]
        lines += ["    " + " | ".join(f"[{label}]" for label in row) for row in one.buttons]
        lines.append("")
    return "\n".join(lines)


def plain(rows: Sequence[TimelineEntry]) -> list[dict[str, object]]:
    """Timeline entries as plain data."""
    return [
        {"at": one.at.isoformat(timespec="seconds"), "event": str(one.event), "by": one.actor_role, **one.payload}
        for one in rows
    ]
