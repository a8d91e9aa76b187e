"""An object store, as much of it as a publication needs, through obstore.

Requests are repeated with growing pauses where that can help. Credentials come from where the store's own programs take
them, and neither they nor an address that may hold them are ever in a message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from obstore import exceptions
from obstore.store import AzureStore, GCSStore, S3Store

from coopfeed.errors import DestinationError
from coopfeed.model.destinations import Bucket
from coopfeed.publishing.bucket.refusals import KEYS, is_of_the_bucket, is_unconditional, refused
from coopfeed.system.threads import interruptible

if TYPE_CHECKING:
    from obstore import GetResult, ObjectMeta, PutMode, UpdateVersion
    from obstore.store import ClientConfig, ObjectStore, RetryConfig, S3CredentialProvider


class ConflictError(DestinationError):
    """An object is not in the state that a write depended on: somebody else wrote it."""


class UnconditionalError(DestinationError):
    """The store knows no writes that depend on the state of an object."""


class MissingError(DestinationError):
    """There is no such object."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store is waited for, in seconds, and how often a request is repeated.

    `whole` is the time after which a request that fails is not begun again.
    """

    retries: int = 6
    pause: float = 0.2
    request: float = 120
    connect: float = 10
    whole: float = 180


@dataclass(frozen=True, slots=True)
class Found:
    """An object in a list: its `size` in bytes, and the mark that changes with its content (ETag, without quotes)."""

    size: int
    e_tag: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an object holds, and the version to name when it is to be replaced."""

    raw: bytes
    version: UpdateVersion


class Objects:
    """The objects of a bucket, by their paths below its prefix.

    Raises (each method):
        DestinationError: the store refused, or did not answer in time.
    """

    def __init__(self, bucket: Bucket, patience: Patience) -> None:
        self.bucket = bucket
        try:
            self.store = _open(bucket, patience)
        except (exceptions.BaseError, ValueError, OSError) as error:
            wrong = f"what is set for it is not enough, or not understood; check {KEYS[bucket.scheme]}"
            raise DestinationError(f"cannot open {bucket}: {wrong}") from error

    def all(self) -> dict[str, Found]:
        """Return what lies there."""
        with self._explained("list"):
            return interruptible(self._all)

    def _all(self) -> dict[str, Found]:
        listed = ((each["path"], each) for chunk in self.store.list() for each in chunk)
        return {path: Found(each["size"], _mark(each)) for path, each in listed}

    def get(self, path: str) -> Content | None:
        """Return the object at `path`; None where there is none."""
        try:
            with self._explained("read", path):
                return interruptible(lambda: _content(self.store.get(path)))
        except MissingError:
            return None

    def is_still(self, path: str, before: Content | None) -> bool:
        """Return whether the object at `path` is the one that was read `before` (None: there was none)."""
        try:
            with self._explained("read", path):
                version = _version(interruptible(lambda: self.store.head(path)))
        except MissingError:
            return before is None
        return before is not None and version == before.version

    def has(self, path: str, sha256: str) -> bool:
        """Return whether the object at `path` has the content with this digest, which fetches it."""
        found = self.get(path)
        return found is not None and hashlib.sha256(found.raw).hexdigest() == sha256

    def put(
        self, path: str, content: bytes | memoryview, attributes: Mapping[str, str], *, mode: PutMode = "overwrite"
    ) -> str:
        """Write an object, which is seen whole or not at all; with what a store says of it (`attributes`).

        Its mark is what comes back; "" where the store says it in lists only.

        Raises:
            ConflictError: by its `mode` ("create", or a version) it should not have been written.
            UnconditionalError: the store says that it knows no such conditions.
        """
        with self._explained("write", path, on_condition=mode != "overwrite"):
            put = interruptible(lambda: self.store.put(path, content, attributes=dict(attributes), mode=mode))
            return _plain(put["e_tag"] or "")

    def delete(self, paths: Sequence[str]) -> None:
        """Remove objects; that one of them does not exist is no failure."""
        try:
            with self._explained("remove"):
                interruptible(lambda: self.store.delete(paths))  # many by one request, where the store knows how
        except MissingError:
            for path in paths:
                with suppress(MissingError), self._explained("remove", path):
                    interruptible(partial(self.store.delete, path))

    @contextmanager
    def _explained(self, what: str, path: str = "", *, on_condition: bool = False) -> Iterator[None]:
        where = self.bucket.address(path) if path else str(self.bucket)
        try:
            yield
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            # The same is said of a lease, a container that is being removed, and the like.
            if not on_condition:
                raise DestinationError(refused(self.bucket, what, where, error)) from error
            raise ConflictError(f"cannot {what} {where}: it was just written by someone else") from error
        except FileNotFoundError as error:
            if not is_of_the_bucket(error):
                raise MissingError(f"cannot {what} {where}: it does not exist") from error
            raise DestinationError(refused(self.bucket, what, where, error)) from error
        except (exceptions.BaseError, ValueError, OSError) as error:
            if is_unconditional(error):
                raise UnconditionalError(refused(self.bucket, what, where, error)) from error
            raise DestinationError(refused(self.bucket, what, where, error)) from error


def signature(found: Found) -> str:
    """Return a signature of an object that changes with its content."""
    return f"{found.size} {found.e_tag}"


def _content(result: GetResult) -> Content:
    meta = result.meta
    return Content(bytes(result.bytes()), _version(meta))


def _version(meta: ObjectMeta) -> UpdateVersion:
    version: UpdateVersion = {}
    if meta["e_tag"]:
        version["e_tag"] = meta["e_tag"]
    if meta["version"]:
        version["version"] = meta["version"]
    return version


def _mark(meta: ObjectMeta) -> str:
    # Where there is none, a change moves the time.
    return _plain(meta["e_tag"] or meta["last_modified"].isoformat())


def _plain(e_tag: str) -> str:
    # Quoted by some and not by others, and by some in one place only.
    return e_tag.removeprefix("W/").strip('"')


def _open(bucket: Bucket, patience: Patience) -> ObjectStore:
    retry: RetryConfig = {
        "max_retries": patience.retries,
        "retry_timeout": timedelta(seconds=patience.whole),
        "backoff": {"init_backoff": timedelta(seconds=patience.pause), "max_backoff": timedelta(seconds=15), "base": 2},
    }
    client: ClientConfig = {
        "timeout": timedelta(seconds=patience.request),
        "connect_timeout": timedelta(seconds=patience.connect),
        "allow_http": True,  # where the environment names such an address, and nowhere else
    }
    prefix = bucket.prefix or None
    if bucket.scheme == "gs":
        return GCSStore(bucket.name, prefix=prefix, client_options=client, retry_config=retry)
    if bucket.scheme == "az":
        return AzureStore(bucket.name, prefix=prefix, client_options=client, retry_config=retry)
    return S3Store(
        bucket.name,
        prefix=prefix,
        client_options=client,
        retry_config=retry,
        credential_provider=_as_programs_of_aws_do(bucket),
    )


def _as_programs_of_aws_do(bucket: Bucket) -> S3CredentialProvider:
    """Credentials from the environment, the profiles in ~/.aws, single sign-on, or the machine itself."""
    # These take 100 ms to import, and only S3 needs them.
    from botocore.exceptions import BotoCoreError
    from obstore.auth.boto3 import Boto3CredentialProvider

    try:
        return Boto3CredentialProvider()
    except (BotoCoreError, ValueError) as error:
        why = f" ({error})" if isinstance(error, BotoCoreError) else ""
        raise DestinationError(f"cannot open {bucket}: no credentials were found{why}; set {KEYS['s3']}") from error
