"""Stores for the tests of publishing, each with an empty bucket that the environment points to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import stores
from tests.stores import KEY, SECRET, Proxy, Store


@pytest.fixture(scope="session")
def _moto() -> Iterator[Store]:
    with stores.moto() as store:
        yield store


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Point the environment to a store, with the right credentials and none of this machine's own."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    return lambda url: monkeypatch.setenv("AWS_ENDPOINT_URL", url)


@pytest.fixture
def store(_moto: Store, lead: Callable[[str], None]) -> Store:
    """A store that supports conditional requests."""
    stores.empty_moto(_moto)
    lead(_moto.url)
    return _moto


@pytest.fixture
def plain_store(tmp_path_factory: pytest.TempPathFactory, lead: Callable[[str], None]) -> Iterator[Store]:
    """A store that accepts a single key and no conditional requests."""
    # A new one each time, because it caches its folder.
    with stores.rclone(tmp_path_factory.mktemp("rclone")) as store:
        lead(store.url)
        yield store


@pytest.fixture(params=["store", "plain_store"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """Each of the stores."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def proxy(store: Store, lead: Callable[[str], None]) -> Iterator[Proxy]:
    """A proxy between a publication and the store."""
    with Proxy(store.url) as proxy:
        lead(proxy.url)
        yield proxy
