"""What a test knows to be there."""

from __future__ import annotations

from typing import Any, TypeVar

Value = TypeVar("Value")


def present(value: Value | None) -> Value:
    """The value, which is not missing."""
    assert value is not None
    return value


def put(where: Any, name: str, instead: Any) -> None:
    """Puts something in the place of a piece of the product, by its name; there must be such a piece."""
    assert hasattr(where, name), name
    setattr(where, name, instead)
