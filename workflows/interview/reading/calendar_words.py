"""The words of the calendar in French, Dutch and English, each with its code, already without accents and in lower
            case.

Codes: M month, W weekday, U unit, P part of a day, R days before today, G the night just past, F future, V vague,
H hedge, E feast,
Y holidays of schools, S season, A ago, B ago before the count, I since, L last, X next, Z this, T part of a month,
C between,
K before, Q more or less than, N number, D names a kind of day.
"""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.number_words import ENGLISH_HOURS, SMALL_NUMBERS

_MONTHS: Final = (
    "janvier januari january janv jan", "fevrier februari february fevr fev feb febr", "mars maart march mrt mar",
    "avril april avr apr", "mai mei may", "juin juni june jun", "juillet juli july juil jul", "aout augustus august aug",
    "septembre september sep", "octobre oktober october oct okt", "novembre november nov",
    "decembre december dec",
)  # fmt: skip
_WEEKDAYS: Final = (
    "lundi maandag monday lun maandags mondays lundis", "mardi dinsdag tuesday tues tue dinsdags mardis tuesdays",
    "mercredi woensdag wednesday wed woensdags mercredis wednesdays",
    "jeudi donderdag thursday thurs thu donderdags jeudis thursdays",
    "vendredi vrijdag friday fri vrijdags vendredis fridays", "samedi zaterdag saturday zaterdags samedis saturdays",
    "dimanche zondag sunday zondags dimanches sundays zondagen",
)  # fmt: skip
_WORDS: Final = {
    "Uday": "jour jours dag dagen dagje daagjes day days nuits nachten nights",
    "Uweek": "semaine semaines week weken weeks weekje weekjes sem wk wks wkn",
    "Umonth": "mois maand maanden maandje month months mnd",
    "Uyear": "ans annee annees jaar jaren jaartje year years",
    "Uhour": "heure heures uur uren uurtje hour hours hrs",
    "Uminute": "minute minutes min minuten minuut minuutje mins",
    "Ufortnight": "fortnight fortnights",
    "A": "geleden ago terug",
    "I": "depuis since sinds sedert vanaf depui dps",
    "L": """derniere dernier passee passe precedente precedent vorige vorig afgelopen verleden laatste laatstleden
                jl ll last past
            previous prior""",
    "X": "prochaine prochain volgende komende aanstaande next coming",
    "Z": "cette ce deze dees dit this",
    "T1": "debut begin early beginning start",
    "T2": "mi midden halfweg mid milieu middle",
    "T3": "fin eind einde late end",
    "C": "entre tussen between",
    "K": "avant before",
    "H": """vers environ approximativement rond omstreeks ongeveer circa misschien around about roughly
                approximately maybe
            perhaps probably probablement waarschijnlijk zowat pakweg ergens approx ca ish zoiets zoiet vermoedelijk""",
    "V": "recemment onlangs recent recently lately",
    "Pmorning": "matin matinee morning ochtend voormiddag morgend matins",
    "Pnoon": "midi noon midday",
    "Pafternoon": "aprem afternoon middag namiddag achternoen",
    "Pevening": "soir soiree evening avond night nite",
    "Pnight": "nuit nacht",
    "Pmidnight": "minuit midnight middernacht",
    "F": "demain overmorgen tomorrow morgenvroeg morgenavond morgenmiddag tmrw",
    "R0": "aujourdhui auj vandaag today daarnet daarstraks zopas zonet zojuist tantot straks vdg tonight",
    "Rn": "now nu maintenant net",
    "R1": "hier gister gisteren yesterday yday",
    "R2": "eergisteren eergister avanthier",
    "R3": "eereergisteren",
    "Dweekend": "weekend weekends",
}  # fmt: skip
_PHRASES: Final = {
    "A": "plus tot / back / earlier",
    "B": "il y a / ya / y a / i y a / il ya / ca fait / cela fait / voila / ca doit faire / het is al / "
        "its been / it s been",
    "I": "al / for / al sinds",
    "H": """a peu pres / je crois / je pense / peut etre / sans doute / ik denk / denk ik / i think /
                aux environs de / autour de /
            or so / ofzo / of zo / min of meer / plus ou moins / a peu pres / om en bij / more or less /
            ou dans ces eaux la / bientot / presque / bijna / haast / almost / nearly /
            coming up to / coming up on / pas loin de / pas loin d / just under / net geen / nog net geen / not quite / quasi /
            quasiment / un peu moins de / un peu moins d / iets minder dan / a bit less than / slightly under /
            pas tout a fait / somewhere around / some time around / sometime around / genre / disons /
                laat ons zeggen / grosso modo /
            on or about / on or around / een stuk of / zo n / zo een / some""",
    "Q1 N1": "over a / well over a",
    "Q1": "plus d / plus de / plus qu / more than / meer dan / meer als / au moins / minstens / at least / "
        "langer dan / well over",
    "Q2": "moins d / moins de / less than / minder dan / nog geen / hooguit / pas encore / within the last",
    "T1": "au debut / debut du mois de / in het begin / beginning of / start of / at the start of / au debut de",
    "T2": "halverwege / au milieu / middle of / half way / halfway",
    "T3": "a la fin / op het einde / end of / at the end of / a la fin de / het einde van / het eind van",
    "LL": """before last / last but one / second to last / second last / next to last / avant dernier / avant derniere /
                d avant dernier / voorlaatste / een na laatste / op een na laatste / voorvorige / voorvorig /
                voorbije voorlaatste""",
    "Lb": "d avant / daarvoor / ervoor / voordien / before that / encore avant / just before that",
    "Lp": """celui d avant / celle d avant / celui encore avant / le precedent / la precedente / l autre d avant /
                the one before /
                the one before that / the previous one / dat ervoor / die ervoor / die daarvoor / dat daarvoor / deze ervoor /
                degene ervoor / degene daarvoor / de vorige ervoor""",
    "J K": """juste avant / un peu avant / peu avant / net voor / vlak voor / kort voor / juist voor / just before /
                right before /
                shortly before / a bit before / not long before / pas longtemps avant / net voordat / vlak voordat""",
    "J apres": """juste apres / un peu apres / peu apres / net na / vlak na / kort na / juist na / just after / right after /
                shortly after / a bit after / not long after / pas longtemps apres""",
    "N1 Uday K": "la veille / de avond voor / de vooravond",
    "N1 Uday apres": "le lendemain / au lendemain / du lendemain / the morning after / the day following",
    "exact": "on the dot / sharp / tapantes / petantes",
    "apres": "qui a suivi / qui suivait / qui suit / volgend op / following / volgende op / aansluitend op",
    "Kl": """au plus tard / ten laatste / ten laatste op / uiterlijk / uiterlijk op / op zijn laatst / op z n laatst /
                at the latest / no later than / not later than / op het laatst""",
    "Z Uweek": "all week / toute la semaine / gans de week / heel de week / de hele week / de ganse week / the whole week",
    "R0": "aujourd hui / a l instant / tout a l heure / just now / right now / daar net / the day of today / "
        "net nu / nu net",
    "R0 Pmorning": """ce matin / vanmorgen / vanochtend / this morning / van morgen / van ochtend / cmatin /
                deze ochtend /
                      deze morgen / vanmorgend / deze voormiddag / t matin""",
    "R0 Pnoon": "ce midi / this noon",
    "R0 Pafternoon": "cet apres midi / vanmiddag / this afternoon / cet aprem / deze namiddag / deze middag / "
        "cette apres midi / van middag",
    "R0 Pevening": "ce soir / vanavond / this evening / tonite / deze avond / van avond",
    "Gevening": "last night / last nite / yesterday night",
    "G": "cette nuit / vannacht / van nacht / this night / deze nacht / afgelopen nacht / la nuit derniere",
    "R1 Pevening": "hier soir / gisteravond / gisterenavond / gister avond / gisteren avond / "
        "yesterday evening / hier au soir",
    "R1 Pmorning": "hier matin / gisterochtend / gisterenochtend / gistermorgen / gisterenmorgen / gisteren ochtend",
    "R1 Pafternoon": "gistermiddag / gisterenmiddag / gisternamiddag / gisterennamiddag",
    "R1 Pnight": "gisternacht / gisterennacht",
    "R2": "avant hier / eer gisteren / day before yesterday / the day before yesterday",
    "R3": "avant avant hier",
    "F": "apres demain / day after tomorrow / the day after tomorrow / over morgen",
    "Vday": """quelques jours / paar dagen / een paar dagen / een paar daagjes / a few days / few days /
                several days / enkele dagen /
               plusieurs jours / some days / ces derniers jours / ces jours ci / de afgelopen dagen /
                           past few days / the past few days""",
    "Vweek": """quelques semaines / paar weken / een paar weken / a few weeks / few weeks / several weeks /
                enkele weken /
                plusieurs semaines / een paar weekjes / past few weeks / ces dernieres semaines""",
    "Vmonth": """quelques mois / paar maanden / een paar maanden / a few months / few months / several months /
                enkele maanden /
                 plusieurs mois / past few months / ces derniers mois""",
    "Vother": "l autre jour / l autre soir / the other day / the other night / the other evening / laatst nog / "
        "il y a peu / y a peu",
    "V": """quelque temps / quelques temps / longtemps / peu de temps / des mois / des annees / des semaines /
                een tijd / een tijdje /
            tijdje / lang geleden / a while / long ago / some time / ages / un moment / un bail /
            y a pas longtemps / pas longtemps /
            niet lang / niet zo lang / not long /
            al maanden / al weken / al jaren / for weeks / for months / for years""",
    "Vlaatst": "laatst",
    "Pafternoon": "apres midi / s middags / in de namiddag",
    "Pmorning": "au reveil / en me reveillant / when i woke up / toen ik wakker werd / bij het opstaan / waking up /"
    " s ochtends / s morgens / du matin / in the morning / in de ochtend / smorgens / in de voormiddag",
    "Pevening": "s avonds / du soir / in the evening / in de avond / savonds / den avond",
    "Pnight": "s nachts / de la nuit / at night / in the night / in de nacht / en pleine nuit / snachts",
    "Pnoon": "s middags om 12",
    "Dweekend": "week end / wk end / wkend / w e",
    "N1.5": "anderhalf / anderhalve",
    "N2.5": "tweeenhalf / tweeenhalve / tweeeneenhalf",
    "N3.5": "drieenhalf / drieenhalve",
    "H N15 Uday": "une quinzaine / een veertiental / quinzaine",
    "H N10 Uday": "une dizaine / dizaine",
    "H N15": "une quinzaine de / une quinzaine d",
    "H N10": "une dizaine de / une dizaine d / dizaine de / een tiental",
    "H N20": "une vingtaine de / een twintigtal",
    "H N30": "une trentaine de / een dertigtal",
    "H N12": "une douzaine de / een twaalftal",
    "H N8": "une huitaine de",
    "H N2": "a couple of / couple of / a couple / un couple de / een koppel",
    "T9": """premiere fois / la premiere fois / eerste keer / first time / voor het eerst / for the first time /
                voor de eerste keer /
             at first / in the first place / pour la premiere fois""",
    "N1": "premier / first / eerste / un / une / een / one",
    "Echristmas": "noel / kerst / kerstmis / christmas / xmas / kerstdag / eerste kerstdag / christmas day / "
        "le jour de noel / boxing day",
    "Echristmas_eve": "kerstavond / christmas eve / reveillon de noel / la veille de noel",
    "Enew_year": "nouvel an / nieuwjaar / new year / new years / new year s / jour de l an / nieuwjaarsdag / "
        "new years day",
    "Enew_year_eve": """oud en nieuw / oudjaar / oudejaar / oudejaarsavond / new year s eve / new years eve / nye /
                        reveillon du nouvel an / saint sylvestre / la saint sylvestre / nieuw""",
    "Eepiphany": "driekoningen / l epiphanie / epiphany",
    "Esaint_nicholas": "sinterklaas / saint nicolas / st nicolas / pakjesavond",
    "Evalentine": "valentijn / valentijnsdag / saint valentin / st valentin / valentine / valentines / "
        "valentine s / valentine s day / valentines day",
    "Ecarnival": "carnaval / mardi gras / carnival / vastelaovend / shrove tuesday",
    "Eeaster": "paques / pasen / easter / paaszondag / easter sunday",
    "Eeaster_monday": "lundi de paques / paasmaandag / easter monday / tweede paasdag",
    "Eascension": "l ascension / ascension / hemelvaart / hemelvaartsdag / o l h hemelvaart",
    "Epentecost": "pentecote / la pentecote / pinksteren / pentecost / whitsun / pinkster",
    "Elabour": "fete du travail / dag van de arbeid / labour day",
    "Efrance": "fete nationale francaise / bastille day / quatorze juillet",
    "Ebelgium": "fete nationale belge / nationale feestdag",
    "Eassumption": "assomption / l assomption / half oogst / maria hemelvaart",
    "Eall_saints": "toussaint / la toussaint / allerheiligen / all saints / all saints day",
    "Earmistice": "armistice / l armistice / wapenstilstand / armistice day / remembrance day",
    "Ekings": "koningsdag / kings day / king s day / koningsnacht",
    "Eliberation": "bevrijdingsdag / liberation day",
    "Ehalloween": "halloween / haloween",
    "Eblack_friday": "black friday / blackfriday / vendredi noir",
    "Emothers_fr": "fete des meres",
    "Emothers": "moederdag / mothers day / mother s day",
    "Efathers": "vaderdag / fete des peres / fathers day / father s day",
    "Ebonfire": "bonfire night / guy fawkes / guy fawkes night",
    "Emusic": "fete de la musique",
    "Eclock_winter": """wintertijd / winteruur / l heure d hiver / heure d hiver / changement d heure /
                klok verzet / klok is verzet /
                        klok werd verzet / uur verzet / clocks changed / clocks went back / clock change / uurwissel""",
    "Eclock_summer": "zomertijd / zomeruur / l heure d ete / heure d ete / clocks went forward",
    "Yschool": """rentree / la rentree / rentree scolaire / begin van het schooljaar / begin schooljaar /
                start schooljaar / back to school / debut de l annee scolaire /
                  start of the school year / start of term / begin of the school year / school started /
                              eerste schooldag / l ecole a repris""",
    "Yautumn": """vacances de la toussaint / vacances de toussaint / les vacances de toussaint / vacances toussaint /
                vacances d automne / conge d automne /
                conge de la toussaint / herfstvakantie /
                  autumn holidays / autumn half term / autumn break / half term / conge de toussaint""",
    "Ychristmas": "vacances de noel / kerstvakantie / christmas holidays / christmas holiday / christmas break / "
        "vacances d hiver",
    "Yspring": "krokusvakantie / voorjaarsvakantie / vacances de carnaval / vacances de fevrier / "
        "conge de carnaval / conge de detente",
    "Yeaster": "paasvakantie / vacances de paques / meivakantie / easter holidays / easter break / "
        "vacances de printemps",
    "Ysummer": """grandes vacances / vacances d ete / grote vakantie / zomervakantie / summer holidays /
                  summer holiday / summer break / vacances scolaires d ete / vacances / vakantie / holidays""",
    "Sspring": "printemps / lente / voorjaar / spring",
    "Ssummer": "ete / zomer / summer",
    "Sautumn": "automne / herfst / najaar / autumn",
    "Swinter": "hiver / winter",
}  # fmt: skip
GLUED_UNITS: Final = {
    "j": "Uapp_day", "d": "Uapp_day", "w": "Uapp_week", "sem": "Uapp_week", "wk": "Uapp_week", "mo": "Uapp_month",
    "y": "Uapp_year", "h": "Uhour", "u": "Uhour", "hr": "Uhour", "jr": "Uyear", "hrs": "Uhour", "m": "Uminute", "g": "Uday",
}  # fmt: skip
"""Letters that are a unit right behind a figure: `3w`, `2 j`, `14u`. A network writes an age so, rounded down."""
ARTICLES: Final = frozenset(("un", "une", "een", "one"))
"""Words for one that stand before a thing as often as for a number."""
ORDINALS: Final = frozenset(("er", "re", "e", "eme", "ieme", "ste", "sten", "de", "den", "st", "nd", "rd", "th", "ere"))
PARTS_GLUED: Final = re.compile(
    r"(?P<head>maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|kerst)(?P<part>ochtend|morgen|voormiddag|"
    r"middag|namiddag|avond|nacht)"
)
_ORDINAL_WORDS: Final = (
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
)
_ENDINGS: Final = "first second third fourth fifth sixth seventh eighth ninth"
_ORDINALS: Final = (
    *_ORDINAL_WORDS.split(),
    *(f"twenty {ending}" for ending in _ENDINGS.split()),
    "thirtieth",
    "thirty first",
)
_DUTCH_ORDINALS: Final = (
    "tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende "
    "zeventiende achttiende negentiende twintigste eenentwintigste tweeentwintigste drieentwintigste vierentwintigste "
    "vijfentwintigste zesentwintigste zevenentwintigste achtentwintigste negenentwintigste dertigste eenendertigste"
)
_FRENCH_ORDINALS: Final = "deuxieme troisieme quatrieme cinquieme"
_HOURS: Final = "enen tweeen drieen vieren vijven zessen zevenen achten negenen tienen elven twaalven"
SHORT_WEEKDAYS: Final = {
    short: f"W{number}"
    for number, shorts in enumerate((
        "lun ma maa mon", "mar di din tue", "mer wo woe wed", "jeu do don thu", "ven vr vrij fri", "sam za zat sat",
        "dim zo zon sun",
    ))
    for short in shorts.split()
}  # fmt: skip
"""Weekdays cut short: words of their own unless their neighbours say otherwise."""
_PARTS_OF_WORDS: Final = {
    "ochtend": "Pmorning", "voormiddag": "Pmorning",
    "morgen": "Pmorning", "middag": "Pafternoon", "namiddag": "Pafternoon", "avond": "Pevening",
    "nacht": "Pnight",
}  # fmt: skip


