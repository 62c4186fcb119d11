"""A text in the three languages of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("fr", "nl", "en")


YOUNG = "young"
"""How a minor is spoken to: `nl_young`, in a country `nl_BE_young`."""


def spoken_in(language: str, country: str | None, *, young: bool = False) -> str:
    """Gives the language as it is spoken in a country, `nl_BE`, and to a minor, `nl_BE_young`; the language alone where
    neither is known."""
    spoken = f"{language}_{country}" if country else language
    return f"{spoken}_{YOUNG}" if young else spoken


@lru_cache(maxsize=64)
def ways_to_say(spoken: str) -> tuple[str, ...]:
    """Tells where the words of `nl_BE_young` are looked for, the nearest first: there, `nl_young`, `nl_BE`, `nl`."""
    language, _, rest = spoken.partition("_")
    country, young = rest.removesuffix(YOUNG).removesuffix("_"), rest.endswith(YOUNG)
    nearest = [f"{language}_{country}_{YOUNG}"] if country and young else []
    nearest += [f"{language}_{YOUNG}"] if young else []
    nearest += [f"{language}_{country}"] if country else []
    return (*nearest, language)


def language_alone(spoken: str) -> str:
    """Gives the language of `nl_BE`: `nl`."""
    return spoken.partition("_")[0]


@dataclass(frozen=True, slots=True)
class LocalizedText(Mapping[str, str]):
    """The same thing said in French, Dutch and English; reads as a mapping from language to text.

    `local` holds what one country says otherwise, by `nl_BE`, and what is said otherwise to a minor, by `nl_young`: there the
    text of the language gives way to it."""

    fr: str
    nl: str
    en: str
    local: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, spoken: str) -> str:
        for way in ways_to_say(spoken) if self.local else ():
            for here, text in self.local:
                if here == way:
                    return text
        language = language_alone(spoken)
        if language == "fr":
            return self.fr
        if language == "nl":
            return self.nl
        if language == "en":
            return self.en
        raise KeyError(spoken)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)

    def in_(self, spoken: str) -> str:
        """Gives the text in a language, or as a country says it (`nl_BE`); English for a language we do not speak."""
        return self[spoken] if language_alone(spoken) in LANGUAGES else self.en

    def filled(self, **gaps: LocalizedText | str) -> LocalizedText:
        """Gives the text with its gaps filled, `{step}` with the gap of that name, each in the words of the same
        country."""

        def fill(spoken: str) -> str:
            text = self[spoken]
            for gap, words in gaps.items():
                text = text.replace(f"{{{gap}}}", words if isinstance(words, str) else words[spoken])
            return text

        return composed(fill, self, *(one for one in gaps.values() if not isinstance(one, str)))

    def to_plain(self) -> dict[str, str]:
        """As it stands in JSON."""
        return {"fr": self.fr, "nl": self.nl, "en": self.en, **dict(self.local)}

    def all(self) -> tuple[str, ...]:
        """Gives every text, whatever the person speaks: people mix their languages."""
        return (self.fr, self.nl, self.en, *(text for _, text in self.local))


def composed(say: Callable[[str], str], *of: LocalizedText) -> LocalizedText:
    """Gives a text made of others: what `say` gives for each language, and for each country in which one of them
    differs."""
    local = sorted({spoken for one in of for spoken, _ in one.local})
    return LocalizedText(say("fr"), say("nl"), say("en"), tuple((spoken, say(spoken)) for spoken in local))
