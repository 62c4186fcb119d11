"""Words and marks that make a number a limit (`moins de 18`, `bijna 18`, `18+`) or a guess (`environ 200`), in three languages.

A limit is no number: whoever is "under 18" is not 18. All that is read here is what `phrases.normalise` leaves.
"""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.phrases import NUMBERS, normalise


def _list(block: str) -> str:
    """The phrases of a block, `/` between them, as alternatives: the longest is tried first."""
    phrases = {normalise(phrase) for phrase in block.replace("\n", "/").split("/")} - {""}
    return "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))


_NUMBER: Final = rf"(?:\d|(?:{'|'.join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))})\b)"
_ABOUT: Final = re.compile(
    rf"""(?<!\w)(?:{
        _list('''
à peu près / plus ou moins / environ / aux environs de / autour de / aux alentours de / dans les / vers / approximativement
grosso modo / min of meer / ongeveer / zowat / circa / rond / om en bij / naar schatting / pakweg / een stuk of / zo'n
about / around / roughly / approximately / approx / more or less / give or take / or so
''')
    })(?!\w)"""
)
"""What makes a number a guess: right where the question itself asks about how many, never of an age."""
_LIMIT: Final = re.compile(
    rf"""(?<!\w)(?:{
        _list('''
moins / plus / presque / quasi / quasiment / bientôt / à peine / dessous / dessus / au delà / au-delà / inférieur / inférieure
supérieur / supérieure / jusqu'à / jusque / maximum / minimum / maximal / minimal / max / min / maxi / mini / pas loin
aura / aurai / va avoir / vais avoir / va sur ses
bijna / haast / minder / meer / minstens / ten minste / tenminste / op zijn minst / hooguit / hoogstens / ten hoogste
jonger dan / ouder dan / of jonger / of ouder / en ouder / kleiner dan / groter dan / lager dan / hoger dan / niet ver van
nog niet / nog geen / net geen / binnenkort / wordt / word / worden
almost / nearly / less / more / fewer / at least / at the least / at most / below / above / beyond / upwards / exceeding
younger than / older than / or younger / or older / and older / or under / or over / not far / not yet / not quite
underage / soon / turning / turns / will be / 'll be / about to
''')
    })(?!\w)"""
)
"""What makes a limit of a number, wherever it stands."""
_BEFORE: Final = re.compile(
    rf"""(?<!\w)(?:{
        _list('''
sous / près de / proche de / onder / boven / tot / vanaf / ruim / dik / over / tegen / richting / dicht bij / under / above
up to / from / past / near / close to / until / not / isn't / pas / n'a pas / geen / niet
''')
    })(?:\s+(?:de|d'|les|la|the|l'age|age|encore|meme|even|eens|tout a fait|yet|my)){{0,3}}\s+{_NUMBER}"""
)
"""What makes one only right before it: `onder de 18` is a limit, `een wonde onder het oog, 800 euro` is none."""
_MARKS: Final = re.compile(
    r"[<>≤≥]\s*\d|\+\s*\d|\d\s*\+|\d ?[-−–](?! ?\w)|(?<!\w)[-−–+]\s*(?:de|d['’]|dan|than)\b", re.IGNORECASE
)
"""`<18`, `18+`, `+18`, `18-`, and `- de 18 ans` as it is written on a phone."""


def is_limit(text: str, plain: str) -> bool:
    """Tells whether the number in this text is only a limit. `text` as it was sent, `plain` what `normalise` leaves of
    it."""
    said = _ABOUT.sub(" ", plain)
    return any(found is not None for found in (_MARKS.search(text), _LIMIT.search(said), _BEFORE.search(said)))


def is_about(text: str, plain: str) -> bool:
    """Tells whether the number is a guess (`environ 200`, `~200`)."""
    return _ABOUT.search(plain) is not None or re.search(r"(?:[~≈±]|\+ ?/? ?[-−–])\s*\d", text) is not None
