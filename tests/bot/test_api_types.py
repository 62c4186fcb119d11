"""Types of the Bot API that are built when they are first met: all can be, and what an update consists of is there at once."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT

EVERY_ONE = """
import bot.telegram
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Message, Update
from aiogram.types.base import TelegramObject
from bot.api_types import below

assert Update.__pydantic_complete__
assert SendMessage(chat_id=1, text="met").text == "met"
every = [one for one in {*below(TelegramObject), *below(TelegramMethod)} if "[" not in one.__name__]
unmet = [one for one in every if not one.__pydantic_complete__]
assert all(one.model_rebuild() for one in unmet)
print(len(every), len(unmet))
"""
NAMES_NOT_HEEDED = """
import pydantic._internal._model_construction as inside
inside.unpack_lenient_weakvaluedict = lambda names: None
import bot.telegram
from aiogram.methods import SendMessage
from aiogram.types import Message, Update

chat = {"id": 1, "type": "private"}
assert Update.__pydantic_complete__ and Message.__pydantic_complete__
print(Update.model_validate({"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": chat}}).message.chat.id)
"""


WITHOUT_A_CHAT = """
import sys
from egide import wiring as bootstrap

assert "bot.outbound.sender" in sys.modules
print("aiogram" in sys.modules)
"""


def ran(words: str) -> str:
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_type_can_be_built() -> None:
    """Most had not been, and nobody had to ask for it by hand."""
    every, unmet = map(int, ran(EVERY_ONE).split())
    assert every > 500
    assert unmet > 400


def test_where_pydantic_does_not_know_the_names() -> None:
    """All are built at once, as aiogram would have had it."""
    assert ran(NAMES_NOT_HEEDED) == "1\n"


def test_who_has_no_chat_has_no_types() -> None:
    """A worker or a console sends to the chat, and loads nothing of aiogram."""
    assert ran(WITHOUT_A_CHAT) == "False\n"


def test_one_module_imports_aiogram() -> None:
    """Whoever imports it first decides how its types are built."""
    modules = [path for folder in ("bot", "egide/simulation") for path in sorted((ROOT / folder).rglob("*.py"))]
    who = {
        path.name for path in modules if re.search(r"^\s*(from|import) aiogram", path.read_text("utf-8"), re.MULTILINE)
    }
    assert who == {"telegram.py", "api_types.py"}
