"""Those who use the desk: insured persons who answer, hesitate, fall silent; handlers at work; lawyers; third parties."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from simulation.desk import DeskProcess, SimClock
from simulation.outside import Faults, Killed, Ledger, Post, Telegram
from workflows.errors import EgideError
from workflows.people import DeskUser

Answer = TypeVar("Answer")
KIND_BUTTONS = (
    "intimate_content", "extortion", "account_takeover", "harassment",
    "impersonation", "defamation", "privacy_breach", "disparagement",
)  # fmt: skip
ANSWER_WITHIN = 6 * 3600.0
LONGEST_INTERVIEW = 60


@dataclass
class Town:
    """What everybody in a run shares. `desk` is the process alive now; `open` is set while there is one."""

    clock: SimClock
    telegram: Telegram
    post: Post
    faults: Faults
    ledger: Ledger
    desk: DeskProcess | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    updates: int = 0
    plans: int = 0
    closed: int = 0
    refusals: int = 0

    async def visit(self, act: Callable[[DeskProcess], Awaitable[Answer]]) -> Answer | None:
        """Does something at the desk; when it dies under it, the person does it again at the next one."""
        while True:
            await self.open.wait()
            assert self.desk is not None
            try:
                return await act(self.desk)
            except Killed:
                await asyncio.sleep(1)
            except EgideError:
                self.refusals += 1
                return None

    async def send(self, update: dict[str, Any]) -> None:
        """Telegram delivers an update until it was taken in; now and then twice."""
        self.updates += 1
        update = {"update_id": self.updates, **update}
        times = 2 if self.faults.strikes("update_twice") else 1
        for _ in range(times):
            await self.visit(lambda desk: desk.worker.take_in([update]))


class Insured:
    """One person with a phone."""

    def __init__(self, town: Town, number: int, code: str, chance: Random) -> None:
        self._town = town
        self._id = 5_000_000 + number
        self._code = code
        self._chance = chance
        self._chat = town.telegram.chats[str(self._id)]
        self._messages = 0
        self._language = chance.choice(("fr", "nl", "en"))
        self._kind = chance.choice(KIND_BUTTONS)
        self._diligence = chance.choice((0.35, 0.8, 0.97, 1.0))

    async def live(self) -> None:
        """Reports one incident, then lives with the case."""
        await asyncio.sleep(self._chance.uniform(0, 20 * 86400))
        await self._say("/start")
        await self._press(lambda data: data == f"l::{self._language}")
        await self._say(f"/start {self._code}")
        await self._press(lambda data: data == f"r::{self._kind}", ask="/report")
        if await self._tell():
            self._town.plans += 1
        await self._afterwards()

    async def _tell(self) -> bool:
        """Answers until the plan comes, or gives up for days."""
        for _ in range(LONGEST_INTERVIEW):
            if self._chance.random() > self._diligence:
                await asyncio.sleep(self._chance.uniform(1, 5) * 86400)
                if self._chance.random() > 0.7:
                    return False
            if self._sees("d:") or self._sees("w:"):
                return True
            if not await self._answer():
                return False
        return False

    async def _answer(self) -> bool:
        buttons = self._buttons()
        answers = [data for data in buttons if data.startswith(("a:", "y:"))]
        ticks = [data for data in buttons if data.startswith("t:")]
        if ticks and self._chance.random() < 0.6:
            await self._push(self._chance.choice(ticks))
            return True
        if not answers:
            await self._say(
                self._chance.choice(("bonjour", "hier", "5/11", "Elle vole dans la caisse", "https://x.com/a/1"))
            )
            return True
        typed = [data for data in answers if data.endswith(":unknown")]
        if len(answers) == len(typed) and self._chance.random() < 0.85:
            await self._say(self._chance.choice(TYPED))
            return True
        chosen = [data for data in answers if data not in typed] or answers
        await self._push(self._chance.choice(chosen if self._chance.random() < 0.85 else answers))
        return True

    async def _afterwards(self) -> None:
        """Marks own steps, asks for a lawyer when it comes to that, writes now and then."""
        for _ in range(14):
            await asyncio.sleep(self._chance.uniform(2, 14) * 86400)
            mine = [data for data in self._buttons() if data.startswith("d:")]
            lawyer = [data for data in self._buttons() if data.startswith("w:")]
            roll = self._chance.random()
            if mine and roll < 0.5:
                await self._push(self._chance.choice(mine))
            elif lawyer and roll < 0.75:
                await self._push(lawyer[0])
                await self._say("Je demande le nom d'un avocat.")
            elif roll < 0.85:
                await self._say("Avez-vous des nouvelles ?")

    # ------------------------------------------------------------------ the phone
    def _buttons(self) -> list[str]:
        found: list[str] = []
        for payload in self._chat.shown[-4:]:
            for row in payload.get("reply_markup", {}).get("inline_keyboard", []):
                found += [button["callback_data"] for button in row if "callback_data" in button]
        return found

    def _sees(self, prefix: str) -> bool:
        return any(data.startswith(prefix) for data in self._buttons())

    def _from(self) -> dict[str, Any]:
        return {"id": self._id, "is_bot": False, "first_name": "P", "language_code": self._language}

    def _message(self) -> dict[str, Any]:
        self._messages += 1
        chat = {"id": self._id, "type": "private", "first_name": "P"}
        return {"message_id": self._messages, "date": 1, "chat": chat}

    async def _say(self, text: str) -> None:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else []
        await self._sent({"message": {**self._message(), "from": self._from(), "text": text, "entities": entities}})

    async def _push(self, data: str) -> None:
        query = {
            "id": str(self._messages),
            "from": self._from(),
            "chat_instance": "1",
            "data": data,
            "message": {**self._message(), "from": {"id": 1, "is_bot": True, "first_name": "E"}, "text": "…"},
        }
        await self._sent({"callback_query": query})

    async def _sent(self, update: dict[str, Any]) -> None:
        self._chat.bell.clear()
        await self._town.send(update)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._chat.bell.wait(), ANSWER_WITHIN)
        await asyncio.sleep(self._chance.uniform(2, 40))

    async def _press(self, wanted: Callable[[str], bool], ask: str | None = None) -> None:
        if ask:
            await self._say(ask)
        for data in self._buttons():
            if wanted(data):
                await self._push(data)
                return


TYPED = (
    "hier", "il y a 3 jours", "5/11", "gisteren", "yesterday", "Elle vole dans la caisse de l'association",
    "https://www.facebook.com/groups/1/posts/2", "34", "800 euros", "Jean Martin", "je ne sais pas", "Instagram",
)  # fmt: skip


class Handler:
    """Works through the queue twice a day, on working days."""

    def __init__(self, town: Town, user: DeskUser, chance: Random, reading: Callable[[], Any]) -> None:
        self._town = town
        self._user = user
        self._chance = chance
        self._reading = reading
        self._answers: dict[tuple[UUID, str], float] = {}

    async def work(self) -> None:
        """Until the run ends."""
        while True:
            await asyncio.sleep(12 * 3600)
            if self._town.clock.now().weekday() < 5:
                await self._town.open.wait()
                for case_id in await self._mine():
                    await self._look_after(case_id)

    async def _mine(self) -> list[UUID]:
        found: list[UUID] = await self._reading()(self._user.id)
        return found

    async def _look_after(self, case_id: UUID) -> None:
        use = self._town
        file = await use.visit(lambda desk: desk.run(desk.use_cases.see_case, user=self._user, case_id=case_id))
        if file is None or file.case.state in ("reporting", "closed"):
            await self._tick_off(file)
            return
        if file.case.plan_approved_at is None:
            await self._do("approve_plan", case_id=case_id)
        for line in file.steps:
            await self._step(case_id, line)
        await self._tick_off(file)
        age = use.clock.now() - file.case.reported_at
        if age > timedelta(days=150) and self._chance.random() < 0.4:
            await self._do("close_case", case_id=case_id, reason="everything is done")
            use.closed += 1

    async def _step(self, case_id: UUID, line: Any) -> None:
        state = line.record.state
        if line.may_start and line.by != "insured":
            await self._do("start_step", case_id=case_id, step=line.step)
            self._answers[case_id, line.step] = self._chance.choice((1.0, 3.0, 10.0, 1e9))
        elif state == "under_way" and line.record.started_at is not None:
            waited = (self._town.clock.now() - line.record.started_at) / timedelta(days=1)
            if waited >= self._answers.get((case_id, line.step), 2.0):
                outcome = self._chance.choice(("none", "accepted", "refused"))
                await self._do("finish_step", case_id=case_id, step=line.step, outcome=outcome)

    async def _tick_off(self, file: Any) -> None:
        for task in file.tasks if file is not None else ():
            if task.kind not in ("approve_plan", "choose_lawyer") and self._chance.random() < 0.8:
                await self._do("finish_task", task_id=task.id)

    async def _do(self, verb: str, **given: Any) -> None:
        await self._town.visit(lambda desk: desk.run(getattr(desk.use_cases, verb), user=self._user, **given))


class Lawyer:
    """Reads the mail; accepts, declines or lets the hours pass."""

    def __init__(self, town: Town, user: DeskUser, chance: Random) -> None:
        self._town = town
        self._user = user
        self._chance = chance
        self._read = 0

    async def work(self) -> None:
        """Until the run ends."""
        while True:
            await asyncio.sleep(6 * 3600)
            letters = self._town.post.boxes[self._user.email]
            while self._read < len(letters):
                await self._answer(letters[self._read])
                self._read += 1

    async def _answer(self, letter: Mapping[str, Any]) -> None:
        token = _token(letter)
        roll = self._chance.random()
        if token is None or roll < 0.25:
            return
        await asyncio.sleep(self._chance.uniform(1, 40) * 3600)
        accept = roll > 0.5
        reason = "" if accept else "conflict of interest"
        await self._town.visit(
            lambda desk: desk.run(desk.use_cases.answer_offer, token=token, accept=accept, reason=reason)
        )


def _token(letter: Mapping[str, Any]) -> str | None:
    text = str(letter.get("text", ""))
    _, found, rest = text.partition("/offer/")
    return rest.split()[0].rstrip(".") if found else None