def _codes() -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {name: (f"N{value}",) for name, value in SMALL_NUMBERS.items()}
    for code, words in _WORDS.items():
        made.update({word: (code,) for word in words.split()})
    for codes, block in _PHRASES.items():
        for phrase in block.split("/"):
            made[" ".join(phrase.split())] = tuple(codes.split())
    made.update({name: (f"M{number}",) for number, names in enumerate(_MONTHS, 1) for name in names.split()})
    made.update({name: (f"W{number}",) for number, names in enumerate(_WEEKDAYS) for name in names.split()})
    made.update({f"s{part}s": (code,) for part, code in _PARTS_OF_WORDS.items()})
    for names in (_ORDINALS, _DUTCH_ORDINALS.split(), _FRENCH_ORDINALS.split()):
        made.update({name: (f"N{number}",) for number, name in enumerate(names, 2)})
    made.update({name: (f"N{number}",) for number, name in enumerate(_HOURS.split(), 1)})
    # `halfnegen` is half past eight; `half nine` in English half past nine
    ones = [(name, value) for name, value in SMALL_NUMBERS.items() if 1 <= value <= 12 and " " not in name]
    made.update({f"half{name}": ("half", f"N{value}") for name, value in ones})
    made.update({f"half {name}": ("half", "L", f"N{value}") for name, value in ENGLISH_HOURS.items()})
    made["morgen"] = ("F",)
    return made


