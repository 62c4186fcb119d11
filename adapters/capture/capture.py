"""One capture from an address to a sealed folder: checked, opened by the egress alone, seen, judged, written, sealed."""

from __future__ import annotations

import asyncio
import platform
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from adapters.capture.artefacts import page_record, write_artefacts
from adapters.capture.devtools import BrowserGone
from adapters.capture.machine import Version, machine_section
from adapters.capture.page import HEIGHT, WIDTH, PageView, Seconds, Seen, Wish
from adapters.capture.plain_http import ByProxy, fetch_page
from adapters.capture.process import (
    OWN_ACCOUNT,
    RELAY_PORT,
    Network,
    NoBrowser,
    Running,
    binary_hash,
    browser,
    capture_folder,
    find_browser,
    flags_of,
    give_to_browser,
    has_own_network,
)
from adapters.egress.dialer import Allowed, Dialer
from adapters.egress.proxy import USER, EgressProxy, Limits, basic
from adapters.egress.record import EgressRecord
from adapters.egress.resolver import Resolver
from adapters.evidence.seal import SealedPackage, Sealing, seal_package
from workflows.evidence.capture import CaptureFailed, check_address, failure_of
from workflows.evidence.manifest import Artefact, Manifest, ManifestValue, Section
from workflows.evidence.page_verdict import PageAsSeen, PageVerdict, WallRules, WordsFound, judge_page, look_for
from workflows.kernel.clock import Clock

TOTAL_SECONDS: Final = 150.0
NOT_WHOLE: Final = frozenset({"no_browser", "scripts_off", "load_cut"})
"""Notes of a page that did not come as a visitor would have it: what it does not show may stand there all the same."""
LANGUAGES: Final = {"fr": "fr,en;q=0.5", "nl": "nl,en;q=0.5", "en": "en"}


