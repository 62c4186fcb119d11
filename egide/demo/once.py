"""`egide demo --once`: one case from the first message to the closing, through the same real parts as the demo, in less than
half a minute. Prints its timeline and leaves what it produced under `build/demo/`."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from adapters.evidence.opened import publish_anchors
from adapters.system.clock import MovableClock
from egide.demo.authority import ANCHORS
from egide.demo.folder import DATABASE, JOURNAL, demo_folder
from egide.demo.letters import letters_of, send_notice
from egide.demo.proofs import (
    DOSSIER,
    capture_post,
    folders,
    look_again,
    take_capture,
    take_dossier,
    tell_site,
)
from egide.demo.publication import WORDS
from egide.demo.run import Demo
from egide.demo.samples import POLICIES
from egide.demo.story import DEFAMATION, AtDesk, Insured, Lawyer, Web, plain, transcript
from sandbox.client import Desk, Person
from sandbox.view_types import MailView
from workflows.case.case import Case
from workflows.desk.records import TimelineEntry
from workflows.kernel.people import ENGINE, Chat
from workflows.law.contract import to_plain, where_they_stand
from workflows.law.facts import Facts
from workflows.ports.transaction import Transaction

BEGINS = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
"""The day of the sample case: a Sunday, the post seventeen days old."""
MOST_WAITS = 12
TELLING = ("step", "clock", "task", "lawyer", "number")


class StoryStuck(AssertionError):
    """The story did not go on as it must; the message says where."""


@dataclass
class Played:
    """What the story produced."""

    number: str
    lines: list[str] = field(default_factory=list)
    timeline: list[dict[str, object]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


async def play(demo: Demo, told: Callable[[str], None] = lambda line: None) -> Played:
    """Plays the case over HTTP against a demo that runs; `told` hears each chapter as it ends."""
    assert demo.house is not None
    assert demo.sandbox is not None
    house, url = demo.house, demo.sandbox.url
    async with AsyncExitStack() as rooms:
        desk = Desk(url)
        rooms.push_async_callback(desk.close)
        chat = await Person.join(url, "Camille", last_name="Durand", language_code="fr")
        rooms.push_async_callback(chat.close)
        camille = Insured(
            chat, house.means.interview.questions, house.locales, "fr", {**DEFAMATION, "place": demo.site.post}
        )
        await camille.start(POLICIES[0].code, "Français")
        await camille.report("defamation")
        await camille.see_whole_plan()
        number = await _number(demo)
        played = Played(number)

        def chapter(line: str) -> None:
            stamped = f"{demo.clock.now():%Y-%m-%d %H:%M} {line}"
            played.lines.append(stamped)
            told(stamped)

        chapter(f"{number}: reported in {len(camille.asked)} answers, plan and clock shown")
        web = await rooms.enter_async_context(Web())
        handler = AtDesk(web, house.links.public_url)
        await handler.sign_in(str(demo.sandbox.panels[0].url))
        await handler.open_case(number)
        await handler.act("take")
        await _done(handler.act("approve"))
        chapter("the handler approved the plan")
        await _prove_and_write(demo, handler, number, chapter)
        await _until(desk, demo, lambda case: case.record("formal_notice_author").state == "done")
        chapter("no answer after the second follow-up: the case goes to a lawyer")
        await camille.ask_for_a_lawyer("Je vous demande par écrit le nom d'un avocat.")
        chapter("the insured asked for a lawyer's name in writing")
        summary = await _to_a_lawyer(rooms, desk, number, chapter)
        demo.site.is_up = False
        await look_again(demo, number, "removed")
        chapter("the operator took the post down: twice absent, a day apart, and proved")
        played.files |= {**await take_capture(demo, handler, number), DOSSIER: await take_dossier(handler)}
        chapter("the dossier left for the lawyer")
        await _done(handler.act("write", text="Votre avocat a le dossier complet."))
        await _done(handler.act("close", reason="Confié à l'avocat choisi ; fin du récit."))
        await chat.expect(number)
        chapter("closed")
        await _keep(demo, played, chat, desk, handler, summary)
        return played


async def _prove_and_write(demo: Demo, handler: AtDesk, number: str, chapter: Callable[[str], None]) -> None:
    """The capture first; then the notice leaves, the operator is told, and the desk looks again."""
    await handler.finish("verify_cover")
    seen = await capture_post(demo, number)
    chapter(f"the post was captured and sealed: {seen.visibility}")
    refused = await handler.act("start", step="formal_notice_author")
    if not refused:
        raise StoryStuck("the formal notice left before the capture")
    chapter(f"formal notice refused: {refused}")
    await _done(handler.act("start", step="bailiff_capture"))
    await handler.finish("bailiff_capture")
    await _written(demo, handler)
    chapter("bailiff capture received; the formal notice was approved by a second handler and sent")
    chapter(f"the operator of the site was told: {await tell_site(demo, WORDS)}")
    await look_again(demo, number, "asked")
    chapter("looked again: the post is still there")


async def _to_a_lawyer(rooms: AsyncExitStack, desk: Desk, number: str, chapter: Callable[[str], None]) -> str:
    """One lawyer declines, the next accepts; what they read."""
    web_of_lawyer = await rooms.enter_async_context(Web())
    first = await desk.expect_mail(words=number)
    declining = Lawyer(web_of_lawyer, _offer_link(first))
    await declining.read()
    await declining.answer(False, "Conflit d'intérêts.")
    chapter(f"{first['to'][0]} declined: conflict of interest")
    second = await _other_mail(desk, number, first["id"])
    accepting = Lawyer(web_of_lawyer, _offer_link(second))
    summary = await accepting.read()
    await accepting.answer(True)
    chapter(f"{second['to'][0]} accepted")
    return summary


async def _written(demo: Demo, handler: AtDesk) -> None:
    """The formal notice leaves as a letter that two handlers saw; its follow-ups run."""
    assert demo.house is not None
    stands = await send_notice(demo.house, (await _case(demo)).id)
    if stands:
        raise StoryStuck(f"the formal notice may not leave: {stands}")
    await _done(handler.act("start", step="formal_notice_author"))


async def _done(refusal: Awaitable[str | None]) -> None:
    sentence = await refusal
    if sentence:
        raise StoryStuck(sentence)


async def _case(demo: Demo) -> Case:
    assert demo.house is not None

    found: list[Case] = []
    await demo.house.run(lambda tx: found.extend(tx.cases.open_after(None, 1)))
    if not found:
        raise StoryStuck("there is no open case")
    return found[0]


async def _number(demo: Demo) -> str:
    return (await _case(demo)).number


async def _until(desk: Desk, demo: Demo, holds: Callable[[Case], bool]) -> None:
    """Moves the clock from one due date to the next."""
    for _ in range(MOST_WAITS):
        if holds(await _case(demo)):
            return
        await desk.to_next_due()
    raise StoryStuck("what the clock should bring did not come")


def _offer_link(mail: MailView) -> str:
    return next(str(link) for link in mail["links"] if "/offer/" in str(link))


async def _other_mail(desk: Desk, number: str, after: int) -> MailView:
    for _ in range(200):
        found = [one for one in await desk.mails() if one["id"] > after and number in one["subject"] + one["text"]]
        offers = [one for one in found if any("/offer/" in str(link) for link in one["links"])]
        if offers:
            return offers[-1]
        await asyncio.sleep(0.02)
    raise StoryStuck("the next lawyer was not asked")


async def _keep(demo: Demo, played: Played, chat: Person, desk: Desk, handler: AtDesk, summary: str) -> None:
    assert demo.house is not None
    house = demo.house

    found: list[tuple[Case, Sequence[TimelineEntry]]] = []

    def read(tx: Transaction) -> None:
        person = tx.persons.in_chat(Chat(chat.id, chat.id))
        assert person is not None
        case_id = next(one.id for one in tx.cases.of_person(person.id) if one.number == played.number)
        found.append((tx.cases.get(case_id, ENGINE), tx.timeline.of(case_id)))

    await house.run(read)
    case, entries = found[0]
    facts = Facts.parse(case.facts_for_analysis(), house.means.rulebook.declared, demo.clock.now())
    analysis = to_plain(house.means.analyses.of(case)) | {"publications": where_they_stand(facts, house.means.rulebook)}
    played.timeline = plain(entries)
    messages = await chat.messages()
    mails = await desk.mails()
    page = await handler.web.open(handler.case)
    played.files |= {f"letters/{name}": content for name, content in (await letters_of(house, case.id)).items()}
    played.files |= {
        "chat.txt": transcript(messages, ("Camille", "Égide")).encode(),
        "timeline.json": _json(played.timeline),
        "story.txt": "\n".join(played.lines).encode() + b"\n",
        "facts.json": _json(case.facts_for_analysis()),
        "analysis.json": _json(analysis),
        "mails.json": _json(mails),
        "case.html": page.encode(),
        "lawyer.html": summary.encode(),
    }
    for shown in messages:
        if shown.kind == "photo" and "plan.png" not in played.files:
            played.files["plan.png"] = await chat.download(shown)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode() + b"\n"


def run_once(as_json: bool, folder: Path, keep: Path | None = None) -> int:
    """Plays the story, prints its timeline, leaves its files in `folder`, and database, vault, journal and log in `keep`;
    the exit code."""
    logging.basicConfig(level=logging.ERROR)
    with demo_folder(keep) as data:
        journal = data / JOURNAL if keep else None
        demo = Demo(data / DATABASE, MovableClock(BEGINS), journal)
        played = asyncio.run(_run(demo, None if as_json else lambda line: print(line, flush=True)))
        assert demo.house is not None
        publish_anchors(demo.house.settings, folder / ANCHORS)  # what its packages are checked with
    for name in folders():
        shutil.rmtree(folder / name, ignore_errors=True)
    for name, content in played.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    if as_json:
        print(
            json.dumps({"case": played.number, "story": played.lines, "timeline": played.timeline}, ensure_ascii=False)
        )
        return 0
    print()
    for entry in played.timeline:
        what = ", ".join(f"{key}={value}" for key, value in entry.items() if key in TELLING)
        print(f"{entry['at']}  {entry['event']:<24} {entry['by']:<8} {what}")
    print(f"\n{len(played.files)} files under {folder.name if folder.is_absolute() else folder}")
    return 0


async def _run(demo: Demo, told: Callable[[str], None] | None) -> Played:
    await demo.start("127.0.0.1", 0)
    try:
        return await play(demo, told or (lambda line: None))
    finally:
        await demo.stop()
