"""What the demo captures: a post on a site of this machine, by the same machine as everywhere, told where the site is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.capture.opened import allowed_from, open_page_capturer
from adapters.system.clock import SystemClock
from adapters.system.release_folder import RULES
from adapters.system.settings import Settings
from egide.parts import OpenCapture
from sandbox.site import HOST, LOOPBACK, Site
from workflows.kernel.translator import Translator
from workflows.ports.captures import PageCapturer

WORDS: Final = "Mme D. vole dans la caisse de l'association"
DAY: Final = "5 novembre 2026"


def village_site() -> Site:
    """Gives the site with the post of the sample case."""
    return Site(WORDS, "Paul Martin", DAY)


def capture_from(site: Site, settings: Settings) -> OpenCapture:
    """Captures the demo's own site, and whatever else the public can see. The site must listen."""

    def opened(say: Translator) -> PageCapturer:
        capturer = open_page_capturer(settings, RULES, say, SystemClock())
        return replace(capturer, allowed=allowed_from([f"{HOST}={LOOPBACK}:{site.port}"]))

    return opened
