"""Debian's Chromium, driven by Playwright, and what is noted of a tab in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, sync_playwright

from tests.needs import need
from tests.web.servers import FAVICON

FLAGS = [
    "--no-sandbox",  # CI is root in a container, where Chromium has no sandbox to give
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No test depends on another machine: a name that is not this one's is not found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. Until it ends, an asyncio loop is running in this thread."""
    found = shutil.which("chromium")
    need(found, "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A tab with a browser profile of its own, and what went on in it, its frames and the tabs that it opened."""

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
        """Go to `url`, until it and all in it is loaded."""
        self.page.goto(url)
        return self.page

    @property
    def errors(self) -> list[str]:
        """What the console says is wrong: exceptions, errors, files that were not found, and `violations`."""
        self._catch_up()
        return self._errors

    @property
    def violations(self) -> list[str]:
        """What a Content-Security-Policy did not allow."""
        return [error for error in self.errors if "Content Security Policy" in error]

    @property
    def requests(self) -> list[str]:
        """The address of every request, in their order; also of those that failed."""
        self._catch_up()
        return self._requests

    def requests_beyond(self, *urls: str) -> list[str]:
        """The requests that went over a network to another origin than those of `urls`."""
        known = {origin(url) for url in urls}
        return [url for url in self.requests if url.startswith(("http", "ws")) and origin(url) not in known]

    def _catch_up(self) -> None:
        # Notes arrive while Playwright waits for the browser: all that the page said before come before its answer.
        # A page without scripts answers too; one on its way to another page does so only when it is there.
        if not self.page.is_closed():
            self.page.evaluate("0")

    def _note_console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type == "error" and urlsplit(url).path != FAVICON:
            self._errors.append(f"{message.text} ({url})")

    def _note_exception(self, exception: WebError) -> None:
        self._errors.append(str(exception.error))


def origin(url: str) -> str:
    """The origin of `url`: `http://127.0.0.1:8000`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
