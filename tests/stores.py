"""Real object stores in their own processes, and a proxy that disturbs a publication to them."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

import boto3
import brotli
import urllib3
from botocore.config import Config

from coopfeed import building
from coopfeed.building import loading
from coopfeed.model.destinations import Bucket
from coopfeed.publishing import Published, PublishOptions, RenderOptions
from coopfeed.publishing.bucket import BucketDestination
from coopfeed.publishing.bucket.objects import Patience
from coopfeed.publishing.publication import publish_to
from tests.desk import Desk
from tests.needs import need

PROGRAMS = Path(__file__).parents[1] / "build" / "store" / "env" / "bin"
KEY, SECRET = "AKIACOOPFEEDTESTS000", "between-us-and-the-store"
NAME, PREFIX = "feeds.example.org", "news"

# It prints its address once it listens.
MOTO = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://{}:{}".format(*server.get_host_and_port()), flush=True)
server._thread.join()
"""


@dataclass
class Store:
    """A store at an address, read with Amazon's own client."""

    url: str

    def __post_init__(self) -> None:
        self.client = boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
        )

    def keys(self) -> list[str]:
        """Return the keys in the bucket."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=NAME)
        return [each["Key"] for page in pages for each in page.get("Contents", ())]

    def paths(self) -> list[str]:
        """Return the paths below the prefix, without it."""
        return [key.removeprefix(f"{PREFIX}/") for key in self.keys() if key.startswith(f"{PREFIX}/")]

    def read(self, path: str) -> bytes:
        """Return the content of an object below the prefix."""
        content: bytes = self.client.get_object(Bucket=NAME, Key=f"{PREFIX}/{path}")["Body"].read()
        return content

    def head(self, path: str) -> dict[str, Any]:
        """Return the metadata of an object below the prefix."""
        found: dict[str, Any] = self.client.head_object(Bucket=NAME, Key=f"{PREFIX}/{path}")
        return found

    def write(self, key: str, content: bytes) -> None:
        """Write an object from outside."""
        self.client.put_object(Bucket=NAME, Key=key, Body=content)

    def delete(self, path: str) -> None:
        """Remove an object below the prefix."""
        self.client.delete_object(Bucket=NAME, Key=f"{PREFIX}/{path}")

    def files(self) -> dict[str, bytes]:
        """Return every object below the prefix."""
        return {path: self.read(path) for path in self.paths()}

    def texts(self, known: dict[tuple[str, str], str]) -> list[str]:
        """Yield the path and content of every object below the prefix; `known` ones are not fetched again."""
        listed = self.client.list_objects_v2(Bucket=NAME, Prefix=f"{PREFIX}/", MaxKeys=1000)
        for each in listed["Contents"]:
            path = each["Key"].removeprefix(f"{PREFIX}/")
            if (path, each["ETag"]) not in known:
                known[path, each["ETag"]] = f"{path} {unpacked(path, self.read(path)).decode()}"
        return [known[each["Key"].removeprefix(f"{PREFIX}/"), each["ETag"]] for each in listed["Contents"]]

    @property
    def record(self) -> Any:
        """The publication record."""
        return json.loads(self.read("coopfeed.json"))

    @property
    def retired(self) -> dict[str, str]:
        """Return the retired paths in the record, with their time."""
        return {each["path"]: each["since"] for each in self.record.get("retired", ())}


def unpacked(path: str, content: bytes) -> bytes:
    """Return the content of the file at `path`, decompressed if necessary."""
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path[-3:], bytes)
    return bytes(unpack(content))


@contextmanager
def moto() -> Iterator[Store]:
    """Run moto's server, which supports conditional requests and accepts every key."""
    need((PROGRAMS / "moto_server").exists(), "moto (make build/store/env/installed)")
    with _running([str(PROGRAMS / "python"), "-c", MOTO], subprocess.PIPE, subprocess.DEVNULL) as process:
        assert process.stdout
        yield Store(process.stdout.readline().strip())