@dataclass(frozen=True, slots=True)
class CaptureOrder:
    """What is to be captured, for whom. `words`: the texts complained of, looked for on the page."""

    url: str
    evidence_id: UUID
    words: Sequence[str] = ()
    language: str = "fr"
    case: str | None = None
    actor: str = "engine"
    purpose: str = "capture of a publication"
    allowed: Mapping[str, Allowed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Captured:
    """A folder that holds the capture, sealed; `pictures` names its screenshots."""

    folder: Path
    verdict: PageVerdict
    url: str
    title: str
    status: int | None
    sealed: SealedPackage
    artefacts: Sequence[Artefact]
    has_browser: bool


@dataclass(frozen=True, slots=True)
class Caps:
    """What one capture may cost."""

    network: Limits = field(default_factory=Limits)
    page: Seconds = field(default_factory=Seconds)
    total_seconds: float = TOTAL_SECONDS


@dataclass(frozen=True, slots=True)
class Capturer:
    """Captures pages. `software` names this program and its release; `own_network` None: where the system allows it."""

    clock: Clock
    resolver: Resolver
    walls: WallRules
    sealing: Sealing
    software: str
    caps: Caps = field(default_factory=Caps)
    own_network: bool | None = None
    without_browser: bool = False
    antivirus: Version | None = None
    """What the antivirus of the machine says of itself, where one is configured."""

    async def __call__(self, order: CaptureOrder, folder: Path) -> Captured:
        """Leaves the sealed package in `folder`, an empty one. Raises CaptureFailed; then it stays empty."""
        check_address(order.url, order.allowed)
        try:
            async with asyncio.timeout(self.caps.total_seconds):
                return await _Capture(self, order, folder).run()
        except TimeoutError:
            raise CaptureFailed("too_slow") from None


@dataclass(slots=True)
class _Capture:
    """One run."""

    by: Capturer
    order: CaptureOrder
    folder: Path
    record: EgressRecord = field(default_factory=EgressRecord)
    how: dict[str, ManifestValue] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)

    async def run(self) -> Captured:
        started = self.by.clock.now()
        seen = await self._see()
        seen.notes |= self.notes | {f"cut_{one}" for one in self.record.cuts}
        if seen.error is not None:
            host = urlsplit(seen.url).hostname or ""
            raise failure_of(seen.error, self.record.problem(host), is_too_large="bytes" in self.record.cuts)
        verdict = self._verdict(seen)
        ended = self.by.clock.now()
        artefacts, manifest = await asyncio.to_thread(self._write, seen, verdict, started, ended)
        sealed = await asyncio.to_thread(seal_package, self.folder, manifest, self.by.sealing)
        documents = [one for one in seen.exchanges if one.is_document]
        status = documents[-1].status if documents else None
        return Captured(
            self.folder, verdict, seen.url, seen.title, status, sealed, artefacts, "no_browser" not in seen.notes
        )

    # ------------------------------------------------------------ seeing
    async def _see(self) -> Seen:
        token = secrets.token_urlsafe(24)
        dialer = Dialer(self.by.resolver, self.record, self.by.clock, self.order.allowed, OWN_ACCOUNT)
        proxy = EgressProxy(dialer, token, self.by.caps.network)
        program = None if self.by.without_browser else find_browser()
        hashing = asyncio.ensure_future(asyncio.to_thread(binary_hash, program)) if program is not None else None
        async with capture_folder() as scratch:
            try:
                if program is not None and hashing is not None:
                    with suppress(NoBrowser):
                        seen = await self._with_browser(proxy, token, scratch)
                        self._say_browser(await hashing)
                        return seen
                    self.record.cuts.clear()
                return await self._without_browser(proxy, token)
            finally:
                await proxy.stop()

    async def _with_browser(self, proxy: EgressProxy, token: str, scratch: Path) -> Seen:
        """Without the page's scripts the second time, when they kept the browser from answering the first."""
        is_own = self.by.own_network if self.by.own_network is not None else has_own_network()
        if is_own:
            await proxy.listen_on_path(scratch / "s")
            give_to_browser(scratch / "s")
            network = Network(scratch, scratch / "s", RELAY_PORT, token)
        else:
            network = Network(scratch, None, await proxy.listen_on_port(), token)
        wish = Wish(self.order.url, tuple(self.by.sealing.texts.disclaimer.values()), seconds=self.by.caps.page)
        try:
            return await self._once(network, wish, "1")
        except BrowserGone:
            self.notes.add("scripts_off")
        try:
            return await self._once(network, replace(wish, scripts=False), "2")
        except BrowserGone:
            raise CaptureFailed("page_breaks_browser") from None

    async def _once(self, network: Network, wish: Wish, number: str) -> Seen:
        folder = network.folder / number
        folder.mkdir()
        give_to_browser(folder)
        credentials = None if network.is_own else (USER, network.token)
        for sandbox in (True, False):
            try:
                async with browser(
                    replace(network, folder=folder), LANGUAGES[self.order.language], sandbox=sandbox
                ) as running:
                    self._say_running(running, network, folder)
                    return await PageView(running, self.by.clock, wish, credentials).see()
            except NoBrowser:
                if not sandbox:
                    raise
        raise NoBrowser("Chromium does not start on this machine.")

    async def _without_browser(self, proxy: EgressProxy, token: str) -> Seen:
        port = await proxy.listen_on_port()
        self.how["browser"] = {"name": None}
        by = ByProxy(f"http://127.0.0.1:{port}", basic(token), LANGUAGES[self.order.language])
        return await fetch_page(self.order.url, by, self.by.clock)

    def _say_running(self, running: Running, network: Network, folder: Path) -> None:
        if not network.is_own:
            self.notes.add("no_network_of_its_own")
        if not running.sandboxed:
            self.notes.add("no_sandbox")
        self.how["browser"] = {
            "name": running.version, "user_agent": running.user_agent.replace("Headless", ""),
            "arguments": flags_of(running.arguments, folder), "profile": "empty", "own_network": network.is_own,
            "sandbox": running.sandboxed, "viewport": f"{WIDTH}x{HEIGHT}", "languages": LANGUAGES[self.order.language],
        }  # fmt: skip

    def _say_browser(self, program_sha256: str) -> None:
        said = self.how.get("browser")
        if isinstance(said, dict):
            self.how["browser"] = {**said, "binary_sha256": program_sha256}

    # ------------------------------------------------------------ judging and writing
    def _verdict(self, seen: Seen) -> PageVerdict:
        found = look_for(self.order.words, seen.shown.text, seen.dom)
        placed = tuple(_placed(one, seen) for one in found)
        hosts = frozenset(host for one in seen.exchanges if (host := urlsplit(one.url).hostname))
        documents = [one for one in seen.exchanges if one.is_document]
        page = PageAsSeen(
            self.order.url, seen.url, documents[-1].status if documents else None, hosts, seen.shown.text, seen.dom,
            is_whole=not any(one in NOT_WHOLE or one.startswith("cut_") for one in seen.notes),
        )  # fmt: skip
        return judge_page(page, placed, self.by.walls)

    def _write(
        self, seen: Seen, verdict: PageVerdict, started: datetime, ended: datetime
    ) -> tuple[Sequence[Artefact], Manifest]:
        self.folder.mkdir(parents=True, exist_ok=True)
        artefacts = write_artefacts(self.folder, seen, self.record, self.by.software, is_decoded=True)
        sections: Section = {
            **page_record(seen, verdict, self.order.url), **self.how, "network": self._network(),
            "software": {"name": self.by.software, "python": platform.python_version(), "system": platform.platform()},
            "machine": machine_section(self.by.antivirus),
        }  # fmt: skip
        manifest = Manifest(
            evidence_id=str(self.order.evidence_id), kind="web_capture", actor=self.order.actor, purpose=self.order.purpose,
            started_at=started, ended_at=ended, case=self.order.case, artefacts=artefacts, record=sections,
        )  # fmt: skip
        return artefacts, manifest

    def _network(self) -> Section:
        refused = [one for one in self.record.connections if one.verdict == "refused" and one.reason != "unwanted"]
        return {
            "path": "own filtering tunnel: no cache, TLS untouched, names asked once and pinned, public addresses only",
            "names_asked": len(self.record.asked), "connections": len(self.record.connections),
            "refused": [{"host": one.host, "port": one.port, "why": one.reason} for one in refused][:200],
            "for_tests": {name: f"{there.ip}:{there.port}" for name, there in self.order.allowed.items()},
            "cuts": [str(one) for one in sorted(self.record.cuts)],
        }  # fmt: skip


def _placed(one: WordsFound, seen: Seen) -> WordsFound:
    place = seen.shown.place(one.at) if one.at is not None else None
    return one if place is None else replace(one, x=place[0], y=place[1])
