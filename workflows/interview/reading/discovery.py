"""Whether a day stands in words of publishing, of finding out, or of something else."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

from workflows.interview.reading.lexis import Line, read_line

Frame = Literal["published", "discovered", "other", ""]

_STEMS: Final[dict[Frame, str]] = {
    "published": """
publi post poste postee posts posted gepost mis met mettent mettait partag diffus circul apparu sorti tourne ecrit
ecrivent balanc
plaats geplaatst gezet zet zetten gedeeld deelt verschen verspreid rondgestuurd online geschreven schrijft
put puts upload shared publish appeared wrote writes created cree crea aangemaakt maakte gemaakt raconte staat stond
reviews avis story storys leaked lek gelekt fuite posting rondgaat circuleert
""",
    "discovered": """
decouv appris apprend su vu voi vois vient montre montree prevenu signal remarqu tombe trouv recu envoye alert averti
stuurde toegestuurd stuurden gezien gemerkt merkte ontdekt gehoord hoorde toonde gevonden vond doorgestuurd
gekregen kreeg verteld zag zien laten wist achter
saw seen found notic discover showed told heard learn realis realiz got forwarded sent warned knew spotted
""",
    "other": """
ne nee naissance geboren born birth separ divorc rupture ensemble quitte gescheiden scheiding elkaar broke split
together
licenci vire demission ontslagen ontslag fired dismissed quit audience tribunal juge rdv rendez plainte police
politie aangifte
court hearing judge filed convicted condamn veroordeeld ordonnance prison gevangenis travail werk work engage
habite woon lives
moved demenag verhuis mari trouw married verjaardag anniversaire birthday accident ziek malade ill hospital hopital
decede mort overleden
died connais ken promis beloofd promised passe komt vient facture rekening achete gekocht bought vakantie suivi
soigne getherap
""",
}  # fmt: skip
_WORDS: Final = {word: frame for frame, words in _STEMS.items() for word in words.split()}
_PREFIXES: Final = {word: frame for word, frame in _WORDS.items() if len(word) >= 5}
REACH: Final = 9
"""So many words away a verb still speaks of a day in its sentence."""


def frame_of(word: str) -> Frame:
    """What a word, plain and in lower case, says about a day near it."""
    exact = _WORDS.get(word)
    if exact:
        return exact
    for length in range(min(len(word), 9), 4, -1):
        found = _PREFIXES.get(word[:length])
        if found:
            return found
    return ""


def frames_near(line: Line, first: int, last: int, reach: int = REACH) -> list[tuple[int, Frame]]:
    """The frames around the tokens `first` to `last` within their sentence, each with its distance, nearest first."""
    near: list[tuple[int, Frame]] = []
    for step, numbers in (
        (-1, range(first - 1, max(-1, first - 1 - reach), -1)),
        (1, range(last, min(len(line.tokens), last + reach))),
    ):
        for number in numbers:
            code = line.tokens[number].code
            if code == "|":
                break
            frame = frame_of(code)
            if frame:
                near.append((abs(number - (first if step < 0 else last - 1)), frame))
    return sorted(near, key=lambda one: one[0])


def frame_of_days(line: Line, first: int, last: int) -> Frame:
    """The frame that is nearest to a day, empty where none stands in its sentence."""
    near = frames_near(line, first, last)
    return near[0][1] if near else ""


def speaks_of_discovery(line: Line, first: int, last: int) -> bool:
    """Whether a day in an answer is the day somebody found out."""
    return frame_of_days(line, first, last) == "discovered"


_TO_COME: Final = (
    ("vont", "poster"),
    ("va", "poster"),
    ("gaan", "posten"),
    ("gaat", "posten"),
    ("going", "to"),
    ("will", "post"),
)


def speaks_of_what_is_to_come(line: Line) -> bool:
    """Whether an answer speaks of a publication that has not happened."""
    words = [token.code for token in line.tokens]
    return any(pair == two for pair in pairwise(words) for two in _TO_COME)


def asks_for_discovery(asked: str | None) -> bool:
    """Whether the sentence that was asked wants to know when somebody found out, or does not speak of publishing at all."""
    if asked is None:
        return True
    return not any(frame_of(token.code) == "published" for token in read_line(asked).tokens)
