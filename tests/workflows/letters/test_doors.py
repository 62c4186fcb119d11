"""Where a letter is handed in: what the files of the platforms know, with how sure it is, and nothing else."""

from __future__ import annotations

from tests.ready import letter_rules, rulebook
from workflows.law.facts import Publication
from workflows.law.platforms.catalogue import Catalogue
from workflows.law.platforms.records import NO_TAKEDOWN
from workflows.letters.doors import doors_of


def publication(**values: object) -> Publication:
    return Publication("post-1", values, {})


def catalogue() -> Catalogue:
    found = rulebook().platforms
    assert found is not None
    return found


NOTICE = letter_rules().kinds[("platform_notice", None)].doors


def test_the_form_of_the_platform_is_named_with_how_sure_it_is() -> None:
    """By its id or by the address alone; the same platform twice is one door."""
    by_id = doors_of(catalogue(), [publication(platform="x"), publication(url="https://x.com/a/status/1")], NOTICE)
    (door,) = [one for one in by_id.known if one.kind == "dsa_notice"]
    assert (door.url, door.is_sure, by_id.unknown) == ("https://help.x.com/forms/dsa/report", True, ())
    gandi = doors_of(catalogue(), [publication(platform="gandi")], NOTICE)
    assert [(one.is_sure, one.url) for one in gandi.known] == [(False, None)]


def test_a_site_that_no_file_knows_goes_by_its_host_and_its_proxy_first() -> None:
    """Two hops: the proxy answers who the host is. Other letters have no host to look up."""
    found = doors_of(catalogue(), [publication(url="https://boulangerie-durand.example/avis")], NOTICE)
    (unknown,) = found.unknown
    assert (unknown.host, found.known) == ("boulangerie-durand.example", ())
    assert "https://abuse.cloudflare.com/" in [one.url for one in unknown.proxies]
    ncii = letter_rules().kinds[("take_it_down", None)].doors
    assert doors_of(catalogue(), [publication(url="https://boulangerie-durand.example/avis")], ncii).unknown == ()


def test_no_notice_goes_to_a_mailbox_a_school_or_a_bank() -> None:
    for one in catalogue().platforms.values():
        if one.sort in NO_TAKEDOWN:
            assert doors_of(catalogue(), [publication(platform=one.id)], NOTICE).known == (), one.id


def test_every_address_is_one_of_the_files() -> None:
    """Of all platforms and all letters: no address but those that the files hold, read as an address."""
    for kind in letter_rules().kinds.values():
        for one in catalogue().platforms.values():
            for door in doors_of(catalogue(), [publication(platform=one.id)], kind.doors).known:
                channel = one.channels[door.kind]
                assert (door.url, door.email, door.is_sure) == (channel.url, channel.email, channel.may_be_shown)
                assert door.url is None or door.url.startswith("https://"), door.url


def test_what_is_no_address_has_no_door() -> None:
    for text in ("", "pas d'adresse", "http://[", "javascript:alert(1)"):
        assert doors_of(catalogue(), [publication(url=text)], NOTICE).known == ()
