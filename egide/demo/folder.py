"""The folder of a demo's data: forgotten with it, or kept."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.system.settings import BadSettings

DATABASE, JOURNAL, LOG = "egide.sqlite3", "journal", "egide.log"


@contextmanager
def demo_folder(keep: Path | None) -> Iterator[Path]:
    """The demo works in `keep`, where its log is left too, or in a folder that nobody sees again.

    Raises BadSettings for a folder that cannot be made, or that holds a demo already: a story is told once."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="egide-demo-") as folder:
            yield Path(folder)
        return
    if (keep / DATABASE).exists():
        raise BadSettings(f"--keep: {keep} holds a demo already; name another folder.")
    try:
        keep.mkdir(parents=True, exist_ok=True)
        log = logging.FileHandler(keep / LOG, encoding="utf-8")
    except OSError as error:
        raise BadSettings(f"--keep: {keep} cannot be written ({error.strerror}).") from error
    with _logged_to(log):
        yield keep


@contextmanager
def _logged_to(log: logging.FileHandler) -> Iterator[None]:
    """What the parts say goes to the file; the terminal hears as little as before."""
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for on_terminal in root.handlers:
        on_terminal.setLevel(root.level)
    root.addHandler(log)
    root.setLevel(logging.INFO)
    for chatty in ("apscheduler", "procrastinate", "aiogram.event", "mail.log"):  # each beat, update and address
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(log)
        log.close()
