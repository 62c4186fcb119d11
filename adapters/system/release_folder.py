"""The release's folder holds `rules/` and `locales/`: the checkout's, or the one the wheel was installed into."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RELEASE_FOLDER: Final = Path(__file__).resolve().parents[2]
RULES: Final = RELEASE_FOLDER / "rules"
LOCALES: Final = RELEASE_FOLDER / "locales"


def product_version() -> str:
    """Gives the version of what is installed here."""
    from importlib.metadata import PackageNotFoundError, version  # not free to import, and seldom asked

    try:
        return version("egide")
    except PackageNotFoundError:  # a checkout that was never installed
        return "not installed"