CODES: Final = _codes()
"""What each word or phrase means to the calendar."""
SHORTEST_MISSPELT: Final = 6
"""A shorter word is too near to others."""
MISSPELT: Final = {
    letter: tuple(
        (name, codes[0])
        for name, codes in CODES.items()
        if codes[0][0] in "MW" and len(name) >= SHORTEST_MISSPELT and name[0] == letter and " " not in name
    )
    for letter in "adfjlmnostvwz"
}
"""The names of months and weekdays that a slip of the finger may have changed, by their first letter."""
LONGEST_PHRASE: Final = max(phrase.count(" ") + 1 for phrase in CODES)
_FILLER_WORDS: Final = """
le la les l de du d des van den der het t the on op a au aux en in et est c ce cetait etait cest ca was it its is
s om at of ete date datum post bericht message depuis sinds since publie publiee poste postee mis mise ligne dans
ik k heb gepost geplaatst gezet online posted put up published uploaded i they he she hij ze zij il elle ils ont
erop er toen al deja already tout just premiere fois eerste keer first time that that's day jour dag dat daar die
quand when wanneer donc dus so hm euh ben bah nou ja oui yes ok sorry merci svp aub please jaar annee year maand
mois month heures uur pm am tot hein hoor zo vers early meme zelf exactement exact exactly precies pile bien
courant pendant tijdens during sometime quelque part ergens gewoon alors sur net surement zeker dirais dirai zou
zeggen say would id mon ma photo video page compte
schat guess must moet geschat gok figure reckon goh bah allez allee effectivement voila somewhere anyway case geval
fait alleszins zeker ook aussi too also
still encore nog es eens like
"""
FILLERS: Final = frozenset(_FILLER_WORDS.split())
"""Words that change nothing of a date: a text that holds only these beside one date is spent."""
_TAKEN_BACK_WORDS: Final = """
non nee neen no nope pardon sorry attends attendez wacht wait plutot rather correction correctie bedoel mean
"""
TAKEN_BACK: Final = frozenset(_TAKEN_BACK_WORDS.split())
"""Words by which somebody corrects the day they just said."""
_BESIDE_WORDS: Final = """
ah oh euh hang hold je i ik veux dire c ou of or think pense crois denk R0 H J | maar mais but
finalement eigenlijk actually toch
"""
BESIDE_CORRECTIONS: Final = frozenset(_BESIDE_WORDS.split())
"""What else may stand between the day that is taken back and the one that is meant."""
_BEHIND_NUMBER_WORDS: Final = """
| et en and i ik je j il elle ils he she they hij ze zij mijn my ma mon mes by par door dans in sur on op at a but mais maar
then toen puis heeft has had de met avec with some iemand someone somebody quelqu un une
"""
BEHIND_NUMBER: Final = frozenset(_BEHIND_NUMBER_WORDS.split())
"""What may follow a day that is said by its number alone."""

_DUTCH_WORDS: Final = (
    "ik het niet nooit van zijn hij ze op met voor dat die mijn is wordt geen er wij we nog heeft hebben kan"
)
DUTCH: Final = frozenset(_DUTCH_WORDS.split())
_FRENCH_WORDS: Final = (
    "je j le la les il elle on est a et sur mon ma mes un une des qui que du au dans pas ils elles c ai"
)
FRENCH: Final = frozenset(_FRENCH_WORDS.split())
"""Words that tell the two languages apart: `hier` is here in one and yesterday in the other."""
_VERBS_BEHIND_J: Final = "ai avais etais etait aurais en y ignore habite"
VERBS_BEHIND_J: Final = frozenset(_VERBS_BEHIND_J.split())
"""What follows `j'` where it is a pronoun, no unit."""
