from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from coopfeed.errors import DestinationError
from coopfeed.publishing import previous, record
from coopfeed.publishing.record import Record

RECORD = Record("https://feeds.example.org/", "example.org,2020:news", (), ())


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a real server of a folder with a record."""
    (tmp_path / "coopfeed.json").write_bytes(RECORD.to_json())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["", "/", "/coopfeed.json"])
def test_the_record_is_read_from_the_live_site(server: str, path: str) -> None:
    assert previous.read(server + path) == RECORD


def test_a_missing_record_is_reported_with_the_remedy(server: str) -> None:
    with pytest.raises(DestinationError, match=r"/deep/coopfeed\.json: .*\(404\); .*omit --previous"):
        previous.read(server + "/deep")


def test_an_unreachable_server_is_reported() -> None:
    with pytest.raises(DestinationError, match="no record of a previous publication: cannot fetch http://127"):
        previous.read("http://127.0.0.1:1/")


def test_an_endless_response_is_not_read_to_its_end(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "MAX_BYTES", 10)
    with pytest.raises(DestinationError, match="it is larger than 10 bytes"):
        previous.read(server)


def test_the_record_is_read_from_a_folder_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "coopfeed.json").write_bytes(RECORD.to_json())
    assert previous.read(str(tmp_path)) == previous.read(str(tmp_path / "coopfeed.json")) == RECORD


def test_a_folder_without_a_record_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DestinationError, match="no such file"):
        previous.read(str(tmp_path))