def empty_moto(store: Store) -> None:
    """Reset the store, and create an empty bucket."""
    urllib3.request("POST", f"{store.url}/moto-api/reset")
    urllib3.request("PUT", f"{store.url}/{NAME}")


@contextmanager
def rclone(folder: Path) -> Iterator[Store]:
    """Run rclone's `serve s3` over `folder`: it accepts a single key and no conditional requests."""
    need((PROGRAMS / "rclone").exists(), "rclone (make build/store/env/installed)")
    command = [str(PROGRAMS / "rclone"), "serve", "s3", "--addr", "127.0.0.1:0", "--auth-key", f"{KEY},{SECRET}"]
    command += ["--config", str(folder / "none"), str(folder)]
    with _running(command, subprocess.DEVNULL, subprocess.PIPE) as process:
        assert process.stderr
        lines = (re.search(r"Starting s3 server on \[(http://[^/]+)/", line) for line in process.stderr)
        (folder / NAME).mkdir()
        yield Store(next(found[1] for found in lines if found))


@contextmanager
def _running(command: list[str], stdout: int, stderr: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(command, stdout=stdout, stderr=stderr, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a store: its number, from 1, its method, and the path below bucket and prefix."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]


CUT, LOST = "the request never arrives", "the answer never arrives"
Fate = str | int | None
"""What happens to a request: CUT, LOST, a status instead of a response, or None to let it through."""


@dataclass
class Proxy:
    """A proxy of the store at `upstream`: it records requests, and treats them as `fate` says."""

    upstream: str
    fate: Callable[[Asked], Fate] = lambda asked: None
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._pool = urllib3.PoolManager(maxsize=32, retries=False)
        proxy = self

        class Between(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                removed = re.findall(rf"<Key>{PREFIX}/([^<]*)</Key>", body.decode()) if self.command == "POST" else []
                asked = proxy._note(self.command, " ".join(removed) or self.path, dict(self.headers))
                fate = proxy.fate(asked)
                if fate == CUT:
                    self.close_connection = True
                    return
                if isinstance(fate, int):
                    self.send_response(fate)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                url, headers = proxy.upstream + self.path, dict(self.headers)
                found = proxy._pool.request(self.command, url, body=body, headers=headers, decode_content=False)
                if fate == LOST:
                    self.close_connection = True
                    return
                self.send_response(found.status)
                for name, value in found.headers.items():
                    if name.lower() not in ("connection", "transfer-encoding", "date", "server", "content-length"):
                        self.send_header(name, value)
                length = found.headers.get("Content-Length") if self.command == "HEAD" else len(found.data)
                self.send_header("Content-Length", str(length or 0))
                self.end_headers()
                self.wfile.write(found.data)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server's names

            def log_message(self, *args: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            block_on_close = False
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # the client may be gone

        self._http = Quiet(("127.0.0.1", 0), Between)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def _note(self, method: str, path: str, headers: Mapping[str, str]) -> Asked:
        with self._lock:
            asked = Asked(len(self.asked) + 1, method, path.removeprefix(f"/{NAME}/{PREFIX}/"), headers)
            self.asked.append(asked)
            return asked

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def written(self) -> list[str]:
        """Return the paths that were written or removed, in order."""
        return [asked.path for asked in self.asked if asked.method in ("PUT", "POST", "DELETE")]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._pool.clear()


IMPATIENT = Patience(retries=0, request=20)
_USUAL = Patience(pause=0.02)


def publish(
    desk: Desk,
    now: str = "2026-01-01T00:00:00+00:00",
    patience: Patience = _USUAL,
    means: RenderOptions | None = None,
    **intent: Any,
) -> Published:
    """Publish the project of `desk` to the bucket that the environment points to."""
    built = building.build(loading.load(desk.root), datetime.fromisoformat(now))
    bucket = BucketDestination(Bucket("s3", NAME, PREFIX), exact_types=built.site.exact_types, patience=patience)
    return publish_to(bucket, built, PublishOptions(**intent), means or RenderOptions())
