"""What the tests in a browser share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import Tab, chromium
from tests.web.partner import Partner
from tests.web.servers import Server

# As long as Playwright waits for all else, in milliseconds: on a busy machine what is right may come late.
expect.set_options(timeout=30_000)

OpenTab = Callable[..., Tab]
Serve = Callable[..., Server]


# Not for the whole session: elsewhere tests fork this process, which must have no thread and no loop of Playwright's.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for as long as the tests that run are those of this package."""
    with chromium() as started:
        yield started


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[OpenTab]:
    """Opens a tab in a profile of its own, made with Playwright's options: `open_tab(color_scheme="dark")`."""
    with ExitStack() as profiles:

        def opened(**options: Any) -> Tab:
            context = browser.new_context(**options)
            profiles.callback(context.close)
            return Tab(context)

        yield opened


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """A tab as most readers have it."""
    return open_tab()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a `Server`, with its arguments; each is an origin of its own, and stops after the test."""
    with ExitStack() as servers:
        yield lambda *arguments, **options: servers.enter_context(Server(*arguments, **options))


@pytest.fixture
def server(serve: Serve) -> Server:
    """A server of nothing but what the test puts into its `pages`."""
    return serve()


@pytest.fixture
def partner(serve: Serve) -> Partner:
    """A partner's page with the element, of a feed with one item."""
    return Partner(site=serve(), publisher=serve(cors=True))
