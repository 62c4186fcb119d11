"""The words of the desk, by the name the interview has always used."""

from workflows.words import LANGUAGES, Words

__all__ = ["LANGUAGES", "Words"]
