"""A Telegram Bot API server for one machine, with a chat page, a mailbox and the demo's first page."""

from sandbox.control import ClockControl
from sandbox.server import Hint, NewPerson, Panel, Sandbox

__all__ = ["ClockControl", "Hint", "NewPerson", "Panel", "Sandbox"]
