"""A time stamp authority (RFC 3161) for one machine: `openssl ts` behind HTTP, with a root and one certificate of its own.

It says the machine's time. `away` makes it answer 503, as authorities do on their bad days."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from pathlib import Path
from typing import Final

from aiohttp import web

LOOPBACK = "127.0.0.1"
LARGEST_QUERY: Final = 16 * 1024
REPLY: Final = "application/timestamp-reply"
CURVE: Final = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
EXTENSIONS: Final = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
CONFIG: Final = """\
[ tsa ]
default_tsa = authority
[ authority ]
serial = serial
signer_cert = authority.pem
signer_key = authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """The authority itself: its keys lie in a folder, its answers are those of `openssl ts`."""

    def __init__(self, folder: Path, name: str = "Time stamps of this machine") -> None:
        """Keys that are there already are kept."""
        self._folder = folder
        self._one = threading.Lock()
        if not (folder / "authority.pem").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._make(name)

    @property
    def root(self) -> Path:
        """The root certificate (PEM) that its answers are checked with."""
        return self._folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """Gives the answer to one query. Raises OSError if openssl does not answer."""
        with self._one:
            (self._folder / "query.tsq").write_bytes(query)
            self._run("ts", "-reply", "-config", "ts.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
            return (self._folder / "reply.tsr").read_bytes()

    def _make(self, name: str) -> None:
        (self._folder / "ts.cnf").write_text(CONFIG, "utf-8")
        (self._folder / "extensions.cnf").write_text(EXTENSIONS, "utf-8")
        (self._folder / "serial").write_text("01\n", "utf-8")
        root = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self._run(
            "req", "-x509", *CURVE, "-keyout", "root.key", "-out", "root.pem", "-days", "7300", "-subj",
            f"/CN={name} root", *root,
        )  # fmt: skip
        self._run("req", "-new", *CURVE, "-keyout", "authority.key", "-out", "authority.csr", "-subj", f"/CN={name}")
        self._run(
            "x509", "-req", "-in", "authority.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-extfile", "extensions.cnf", "-out", "authority.pem", "-days", "3650",
        )  # fmt: skip

    def _run(self, *words: str) -> None:
        ran = subprocess.run(["openssl", *words], cwd=self._folder, capture_output=True, check=False)  # noqa: S603, S607
        if ran.returncode != 0:
            raise OSError(f"openssl {words[0]}: {ran.stderr.decode(errors='replace')[-300:]}")


class AuthorityServer:
    """The authority behind HTTP on loopback."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._runner: web.AppRunner | None = None
        self.away = False
        self.asked = 0
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listens; `url` is known afterwards."""
        app = web.Application(client_max_size=LARGEST_QUERY)
        app.router.add_post("/", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Listens no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.away:
            return web.Response(status=503)
        query = await request.read()
        try:
            body = await asyncio.to_thread(self._authority.answer, query)
        except OSError:
            return web.Response(status=400)
        return web.Response(body=body, content_type=REPLY)
