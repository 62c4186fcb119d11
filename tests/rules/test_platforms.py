"""Platforms: recognised by domain and never by letters, in one form, with who stands behind; bad files named by line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.rules.places import load_places
from adapters.rules.platforms import load_catalogue
from adapters.rules.yaml_file import BadRuleFile
from adapters.rules.yaml_text import read_yaml
from tests.conftest import ROOT
from tests.present import present
from workflows.kernel.plain import part
from workflows.law.platforms.addresses import MAX_LENGTH, PROBLEMS, read_address
from workflows.law.platforms.catalogue import UNKNOWN_ACTORS
from workflows.law.platforms.domains import Site, Sites
from workflows.law.platforms.records import ROLES, Channel
from workflows.law.platforms.url_patterns import read_shape

RULES = ROOT / "rules"
CATALOGUE = load_catalogue(RULES / "platforms")
GOLDEN = yaml.safe_load((ROOT / "tests" / "golden" / "urls.yaml").read_text(encoding="utf-8"))
GENERIC = {"forum_generic", "press_generic"}
"""Kinds of site, not sites: they have no domain of their own."""
MAILBOXES = {"orange_mail", "proximus_mail", "ziggo_mail"}
"""Mail services without a domain that only they use."""


# ------------------------------------------------------------------ golden addresses
@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: ascii(case["url"])[:80])
def test_golden_address(case):
    """Platform, medium, canonical form, identifiers, warnings: all as written beside the address."""
    told = CATALOGUE.recognise(case["url"])
    platform = CATALOGUE.platform(case["platform"]) if case["platform"] else None
    assert told.platform == case["platform"]
    assert told.canonical == (None if "problem" in case else case.get("canonical", case["url"]))
    assert told.unresolved == case.get("unresolved", False)
    assert dict(told.identifiers) == case.get("told", {})
    assert told.medium == case.get("medium", platform.medium if platform else None)
    assert told.name == (platform.name if platform else None)
    assert list(told.warnings) == case.get("warnings", [])
    assert told.resembles == case.get("resembles")
    assert told.wrapped == case.get("wrapped")
    assert told.problem == case.get("problem")


def test_the_golden_addresses_cover_every_platform():
    """At least 150 addresses; each platform with domains of its own stands among them, and each kind of problem."""
    assert len(GOLDEN) >= 150
    assert len({case["url"] for case in GOLDEN}) == len(GOLDEN)
    assert {case["platform"] for case in GOLDEN} - {None} == set(CATALOGUE.platforms) - GENERIC - MAILBOXES
    assert {case["problem"] for case in GOLDEN if "problem" in case} == set(PROBLEMS) - {"too_long"}


def test_every_short_domain_is_unresolved():
    """A short link of a platform tells nothing before it is followed, unless its file writes a form for that very host."""
    for platform in CATALOGUE.platforms.values():
        for domain in platform.short_domains:
            told = CATALOGUE.recognise(f"https://{domain}/some/where/else")
            assert (told.platform, told.unresolved) == (platform.id, True)
    for domain in CATALOGUE.shorteners:
        assert CATALOGUE.recognise(f"https://{domain}/abcdefghijk").unresolved


def test_every_listed_domain_is_its_platforms():
    """Each domain, its subdomains and its shouted form belong to the platform; glued letters and a longer ending do not."""
    for platform in CATALOGUE.platforms.values():
        for site in platform.sites:
            told = CATALOGUE.recognise(f"https://{site.host}{site.path}/x")
            assert told.platform == platform.id, site
            assert CATALOGUE.recognise(f"HTTPS://WWW.{site.host.upper()}.{site.path}/x").platform == platform.id
            assert CATALOGUE.recognise(f"https://evil-{site.host}{site.path}/x").platform in (None, *_under(site.host))
            assert CATALOGUE.recognise(f"https://{site.host}.evil.example{site.path}/x").platform is None
            assert CATALOGUE.recognise(f"https://{site.host}@evil.example{site.path}/x").platform is None
            assert CATALOGUE.recognise(f"https://evil.example/{site.host}{site.path}/x").platform is None


def _under(host):
    """The platforms a name beside `host` may still belong to: evil-web.telegram.org is Telegram's."""
    return {
        platform.id for platform in CATALOGUE.platforms.values() for site in platform.sites if host.endswith("." + site.host)
    }  # fmt: skip


