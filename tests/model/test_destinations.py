from __future__ import annotations

import re
from pathlib import Path

import pytest

from coopfeed.model.destinations import Bucket, parse

ROOT = Path("/project")


@pytest.mark.parametrize("text", ["public", "../www", "a:b", "s3:/bucket"])
def test_a_destination_without_a_scheme_is_a_folder_of_the_project(text: str) -> None:
    assert parse(text, ROOT) == ROOT / text


def test_an_absolute_path_is_that_folder() -> None:
    assert parse("/srv/feeds", ROOT) == Path("/srv/feeds")


@pytest.mark.parametrize(
    ("text", "bucket"),
    [
        ("s3://feeds.example.org", Bucket("s3", "feeds.example.org")),
        ("s3://feeds.example.org/", Bucket("s3", "feeds.example.org")),
        ("gs://news/a/b/", Bucket("gs", "news", "a/b")),
        ("az://news/a", Bucket("az", "news", "a")),
        ("az://$web", Bucket("az", "$web")),
    ],
)
def test_an_address_has_a_bucket_and_a_prefix(text: str, bucket: Bucket) -> None:
    assert parse(text, ROOT) == bucket
    assert parse(str(bucket), ROOT) == bucket


def test_an_object_has_an_address() -> None:
    assert Bucket("s3", "news").address("all/atom.xml") == "s3://news/all/atom.xml"
    assert Bucket("s3", "news", "a").address("all/atom.xml") == "s3://news/a/all/atom.xml"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ftp://example.org/feeds", "ftp:// is not a supported object store: s3:// or gs:// or az://"),
        ("https://example.org/", "https:// is not a supported object store"),
        ("file:///srv/feeds", "file:// is not a supported object store"),
        ("s3://", "'' is not a bucket name"),
        ("s3://a", "'a' is not a bucket name"),
        ("s3://$web", "'$web' is not a bucket name"),
        ("az://$root", "'$root' is not a bucket name"),
        ("s3://my bucket", "'my bucket' is not a bucket name"),
        ("s3://bucket//a", "'/a' is not a valid prefix"),
        ("s3://bucket/a/../b", "'a/../b' is not a valid prefix"),
        ("s3://bucket/a?b", "'a?b' is not a valid prefix"),
        ("s3://bucket/a b", "'a b' is not a valid prefix"),
    ],
)
def test_an_unusable_destination_is_reported(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        parse(text, ROOT)


@pytest.mark.parametrize("text", ["s3://KEY:SECRET@bucket/a", "s3://KEY@bucket", "s3://KEY:SECRET"])
def test_credentials_in_an_address_are_rejected_and_not_printed(text: str) -> None:
    with pytest.raises(ValueError, match="put credentials in the environment") as refused:
        parse(text, ROOT)
    assert "KEY" not in str(refused.value)
