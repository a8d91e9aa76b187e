"""Debian's Chromium, driven by Playwright, and a tab that records errors and requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, sync_playwright

from tests.needs import need
from tests.web.servers import FAVICON

FLAGS = [
    "--no-sandbox",  # CI runs as root in a container, where Chromium has no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No test depends on another machine: names of other machines do not resolve.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium. Until it ends, an asyncio loop is running in this thread."""
    found = shutil.which("chromium")
    need(found, "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A tab with its own browser profile; it records what happens in it, its frames and the tabs that it opens."""

    def __init__(self, context: BrowserContext) -> None:
        self._errors: list[str] = []
        self._requests: list[str] = []
        self.context = context
        context.on("console", self._note_console)
        context.on("weberror", self._note_exception)
        context.on("request", lambda request: self._requests.append(request.url))
        self.page: Page = context.new_page()
        self.page.on("websocket", lambda socket: self._requests.append(socket.url))

    def open(self, url: str) -> Page:
        """Go to `url`, and wait until everything in it is loaded."""
        self.page.goto(url)
        return self.page

    @property
    def errors(self) -> list[str]:
        """Return the errors in the console: exceptions, missing files and `violations`."""
        self._catch_up()
        return self._errors

    @property
    def violations(self) -> list[str]:
        """Return the violations of a Content-Security-Policy."""
        return [error for error in self.errors if "Content Security Policy" in error]

    @property
    def requests(self) -> list[str]:
        """Return the address of every request in order, including failed ones."""
        self._catch_up()
        return self._requests

    def requests_beyond(self, *urls: str) -> list[str]:
        """Return the network requests to origins other than those of `urls`."""
        known = {origin(url) for url in urls}
        return [url for url in self.requests if url.startswith(("http", "ws")) and origin(url) not in known]

    def _catch_up(self) -> None:
        # Events arrive while Playwright waits for the browser: earlier events of the page come before its response.
        # A page without scripts responds too; one that is navigating does so only once it has arrived.
        if not self.page.is_closed():
            self.page.evaluate("0")

    def _note_console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type == "error" and urlsplit(url).path != FAVICON:
            self._errors.append(f"{message.text} ({url})")

    def _note_exception(self, exception: WebError) -> None:
        self._errors.append(str(exception.error))


def origin(url: str) -> str:
    """Return the origin of `url`: `http://127.0.0.1:8000`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