# ------------------------------------------------------------------ properties
HOSTS = sorted({site.host for platform in CATALOGUE.platforms.values() for site in platform.sites})
HOSTILE = st.sampled_from(
    ["http://", "https://", "//", "\\", "/", "@", ":", ":443", "?", "#", "&", "=", "%", "%2e", "%00", "..", ".", "[", "]",
     "::1", "xn--", "а", "。", "１", "ß", "\u200d", "\u202e", "\ud800", "\x00", "\n", "\t", " ", "javascript:", "data:", "🙂",
     "İ", "℀", "K"]
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(HOSTS), HOSTILE, st.text(max_size=8), st.sampled_from(["posts", "status", "v=", "maps", "1"])
)
ADDRESSES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map("".join))


@given(ADDRESSES)
def test_no_text_breaks_it(text):
    """Every text has an answer, a canonical form or a problem, never both; reading that form again changes nothing."""
    told = CATALOGUE.recognise(text)
    assert (told.canonical is None) == (told.problem is not None)
    assert told.problem is None or told.problem in PROBLEMS
    assert tuple(actor.role for actor in told.actors) == ROLES
    if told.canonical is not None:
        again = CATALOGUE.recognise(told.canonical)
        assert (again.canonical, again.platform, again.medium) == (told.canonical, told.platform, told.medium)
        assert told.canonical.isascii()
        assert told.canonical.startswith(("http://", "https://"))


@given(ADDRESSES)
def test_a_platform_is_named_only_under_its_domain(text):
    """Whatever was typed: a named platform means that the host a browser would ask stands under one of its domains."""
    told = CATALOGUE.recognise(text)
    if told.platform is not None:
        labels = read_address(present(told.canonical)).host.split(".")
        ends = {tuple(labels[start:]) for start in range(len(labels))}
        assert any(tuple(site.host.split(".")) in ends for site in present(CATALOGUE.platform(told.platform)).sites)
    else:
        assert told.actors == UNKNOWN_ACTORS


@given(st.sampled_from(HOSTS), st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12))
def test_glued_letters_are_another_site(host, letters):
    """`notfacebook.com` is not `facebook.com`: letters before the first label make another name."""
    told = CATALOGUE.recognise(f"https://{letters}{host}/")
    assert told.platform in (None, *_under(host)) or letters + host in HOSTS


@given(st.sampled_from(sorted(CATALOGUE.platforms)), st.text(alphabet="abc-/.RVWm0123456789@+%é", max_size=400))
def test_no_path_makes_a_shape_slow_or_wrong(platform_id, path):
    """Each shape of each platform, on any path: names told are the names written, and none holds a slash but the rest."""
    for shape in present(CATALOGUE.platform(platform_id)).shapes:
        host = shape.host or "example.org"
        told = shape.told_by(host, "/" + path, ())
        if told is not None and "rest" not in shape.text:
            assert all("/" not in value for _, value in told if "%2f" not in path.lower())


@pytest.mark.parametrize("filler", ["a", "-", "1", "a-", "1-", "/", "/a", "RVW", ".", "%C3%A9", "m1", "=", "&a="])
def test_long_addresses_are_read_to_the_end(filler):
    """Addresses of up to 8 KiB have an answer on every platform; longer ones are refused before anything is read."""
    for platform in CATALOGUE.platforms.values():
        for start in {shape.path.partition("{")[0] for shape in platform.shapes} | {"/"}:
            for site in platform.sites[:2]:
                text = f"https://{site.host}{start}"
                text += filler * ((MAX_LENGTH - len(text)) // len(filler))
                assert CATALOGUE.recognise(text).platform is not None
    assert CATALOGUE.recognise("https://facebook.com/" + "a" * MAX_LENGTH).problem == "too_long"


# ------------------------------------------------------------------ who stands behind
def test_the_actors_of_a_platform_are_told_apart():
    """The platform's country is its operator's; host, network and registrar stay unknown instead of being guessed."""
    told = CATALOGUE.recognise("https://t.me/lachaine/12")
    platform = told.actor("platform")
    assert (platform.country, platform.confidence) == ("AE", "V1")
    assert [(one.role, one.country) for one in platform.also] == [("eu_representative", "BE")]
    assert [(one.country, one.confidence) for one in told.actors[1:]] == [(None, "U")] * 3
    assert CATALOGUE.actors("telegram") == told.actors
    assert CATALOGUE.actors("no_such_platform") == UNKNOWN_ACTORS


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://cloudflare.com/x", {"cdn"}),
        ("https://site.workers.dev/x", {"cdn"}),
        ("https://site.pages.dev/x", {"cdn", "host"}),
        ("https://x.ovh.net/x", {"host"}),
        ("https://gandi.net/x", {"registrar"}),
        ("https://un-blog.wordpress.com/x", {"platform", "host"}),
        ("https://mastodon.social/@marie/113500000000000001", {"platform"}),
        ("https://un-site.fr/x", set()),
    ],
)
def test_a_network_is_not_a_host(url, known):
    """Who delivers a page, who stores it and who registered its name are different people with different duties."""
    told = CATALOGUE.recognise(url)
    assert {actor.role for actor in told.actors if actor.name is not None} == known


