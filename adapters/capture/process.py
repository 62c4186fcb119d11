"""The browser as a process: its flags, its empty profile, its two pipes, its network; and its end, whatever it does."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from adapters.capture.devtools import BrowserGone, CommandFailed, DevTools
from adapters.egress.proxy import basic

LAUNCHER: Final = Path(__file__).with_name("launcher.py")
NOBODY: Final = 65534
RELAY_PORT: Final = 3128
START_SECONDS: Final = 20.0
END_SECONDS: Final = 3.0
BROWSERS: Final = (
    "/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser", "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
"""The program itself: what stands on the path is often a script that adds flags of its own."""
ON_PATH: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--no-startup-window",
    # The network by the proxy alone, names by the proxy alone, no datagrams.
    "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable", "--no-pings",
    # Nothing that the browser does on its own account.
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-client-side-phishing-detection", "--disable-domain-reliability",
    "--disable-breakpad", "--disable-crash-reporter", "--metrics-recording-only", "--disable-search-engine-choice-screen",
    "--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate,InterestFeedContentSuggestions,"
    "CertificateTransparencyComponentUpdater,DialMediaRouteProvider,IsolateOrigins,site-per-process,WebTransport,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay",
    "--disable-site-isolation-trials", "--password-store=basic", "--use-mock-keychain",
    # No windows, no sound, no questions.
    "--block-new-web-contents", "--deny-permission-prompts", "--disable-notifications", "--mute-audio", "--hide-scrollbars",
    "--disable-gpu", "--disable-software-rasterizer", "--force-color-profile=srgb", "--font-render-hinting=none",
    "--js-flags=--max-old-space-size=512",
)  # fmt: skip
"""Site isolation is off: a profile that holds nothing has nothing to keep apart, and every frame answers in one session."""


OWN_ACCOUNT: Final = frozenset(
    {
        "clients2.google.com", "update.googleapis.com", "clientservices.googleapis.com", "edgedl.me.gvt1.com",
        "content-autofill.googleapis.com", "optimizationguide-pa.googleapis.com", "safebrowsing.googleapis.com",
    }
)  # fmt: skip
"""Where the browser asks for updates of itself, whatever its flags; never opened."""


class NoBrowser(Exception):
    """No browser is on this machine, or it does not start; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Network:
    """How the browser reaches the proxy: by a socket from a network of its own, or by a loopback port of this machine."""

    folder: Path
    socket: Path | None
    port: int
    token: str

    @property
    def is_own(self) -> bool:
        """Whether the browser sees no network but its own loopback device."""
        return self.socket is not None


@dataclass(frozen=True, slots=True)
class Running:
    """A browser that answers. `version` as it says it, `arguments` as it was started with, `sandboxed`: its own sandbox."""

    tools: DevTools
    version: str
    user_agent: str
    arguments: tuple[str, ...]
    sandboxed: bool


def find_browser() -> Path | None:
    """Gives the browser of this machine: named by EGIDE_CHROMIUM, where systems keep it, or on the path."""
    named = os.environ.get("EGIDE_CHROMIUM")
    known = [named] if named else [*BROWSERS, *map(shutil.which, ON_PATH)]
    return next((Path(one) for one in known if one and Path(one).exists()), None)


@cache
def has_own_network() -> bool:
    """Tells whether this system lets the browser have a network of its own."""
    if sys.platform != "linux":
        return False
    code = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-I", "-S", str(LAUNCHER), "--probe"])  # noqa: S606
    return code == 0


def runs_as() -> int | None:
    """Tells who the browser runs as when the desk runs as the system's administrator: nobody."""
    return NOBODY if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def give_to_browser(path: Path) -> None:
    """What belongs to us belongs to the user that the browser runs as."""
    if (user := runs_as()) is not None:
        os.chown(path, user, user)


@asynccontextmanager
async def capture_folder() -> AsyncIterator[Path]:
    """Gives a folder for profile and socket that only the browser and we may enter; gone afterwards."""
    folder = Path(mkdtemp(prefix="egide-capture-"))
    give_to_browser(folder)
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


@asynccontextmanager
async def browser(network: Network, languages: str, *, sandbox: bool = True) -> AsyncIterator[Running]:
    """Gives a browser with an empty profile while the block runs. Raises NoBrowser."""
    program = find_browser()
    if program is None:
        raise NoBrowser("No Chromium is on this machine.")
    arguments = (
        *FLAGS, f"--proxy-server=http://127.0.0.1:{network.port}", f"--user-data-dir={network.folder / 'profile'}",
        f"--accept-lang={languages}", *([] if sandbox else ["--no-sandbox"]),
    )  # fmt: skip
    ours, theirs = os.pipe(), os.pipe()
    spec = {
        "namespace": network.is_own, "port": network.port, "socket": str(network.socket), "shown": basic(network.token),
        "user": runs_as(), "commands": ours[0], "answers": theirs[1],
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(spec), str(program), *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        pass_fds=(ours[0], theirs[1]), start_new_session=True, env=_environment(network.folder),
    )  # fmt: skip
    os.close(ours[0])
    os.close(theirs[1])
    tools = DevTools(ours[1], theirs[0])
    try:
        try:
            said = await tools.call("Browser.getVersion", seconds=START_SECONDS)
        except BrowserGone:
            raise NoBrowser("Chromium does not start on this machine.") from None
        yield Running(tools, str(said["product"]), str(said["userAgent"]), arguments, sandbox)
    finally:
        await _end(process, tools)


async def _end(process: asyncio.subprocess.Process, tools: DevTools) -> None:
    """Asked first, then made to; with the whole of its group."""
    with suppress(BrowserGone, CommandFailed, TimeoutError):
        tools.send("Browser.close")
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    tools.close()
    await process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the desk's own: no secret of it is in the browser's reach."""
    return {
        "HOME": str(folder), "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder), "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }  # fmt: skip


def binary_hash(program: Path) -> str:
    """SHA-256 of the browser's program, remembered as long as the file is the same."""
    found = program.stat()
    return _hash_of(program, found.st_size, found.st_mtime_ns)


@cache
def _hash_of(program: Path, size: int, changed: int) -> str:
    import hashlib

    with program.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def flags_of(arguments: Sequence[str], folder: Path) -> list[str]:
    """Gives the arguments as the manifest has them, without the path of a folder that is gone."""
    return [one.replace(str(folder), "…") for one in arguments]
