"""Looks for the parts of the system that the product uses, installs what it may, and says in one sentence what is missing.

Only Chromium comes from outside Python: the tests drive it, and captures will. Everything else is in the lock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def browser() -> str | None:
    """Tells where a Chromium is: named by EGIDE_CHROMIUM, on the path, or where macOS keeps it."""
    named = os.environ.get("EGIDE_CHROMIUM")
    candidates = [named] if named else [*map(shutil.which, BROWSERS), MAC_BROWSER]
    return next((path for path in candidates if path and os.path.exists(path)), None)


def playwright_browser() -> str | None:
    """Gives the Chromium that Playwright brings, if it was downloaded."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
        return path if os.path.exists(path) else None
    except Exception:
        return None


def install() -> None:
    """From the system's packages where we may, else Playwright's own."""
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
        if sudo is not None:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for words in (["update", "-q"], ["install", "-y", "-q", "chromium"]):
                subprocess.run(  # noqa: S603 -- our own words
                    [*sudo, "apt-get", *words],
                    env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                )  # fmt: skip
            if browser():
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Sees to it that there is a Chromium; gives the exit code, which is 0 without one too."""
    if browser() or playwright_browser():
        return 0
    print("Chromium is not on this machine; trying to install it.", file=sys.stderr)
    install()
    if browser() or playwright_browser():
        return 0
    print(
        "Chromium is missing: install the package `chromium` (Debian, Ubuntu) or Google Chrome (macOS), or set"
        " EGIDE_CHROMIUM to its path; the demo runs without it, the tests of the pages do not.",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
