"""Whatever a server does, every client ends in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from coopfeed.errors import DestinationError, FetchError
from coopfeed.model import Announcement
from coopfeed.network import fetching
from coopfeed.network.fetching import Timeouts
from coopfeed.publishing import previous
from coopfeed.publishing.websub import client
from coopfeed.publishing.websub.client import Patience
from coopfeed.verifying.http_client import Bounds, HttpClient
from tests.endless import BODIES, HEADS, Hostile

LIMITS = Timeouts(connect=1, read=1, whole=1)
GENEROUS = 5  # seconds, on a machine that does other things too; the server gives up after 8
WORDS = ("it took longer than 1 s", "no response in time")

Client = Callable[[str], str]


@pytest.fixture(autouse=True)
def directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


def fetch(address: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetching.fetch(address, timeouts=LIMITS)
    return str(caught.value)


def read_record(address: str) -> str:
    with pytest.raises(DestinationError) as caught:
        previous.read(f"{address}?.json", LIMITS)
    return str(caught.value)


def ask(address: str) -> str:
    with closing(HttpClient(Bounds(LIMITS))) as asker:
        return asker.ask(address).failure


def ask_for_the_record(address: str) -> str:
    with closing(HttpClient(Bounds(Timeouts(connect=1, read=1), all=1))) as asker:
        return asker.record(address).failure


def post(address: str) -> str:
    return fetching.post(address, {"hub.mode": "publish"}, LIMITS).refusal


def announce(address: str) -> str:
    patience = Patience(pause=0, whole=1, timeouts=Timeouts(connect=1, read=1))
    [refusal] = client.announce([Announcement(address, "https://feeds.example.org/")], patience).values()
    return refusal


def ended(client: Client, addresses: list[str]) -> dict[str, str]:
    """Return what `client` reports of each address, all at the same time, and which took too long."""

    def one(address: str) -> str:
        began = time.monotonic()
        said = client(address)
        seconds = time.monotonic() - began
        return said if seconds < GENEROUS else f"{said}, after {seconds:.1f} s"

    with ThreadPoolExecutor(len(addresses)) as pool:
        return dict(zip(addresses, pool.map(one, addresses), strict=True))


def held(client: Client, addresses: list[str]) -> dict[str, str]:
    """Return what `ended` reports other than a missed deadline."""
    return {address: said for address, said in ended(client, addresses).items() if not said.endswith(WORDS)}


@pytest.mark.parametrize("client", [fetch, read_record, ask, ask_for_the_record])
def test_a_response_never_outlasts_the_deadline(client: Client, server: Hostile) -> None:
    assert held(client, [f"{server.url}{name}" for name in HEADS | BODIES]) == {}


@pytest.mark.parametrize("client", [post, announce])
def test_a_hub_never_outlasts_the_deadline(client: Client, server: Hostile) -> None:
    assert held(client, [f"{server.url}{name}" for name in HEADS]) == {}
