"""Where a publication goes, by its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.destinations import Bucket, parse

ROOT = Path("/srv/project")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("public", ROOT / "public"),
        ("/srv/www", Path("/srv/www")),
        ("s3://feeds.example.org", Bucket("s3", "feeds.example.org")),
        ("gs://feeds/news/en/", Bucket("gs", "feeds", "news/en")),
        ("az://$web/news", Bucket("az", "$web", "news")),
    ],
)
def test_an_address_names_a_folder_or_a_bucket(text: str, found: Path | Bucket) -> None:
    assert parse(text, ROOT) == found


@pytest.mark.parametrize(
    "text", ["s3://$web", "gs://$web", "az://$root", "az://$web.", "s3://", "s3://a", "s3:///news"]
)
def test_no_name_of_a_bucket_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no name of a bucket"):
        parse(text, ROOT)


@pytest.mark.parametrize("prefix", ["a//b", "a/../b", "./a", "a b", "a?b", "a#b", "a%2Fb", "a\\b", "a*"])
def test_no_plain_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="is no plain prefix"):
        parse(f"s3://feeds/{prefix}", ROOT)


def test_an_address_of_another_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"ftp:// is no object store .* s3:// or gs:// or az://"):
        parse("ftp://feeds/news", ROOT)


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="from the environment") as caught:
        parse("s3://AKIA:secret@feeds/news", ROOT)
    assert "secret" not in str(caught.value)
