"""Text for people inside a rule file: one text for all, or one for each of fr, nl and en, and for a country that says it
otherwise (`nl_BE`), or as it is said to a minor (`nl_young`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from adapters.rules.yaml_file import Part
from adapters.system.release_folder import RULES
from workflows.kernel.text import LANGUAGES, LocalizedText, spoken_in

_COUNTRIES: Final = tuple(path.parent.name.upper() for path in (RULES / "jurisdictions").glob("*/country.yaml"))
LOCAL: Final = frozenset(
    spoken_in(language, country, young=young)
    for language in LANGUAGES
    for country in (*_COUNTRIES, None)
    for young in (False, True)
) - frozenset(LANGUAGES)
"""The keys under which a text may stand as one of our countries says it, or as it is said to a minor."""
WORDS: Final = frozenset(LANGUAGES) | LOCAL
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?=\w)")


def localized(texts: Mapping[str, str]) -> LocalizedText:
    """Gives the text as people read it: on one line, with the apostrophe of print. Every language is there; keys were
    checked."""
    said = {key: _STRAIGHT.sub("\u2019", " ".join(text.split())) for key, text in texts.items() if key in WORDS}
    return LocalizedText(
        **{language: said[language] for language in LANGUAGES},
        local=tuple(sorted((key, text) for key, text in said.items() if key in LOCAL)),
    )


def words_of(part: Part) -> LocalizedText:
    """Gives the text of a part whose keys were checked and which may hold others besides; fails where a language
    lacks."""
    return localized({key: part.text(key) for key in (*LANGUAGES, *(key for key in part.names() if key in LOCAL))})


def read_words(part: Part, key: str) -> LocalizedText:
    """Gives the text under the key, the same in all languages when it stands alone."""
    if isinstance(part.raw(key), str):
        return localized(dict.fromkeys(LANGUAGES, part.text(key)))
    return words_of(part.part(key).only(WORDS))