def test_an_instance_has_no_country_until_it_is_found_out():
    """The operator of a Mastodon instance, of a forum or of a newspaper is in no list."""
    for platform_id in ("mastodon", *GENERIC):
        assert CATALOGUE.actors(platform_id)[0].country is None
        assert CATALOGUE.actors(platform_id)[0].name


# ------------------------------------------------------------------ the facts
def test_all_platforms_are_there():
    """The catalogue is the desk's list: nothing lost on the way."""
    files = {path.stem: path.read_text("utf-8") for path in (RULES / "platforms").glob("[!_]*.yaml")}
    assert set(CATALOGUE.platforms) == set(files)
    written = {name: len(part(part(read_yaml(text))["channels"])) for name, text in files.items()}
    assert written == {name: len(platform.channels) for name, platform in CATALOGUE.platforms.items()}
    assert {platform.id for platform in CATALOGUE.platforms.values() if platform.dsa.status in ("VLOP", "VLOSE")} >= {
        "facebook", "instagram", "whatsapp", "x", "tiktok", "youtube", "google_search", "google_maps", "bing", "linkedin",
        "snapchat", "pinterest", "booking", "wikipedia", "pornhub", "xvideos", "xnxx",
    }  # fmt: skip
    assert {platform.id for platform in CATALOGUE.platforms.values() if platform.dsa.status == "small_host"} >= {
        "mastodon", "forum_generic", "signal_arnaques",
    }  # fmt: skip
    assert all(
        present(CATALOGUE.platform(name)).dsa.presumed for name in ("mastodon", "forum_generic", "signal_arnaques")
    )


@pytest.mark.parametrize(
    ("platform_id", "stopncii", "ncmec", "us"),
    [
        ("facebook", "yes", "yes", "covered"),
        ("reddit", "yes", "unknown", "covered"),
        ("telegram", "no", "unknown", "uncertain"),
        ("google_search", "announced", "unknown", "covered"),
        ("onlyfans", "yes", "yes", "likely"),
        ("trustpilot", "no", "no", "no"),
        ("threads", "yes", "likely", "covered"),
        ("xvideos", "announced", "unknown", "uncertain"),
    ],
)
def test_who_takes_part_in_the_image_lists(platform_id, stopncii, ncmec, us):
    """StopNCII, NCMEC Take It Down and the US Take It Down Act, as far as known."""
    platform = present(CATALOGUE.platform(platform_id))
    found = (platform.stopncii.value, platform.ncmec_take_it_down.value, platform.us_take_it_down.value)
    assert found == (stopncii, ncmec, us)


def test_nothing_from_memory_is_shown_to_people():
    """An address nobody has read in an official or second-hand text waits for a person of the desk to open it."""
    for platform in CATALOGUE.platforms.values():
        for channel in platform.channels.values():
            if (channel.url or channel.email) and channel.confidence not in ("V1", "V2"):
                assert not channel.may_be_shown, (platform.id, channel.kind)
    assert not present(CATALOGUE.platform("tinder")).channels["hacked"].may_be_shown
    assert not present(CATALOGUE.platform("facebook")).channels["ncii"].may_be_shown
    assert present(CATALOGUE.platform("facebook")).channels["legal"].may_be_shown


