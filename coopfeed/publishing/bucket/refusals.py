"""What an object store, or the way to it, responds when something fails: classified, and in words."""

from __future__ import annotations

import re

from coopfeed.model.destinations import Bucket

_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
KEYS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS, or `gcloud auth application-default login`",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
}
"""Where the credentials for a store are looked for, by the scheme of its addresses."""

_CALLED = {"az": "container"}
_UNSIGNED = ("performing token request", "get-access-token")  # what failed was the way to credentials


def is_of_the_bucket(error: Exception) -> bool:
    """Return whether what was not found is the bucket itself."""
    return _code(error) in _NO_BUCKET


def is_unconditional(error: Exception) -> bool:
    """Return whether the store says that it does not know what was asked: that is, writes on condition."""
    return _status(error).startswith("501")


def refused(bucket: Bucket, what: str, where: str, error: Exception) -> str:
    """Return what went wrong, and what to do. Never what the store wrote: it may repeat keys, and addresses may hold
    them.
    """
    status = _status(error)
    code = _code(error)
    if code in _NO_BUCKET:
        called = _CALLED.get(bucket.scheme, "bucket")
        return f"cannot {what} {where}: there is no {called} {bucket.name}; create it first, or correct `destination`"
    if any(sign in str(error) for sign in _UNSIGNED):
        return f"cannot {what} {where}: no credentials could be had; check {KEYS[bucket.scheme]}"
    suffix = f" ({code})" if code else ""
    if status[:3] in ("401", "403") or code == "AccessDenied":
        return f"cannot {what} {where}: the store rejected these credentials{suffix}; check {KEYS[bucket.scheme]}"
    if status or code:
        return f"cannot {what} {where}: the store responded with {f'{status}{suffix}'.strip()}"
    return f"cannot {what} {where}: {_silence(error)}"


def _status(error: Exception) -> str:
    if found := re.search(r"non-2xx status code: (\d{3}[ \w]*)", str(error)):
        return found[1].strip()
    each = _of_one(error)
    return each if each.isdigit() else ""


def _code(error: Exception) -> str:
    """Return what the store calls the failure, "" where it does not."""
    if found := re.search(r"<Code>(\w{1,60})</Code>", str(error)):
        return found[1]
    each = _of_one(error)
    return "" if each.isdigit() else each


def _of_one(error: Exception) -> str:
    """Return what is said of one object, where several are removed by one request: by Azure a status, by S3 a code."""
    found = re.search(r'\bcode: "(\w{1,60})"', str(error).partition("DeleteFailed {")[2])
    return found[1] if found else ""


def _silence(error: Exception) -> str:
    text = str(error)
    for sign, meaning in (
        ("kind: Timeout", "no response in time"),
        ("kind: Connect", "no server responds there"),
    ):
        if sign in text:
            return meaning
    return "the connection was lost"
