"""Fixtures of the tests in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import Tab, chromium
from tests.web.partner import Partner
from tests.web.servers import Server

# In milliseconds, like Playwright's other timeouts: a busy machine may be slow.
expect.set_options(timeout=30_000)

OpenTab = Callable[..., Tab]
Serve = Callable[..., Server]


# Not for the whole session: other tests fork this process, which must then have no thread or loop of Playwright.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of this package."""
    with chromium() as started:
        yield started


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[OpenTab]:
    """Open a tab in its own profile with Playwright's options: `open_tab(color_scheme="dark")`."""
    with ExitStack() as profiles:

        def opened(**options: Any) -> Tab:
            context = browser.new_context(**options)
            profiles.callback(context.close)
            return Tab(context)

        yield opened


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """A tab with default settings."""
    return open_tab()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a `Server` with the given arguments; each is its own origin and stops after the test."""
    with ExitStack() as servers:
        yield lambda *arguments, **options: servers.enter_context(Server(*arguments, **options))


@pytest.fixture
def server(serve: Serve) -> Server:
    """A server of only what the test puts into its `pages`."""
    return serve()


@pytest.fixture
def partner(serve: Serve) -> Partner:
    """A partner's page with the element, for a feed with one item."""
    return Partner(site=serve(), publisher=serve(cors=True))