def test_a_person_who_opened_the_address_frees_it():
    """`link_checked_on` is that person's day."""
    doubtful = Channel("ncii", "https://example.org/form", None, "unknown", "ML", ("MEM",))
    opened = Channel(
        "ncii", "https://example.org/form", None, "unknown", "ML", ("MEM",), link_checked_on=date(2026, 11, 23)
    )
    assert (doubtful.may_be_shown, opened.may_be_shown) == (False, True)


# ------------------------------------------------------------------ the chat uses the same
def test_the_chat_names_the_same_platform():
    """One list of domains: a link pasted in the chat is the platform that the analysis sees, with the same medium."""
    places = load_places(RULES / "questions" / "places.yaml", CATALOGUE)
    assert {place.platform for place in places} - {None} == set(CATALOGUE.platforms)
    for case in GOLDEN:
        place = places.of_link(case["url"])
        told = CATALOGUE.recognise(case["url"])
        assert (place.platform if place else None, place.medium if place else None) == (told.platform, told.medium)


def test_the_closest_site_wins():
    """Longest domain, then longest path; a path ends on a slash, a domain that stands alone shares only with its www."""
    sites = Sites([(Site("a.fr"), 1), (Site("b.a.fr"), 2), (Site("a.fr", "/maps"), 3), (Site("c.fr", alone=True), 4)])
    asked = [("a.fr", "/"), ("x.b.a.fr", "/maps"), ("x.a.fr", "/maps/1"), ("a.fr", "/mapsfoo"), ("www.c.fr", "/")]
    assert [present(sites.match(*one))[1] for one in asked] == [1, 2, 3, 1, 4]
    assert sites.match("x.c.fr", "/") is None
    assert sites.match("ba.fr", "/") is None


# ------------------------------------------------------------------ files that are refused
@pytest.fixture
def rules(tmp_path: Path) -> Path:
    shutil.copytree(RULES / "platforms", tmp_path / "platforms")
    shutil.copy(RULES / "shorteners.yaml", tmp_path / "shorteners.yaml")
    shutil.copy(RULES / "wrappers.yaml", tmp_path / "wrappers.yaml")
    return tmp_path / "platforms"


OPERATOR = "  source: [OTA-PGA]\n  confidence: V1\n\ndsa:"


@pytest.mark.parametrize(
    ("old", "new", "accused", "why"),
    [
        ("kind: video", "kind: film", "kind: film", "it is one of"),
        ("name: TikTok", "name: TikTok\ncolour: black", "colour:", "`colour` is not a key that is known here"),
        ("last_checked: 2026-11-22", "last_checked: 2026-02-30", "last_checked:", "is a day like 2026-11-22"),
        ("last_checked: 2026-11-22\n", "", "id:", "`last_checked` is missing"),
        ("id: tiktok", "id: tiktak", "id:", "is not the name of the file"),
        ("domains: [tiktok.com,", "domains: [TikTok.com,", "domains:", "is no domain"),
        ("domains: [tiktok.com,", "domains: ['https://tiktok.com',", "domains:", "is no domain"),
        ("domains: [tiktok.com,", "domains: [facebook.com, tiktok.com,", "domains:", "which is facebook's"),
        ("  country: IE", "  country: Ireland", "  country: Ireland", "is a country in two capitals"),
        (OPERATOR, "  confidence: V1\n\ndsa:", "operator:", "no value without where it comes from"),
        (OPERATOR, "  source: [OTA-PGA]\n\ndsa:", "operator:", "has no `confidence`"),
        (OPERATOR, "  source: [MEM]\n  confidence: sure\n\ndsa:", "  confidence: sure", "is one of V1"),
        ("  source: [EU-VLOP]", "  source: [HEARSAY]", "  source: [HEARSAY]", "which is not in _sources.yaml"),
        ("status: VLOP", "status: huge", "status: huge", "it is one of VLOP"),
        ("commission: true", "commission: yes", "commission:", "is true or false"),
        ("commission: true", "commission: true\n  commission: false", "commission: false", "stands twice"),
        ('- "/@{profile}"', '- "/@{profile}/{profile}"', "{profile}/{profile}", "names a part twice"),
        ('- "/@{profile}"', '- "/@{profile:letters}"', "letters", "`letters` is none of"),
        ('- "/@{profile}"', '- "no-path"', "no-path", "has no path"),
        ("login: not_required", "login: no", "login: no\n", "cannot be 'no'"),
        ("id: tiktok", "id: !!python/object:os.system tiktok", "id:", "is not used here"),
        ("id: tiktok", "id: [tiktok", "name:", "expected"),
        ("id: tiktok", "1: tiktok", "1:", "is not text"),
        ("languages: all EU", "languages: 12", "languages:", "put it between quotes"),
    ],
)
def test_a_mistake_is_named_with_its_line(rules, old, new, accused, why):
    """One sentence: file, line, what is wrong."""
    path = rules / "tiktok.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRuleFile) as refused:
        load_catalogue(rules)
    said = str(refused.value)
    line = text[: text.index(accused)].count("\n") + 1
    assert said.startswith(f"tiktok.yaml, line {line}: "), said
    assert why in said
    assert "\n" not in said


