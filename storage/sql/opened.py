"""A database as a command of the operator uses it: opened for one piece of work; what is wrong with it is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.sql.causes import why
from storage.sql.database import writing_engine
from workflows.kernel.errors import Away, EgideError


class Unusable(EgideError):
    """The configured database cannot be used; `sentence` names the setting and the cause."""

    message_key = "error.settings"

    def __init__(self, cause: str) -> None:
        super().__init__(sentence=f"EGIDE_DATABASE_URL: {cause}")


@contextmanager
def answering() -> Iterator[None]:
    """Raises Unusable in place of what the driver says."""
    try:
        yield
    except SQLAlchemyError as error:
        raise Unusable(why(error)) from error
    except Away as away:
        raise Unusable(why(away.__cause__ or away)) from away


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Gives the engine of the units of work over this database. Raises Unusable whatever is wrong with it."""
    try:
        engine = writing_engine(url)
    except (OSError, ValueError, SQLAlchemyError) as error:
        raise Unusable(why(error)) from error
    try:
        with answering():
            yield engine
    finally:
        engine.dispose()
