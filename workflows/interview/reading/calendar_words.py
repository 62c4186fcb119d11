"""The words of the calendar in French, Dutch and English, already without accents and in lower case."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.phrases import NUMBERS


def alternatives(words: list[str]) -> str:
    """A pattern for any of the words, longest first so that none hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTHS: Final = (
    "janvier januari january janv jan", "fevrier februari february fevr fev feb febr", "mars maart march mrt mar",
    "avril april avr apr", "mai mei may", "juin juni june jun", "juillet juli july juil jul", "aout augustus august aug",
    "septembre september sept sep", "octobre oktober october oct okt", "novembre november nov",
    "decembre december dec",
)  # fmt: skip
MONTHS: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS: Final = (
    "lundi maandag monday", "mardi dinsdag tuesday tues tue", "mercredi woensdag wednesday wed",
    "jeudi donderdag thursday thurs thu", "vendredi vrijdag friday fri", "samedi zaterdag saturday",
    "dimanche zondag sunday",
)  # fmt: skip
WEEKDAYS: Final = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}

MONTH: Final = rf"(?:{alternatives(list(MONTHS))})\b\.?"
WEEKDAY: Final = rf"(?:{alternatives(list(WEEKDAYS))})(?:\b\.?|(?=ochtend|morgen|middag|avond|nacht))"
LAST: Final = (
    r"(?:derniere?|passee?|precedente?|vorige|vorig|afgelopen|verleden|laatste|laatstleden|jl|last|past|previous|prior)"
)
NEXT: Final = r"(?:prochaine?|volgende|komende|aanstaande|next|coming|qui vient)"
WEEK: Final = r"(?:semaine|week)"
_MANY: Final = {
    "une quinzaine de": 15, "une dizaine de": 10, "une vingtaine de": 20, "une trentaine de": 30, "une douzaine de": 12,
    "une huitaine de": 8, "a couple of": 2, "couple of": 2, "a": 1, "an": 1, "un peu plus d'un": 1, "un peu plus d'une": 1,
}  # fmt: skip
COUNTS: Final = {**{name: value for name, value in NUMBERS.items() if 0 < value < 100}, **_MANY}
COUNT: Final = rf"(?:\d{{1,4}}|{alternatives(list(COUNTS))})"
UNITS: Final = {
    "jour": "day", "jours": "day", "j": "day", "dag": "day", "dagen": "day", "day": "day", "days": "day",
    "semaine": "week", "semaines": "week", "week": "week", "weken": "week", "weeks": "week", "weekje": "week",
    "mois": "month", "maand": "month", "maanden": "month", "month": "month", "months": "month", "maandje": "month",
    "an": "year", "ans": "year", "annee": "year", "annees": "year", "jaar": "year", "jaren": "year", "year": "year",
    "years": "year", "heure": "hour", "heures": "hour", "h": "hour", "uur": "hour", "uren": "hour", "uurtje": "hour",
    "hour": "hour", "hours": "hour", "minute": "minute", "minutes": "minute", "min": "minute", "minuten": "minute",
    "minuut": "minute", "nuits": "day", "nachten": "day", "nights": "day", "fortnight": "fortnight",
}  # fmt: skip
UNIT: Final = rf"(?:{alternatives(list(UNITS))})\b"

ALREADY_TODAY: Final = (
    r"aujourd'?\s?hui|vandaag|today|ce matin|ce midi|cet apres-? ?midi|ce soir|vanmorgen|vanochtend|vanmiddag|vanavond|"
    r"vannacht|cette nuit|this (?:morning|afternoon|evening)|tonight|maintenant|a l'instant|tout a l'heure|daarnet|zonet|"
    r"zojuist|just now|right now|now|nu|net nu|aujourdhui|auj|tantot|straks"
)
YESTERDAY: Final = r"hier|gister\w*|yesterday|last night|la veille"
TWO_DAYS_AGO: Final = r"avant[- ]?hier|eergister\w*|(?:the )?day before yesterday"
THREE_DAYS_AGO: Final = r"avant[- ]avant[- ]?hier|eereergister\w*"
FUTURE: Final = (
    rf"apres[- ]demain|demain|overmorgen|(?<!van)morgen(?:vroeg|avond|middag)?|(?:the )?day after tomorrow|tomorrow|"
    rf"(?:{WEEK}|mois|maand|month|year|jaar|annee) {NEXT}|{NEXT} (?:{WEEK}|maand|month|year|jaar)|"
    rf"{WEEKDAY} {NEXT}|{NEXT} {WEEKDAY}|(?:dans|over|in) {COUNT} {UNIT}"
)
VAGUE: Final = (
    r"recemment|quelques (?:jours|semaines|mois|temps)|quelque temps|il y a (?:longtemps|peu|des mois|des annees)|l'autre jour|"
    r"onlangs|recent(?:ly)?|laatst\b(?! leden)|een tijd(?:je)? geleden|(?:een )?paar (?:dagen|weken|maanden)|"
    r"enkele (?:dagen|weken|maanden)|lang geleden|(?:a )?few (?:days|weeks|months)|several (?:days|weeks|months)|"
    r"plusieurs (?:jours|semaines|mois)|a while ago|long ago|some time ago|the other day|"
    r"ages ago|some days ago|ces derniers jours|ces jours-ci|de afgelopen dagen"
)
ABOUT: Final = (
    r"\b(?:vers|environ|autour|approximativement|a peu pres|je crois|je pense|peut-etre|sans doute|rond|omstreeks|ongeveer|"
    r"circa|ik denk|denk ik|misschien|around|about|roughly|approximately|i think|maybe|perhaps|probably|probablement|"
    r"waarschijnlijk)\b"
)
PART_OF_DAY: Final = {
    # The earliest hour of that part of the day: a clock in hours then starts too early rather than too late.
    "midnight": (r"\b(?:minuit|middernacht|midnight)\b", 0),
    "night": (r"\b(?:cette nuit|la nuit|vannacht|last night)\b|nacht\b", 0),
    "noon": (r"\b(?:midi|noon|'s middags|twaalf uur)\b", 12),
    "afternoon": (r"\b(?:apres-? ?midi|aprem|afternoon)\b|middag\b", 12),
    "morning": (r"\b(?:matin|matinee|morning)\b|ochtend\b|\w+morgen\b", 6),
    "evening": (r"\b(?:soir|soiree|evening|tonight)\b|avond\b", 18),
}