def test_a_channel_leads_somewhere(rules):
    """A channel without address and without path, or with an address that is not https, is refused."""
    path = rules / "gandi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('    path: "abuse@support.gandi.net / abuse form"\n', ""), encoding="utf-8")
    with pytest.raises(BadRuleFile, match="nobody could report there"):
        load_catalogue(rules)
    path.write_text(text.replace("    path: ", "    url: http://example.org\n    path: "), encoding="utf-8")
    with pytest.raises(BadRuleFile, match="is no https address"):
        load_catalogue(rules)


def test_a_new_platform_is_one_file(rules):
    """Nothing else is touched: the new domain is recognised, in the chat too."""
    text = (rules / "dailymotion.yaml").read_text(encoding="utf-8")
    text = (
        text.replace("dailymotion", "nouveau_site").replace("nouveau_site.com", "nouveau.fr").replace("dai.ly", "nv.fr")
    )
    (rules / "nouveau_site.yaml").write_text(text, encoding="utf-8")
    catalogue = load_catalogue(rules)
    told = catalogue.recognise("www.nouveau.fr/video/x1?utm_source=a")
    assert (told.platform, told.canonical, told.identifier("video")) == (
        "nouveau_site",
        "https://nouveau.fr/video/x1",
        "x1",
    )
    places = load_places(RULES / "questions" / "places.yaml", catalogue)
    assert present(places.of_link("https://nouveau.fr/video/x1")).platform == "nouveau_site"


@pytest.mark.parametrize(
    "empty", ["", "[]", "text", "\x00", "\ufeff\t", "a: &a [*a]\n", "? [x]\n: 1\n", "%YAML 9\n---\n"]
)
def test_files_that_are_no_platform(rules, empty):
    """Empty, binary, self-referring, of another version: one sentence."""
    (rules / "x.yaml").write_text(empty, encoding="utf-8")
    with pytest.raises(BadRuleFile, match=r"^x\.yaml"):
        load_catalogue(rules)


def test_a_folder_without_platforms_is_refused(tmp_path):
    """A catalogue of nothing is a wrong folder."""
    (tmp_path / "platforms").mkdir()
    with pytest.raises(BadRuleFile, match=r"shorteners\.yaml"):
        load_catalogue(tmp_path / "platforms")
    (tmp_path / "shorteners.yaml").write_text("shorteners: []\ntracking: []\n", encoding="utf-8")
    (tmp_path / "platforms" / "_sources.yaml").write_text("MEM: {what: memory}\n", encoding="utf-8")
    with pytest.raises(BadRuleFile, match="holds no platform"):
        load_catalogue(tmp_path / "platforms")


@pytest.mark.parametrize(
    "text",
    ["/{a", "/a}", "/{A}", "/{a}?b", "/{a}?b=c", "/**/x", "/a**", "/{a}{b}*", "/{a}-*-{b}", "/{a:rest}*{b}*",
     "host.fr", "", "/?x={a}&y={a}"],
)  # fmt: skip
def test_shapes_that_say_nothing_clear_are_refused(text):
    """One sentence that quotes the shape."""
    with pytest.raises(ValueError, match="the shape"):
        read_shape(text)
