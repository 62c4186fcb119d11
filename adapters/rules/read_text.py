"""Text for people inside a rule file: one text for all, or one for each of fr, nl and en."""

from __future__ import annotations

from adapters.rules.yaml_file import Part
from workflows.kernel.text import LANGUAGES, LocalizedText


def read_words(part: Part, key: str) -> LocalizedText:
    """The text under the key, the same in all languages when it stands alone."""
    if isinstance(part.raw(key), str):
        text = part.text(key)
        return LocalizedText(text, text, text)
    texts = part.part(key).only(frozenset(LANGUAGES))
    return LocalizedText(**{language: " ".join(texts.text(language).split()) for language in LANGUAGES})
