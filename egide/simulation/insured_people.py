"""Insured persons: some tell everything in the chat, some stop half-way, some had their report typed by a handler."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from random import Random

from egide.simulation.stories import story
from egide.simulation.world import World
from workflows.case.events import Event
from workflows.desk.task_payloads import ApprovePlanTask
from workflows.followups.follow_up import INTERVIEW_REMINDER
from workflows.kernel.errors import NotFound
from workflows.kernel.json_value import Json, JsonObject
from workflows.kernel.people import ENGINE, Chat
from workflows.kernel.plain import Plain, entries, listed, number, part, text
from workflows.ports.transaction import Transaction
from workflows.use_cases.chat.report_incident import ReportIncident
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import call_a_person
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import PLAN_TASK_WITHIN, replan

ANSWER_WITHIN = 6 * 3600.0
LONGEST_INTERVIEW = 60
DAY = 86400.0
TELLS_ALL, STOPS, BY_PHONE = "tells all", "stops", "by phone"
MANNERS = (TELLS_ALL, *(STOPS,) * 2, *(BY_PHONE,) * 9)
TYPED = (
    "hier", "il y a 3 jours", "5/11", "gisteren", "yesterday", "Elle vole dans la caisse de l'association",
    "https://www.facebook.com/groups/1/posts/2", "34", "800 euros", "Jean Martin", "je ne sais pas", "Instagram",
)  # fmt: skip
WORDS = ("bonjour", "hier", "5/11", "Elle vole dans la caisse", "https://x.com/a/1")
REQUEST = "Je demande le nom d'un avocat."


def report_by_phone(means: Means, tx: Transaction, chat: Chat, kind: str, facts: Plain) -> None:
    """A handler on the telephone types the whole report: one unit, from the first word to the plan that waits to be
    read."""
    ReportIncident(means)(tx, chat=chat, kind=kind)
    person = person_in(tx, chat)
    if person.active_case is None:
        raise NotFound  # the code is not known yet: nothing is kept, and the two talk again
    case = tx.cases.get(person.active_case, ENGINE)
    case.facts = {**case.facts, **facts}
    case.become("open")
    tx.follow_ups.cancel(case.id, kind=INTERVIEW_REMINDER)
    means.timeline.note(tx, case, Event.CASE_OPENED, ENGINE)
    analysis, _ = replan(means, tx, case, ENGINE)
    call_a_person(means, tx, case, analysis)
    means.tasks.open(tx, case, ApprovePlanTask(), means.clock.now() + PLAN_TASK_WITHIN)
    tx.cases.save(case)


class Insured:
    """One person with a phone."""

    def __init__(
        self, world: World, number: int, code: str, wants: Mapping[str, Collection[str]], chance: Random
    ) -> None:
        self._world = world
        self._id = 5_000_000 + number
        self._name = str(self._id)
        self._code = code
        self._wants = wants
        self._chance = chance
        self._chat = world.telegram.chats[self._name]
        self._messages = 0
        self._language = chance.choice(("fr", "nl", "en"))
        self._kind = chance.choice(tuple(wants))
        self._manner = chance.choice(MANNERS)
        self._stops_after = chance.randrange(1, 9)

    async def live(self, within: float) -> None:
        """Reports one incident in the first days of the run, then lives with the case."""
        await asyncio.sleep(self._chance.uniform(0, within))
        await self._say("/start")
        await self._press(f"l::{self._language}")
        await self._give_code()
        self._world.reports[self._name] += 1
        self._world.did["reports_by_phone" if self._manner == BY_PHONE else "reports_in_chat"] += 1
        if self._manner == BY_PHONE:
            await self._telephone()
        else:
            await self._press(f"r::{self._kind}", ask="/report")
            await self._tell()
        await self._afterwards()

    async def _give_code(self) -> None:
        """Says the code. Where the desk asks for the language once more, because its first answer came too late to be
        pressed, it is chosen now."""
        await self._say(f"/start {self._code}")
        language = f"l::{self._language}"
        if language in self._buttons(1):
            await self._push(language)

    # ------------------------------------------------------------------ the report
    async def _telephone(self) -> None:
        """A report that was typed is there: a handler whose desk died looks before typing it again."""
        facts = story(self._chance, self._kind, self._wants[self._kind], self._world.clock.now().date())
        chat, kind = Chat(self._id, self._id, self._language), self._kind

        def typed(means: Means, tx: Transaction) -> bool:
            person = person_in(tx, chat)
            if person.active_case is None or tx.cases.get(person.active_case, ENGINE).is_untold:
                report_by_phone(means, tx, chat, kind, facts)
            return True

        while not await self._world.visit(lambda desk: desk.run(lambda tx: typed(desk.means, tx))):
            await asyncio.sleep(DAY)
            await self._give_code()
        if number(part(facts.get("intimate")), "depicted_age", 99) < 18 or number(facts, "victim_age", 99) < 18:
            self._world.minors.add(self._name)
            await self._send_picture()
        elif self._chance.random() < 0.1:
            await self._send_picture()

    async def _tell(self) -> None:
        """Answers until the plan comes; some stop, for days or for good."""
        for turn in range(LONGEST_INTERVIEW):
            if self._manner == STOPS and turn >= self._stops_after:
                await asyncio.sleep(self._chance.uniform(1, 12) * DAY)
                if self._chance.random() < 0.7:
                    return
                self._manner = TELLS_ALL
            if self._sees("d:") or self._sees("w:"):
                return
            await self._answer()

    async def _answer(self) -> None:
        buttons = self._buttons()
        answers = [data for data in buttons if data.startswith(("a:", "y:"))]
        ticks = [data for data in buttons if data.startswith("t:")]
        if ticks and self._chance.random() < 0.6:
            await self._push(self._chance.choice(ticks))
            return
        unknown = [data for data in answers if data.endswith(":unknown")]
        if len(answers) == len(unknown) and (not answers or self._chance.random() < 0.85):
            await self._say(self._chance.choice(TYPED if answers else WORDS))
            return
        chosen = [data for data in answers if data not in unknown] or answers
        await self._push(self._chance.choice(chosen if self._chance.random() < 0.85 else answers))

    # ------------------------------------------------------------------ afterwards
    async def _afterwards(self) -> None:
        """Does own steps, writes now and then, asks for a lawyer's name when it comes to that; some block the bot."""
        for _ in range(4):
            await asyncio.sleep(self._chance.uniform(4, 30) * DAY)
            roll = self._chance.random()
            mine = [data for data in self._buttons() if data.startswith("d:")]
            lawyer = [data for data in self._buttons() if data.startswith("w:")]
            if lawyer and roll < 0.7:
                await self._ask_for_lawyer(lawyer[0])
            elif mine and roll < 0.8:
                await self._push(self._chance.choice(mine))
            elif roll < 0.85:
                await self._say("Avez-vous des nouvelles ?")
            elif roll < 0.87:
                await self._block()

    async def _ask_for_lawyer(self, button: str) -> None:
        await self._push(button)
        self._world.in_writing.add(self._name)
        await self._say(REQUEST)

    async def _block(self) -> None:
        """Blocks the bot for a week."""
        self._world.faults.happened["blocked"] += 1
        self._chat.blocked = True
        await self._world.send(self._name, {"my_chat_member": self._membership("kicked")})
        await asyncio.sleep(7 * DAY)
        self._chat.blocked = False
        await self._world.send(self._name, {"my_chat_member": self._membership("member")})

    # ------------------------------------------------------------------ the phone
    def _buttons(self, last: int = 4) -> list[str]:
        found: list[str] = []
        for message in self._chat.shown[-last:]:
            for row in listed(part(message.get("reply_markup")).get("inline_keyboard", [])):
                found += [text(button, "callback_data") for button in entries(row) if "callback_data" in button]
        return found

    def _sees(self, prefix: str) -> bool:
        return any(data.startswith(prefix) for data in self._buttons())

    def _from(self) -> dict[str, Json]:
        return {"id": self._id, "is_bot": False, "first_name": "P", "language_code": self._language}

    def _message(self) -> dict[str, Json]:
        self._messages += 1
        chat: JsonObject = {"id": self._id, "type": "private", "first_name": "P"}
        return {"message_id": self._messages, "date": 1, "chat": chat}

    def _membership(self, status: str) -> dict[str, Json]:
        bot: JsonObject = {"id": 1, "is_bot": True, "first_name": "E"}
        before = "member" if status == "kicked" else "kicked"
        old: JsonObject = {"user": bot, "status": before, "until_date": 0}
        new: JsonObject = {"user": bot, "status": status, "until_date": 0}
        chat: JsonObject = {"id": self._id, "type": "private", "first_name": "P"}
        return {"chat": chat, "from": self._from(), "date": 1, "old_chat_member": old, "new_chat_member": new}

    async def _say(self, text: str) -> None:
        entities: Json = (
            [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else []
        )
        await self._sent({"message": {**self._message(), "from": self._from(), "text": text, "entities": entities}})

    async def _send_picture(self) -> None:
        self._world.pictures += 1
        photo: Json = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 2000}]
        await self._sent({"message": {**self._message(), "from": self._from(), "photo": photo}})

    async def _push(self, data: str) -> None:
        query: JsonObject = {
            "id": str(self._messages),
            "from": self._from(),
            "chat_instance": "1",
            "data": data,
            "message": {**self._message(), "from": {"id": 1, "is_bot": True, "first_name": "E"}, "text": "…"},
        }
        await self._sent({"callback_query": query})

    async def _sent(self, update: JsonObject) -> None:
        self._chat.bell.clear()
        await self._world.send(self._name, update)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._chat.bell.wait(), ANSWER_WITHIN)
        await asyncio.sleep(self._chance.uniform(2, 40))

    async def _press(self, wanted: str, ask: str | None = None) -> None:
        if ask:
            await self._say(ask)
        if wanted in self._buttons():
            await self._push(wanted)
