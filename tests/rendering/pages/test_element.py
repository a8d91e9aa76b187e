from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re

import pytest

from coopfeed.rendering.pages import element
from coopfeed.rendering.pages.wording import languages, wording


def words() -> dict[str, dict[str, str]]:
    """Return the texts in the published script."""
    found = re.search(r"^const TEXTS = (\{.*\});$", element.module().decode(), re.MULTILINE)
    assert found
    written: dict[str, dict[str, str]] = json.loads(found[1])
    return written


def test_the_script_with_all_texts_is_at_most_five_kilobytes_compressed() -> None:
    assert len(gzip.compress(element.module(), 9, mtime=0)) <= 5_000


def test_the_script_has_the_texts_of_every_catalogue() -> None:
    assert words() == {language: wording(language).tables["element"] for language in languages()}
    assert {"ar", "en", "es", "fr"} <= set(words())


def test_every_catalogue_has_the_same_texts_and_none_is_empty() -> None:
    for texts in words().values():
        assert set(texts) == {"empty", "failed", "loading", "more", "retry"}
        assert all(texts.values())


def test_the_script_has_no_comments_but_the_licence() -> None:
    first, *lines = element.module().decode().splitlines()
    assert first.startswith("/*! ")
    assert not [line for line in lines if not line or line.startswith(("//", "/*", " "))]


def test_the_script_uses_nothing_that_trusted_types_would_block() -> None:
    sinks = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|\.style\b|import\b|Storage|cookie"
    assert not re.search(sinks, element.module().decode())


def test_the_name_and_the_integrity_match_its_bytes() -> None:
    content = element.module()
    assert element.name() == f"coop-feed.{hashlib.sha256(content).hexdigest()[:16]}.js"
    assert element.integrity() == f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def test_equal_texts_give_equal_bytes() -> None:
    first = element.module()
    element.module.cache_clear()
    assert element.module() == first


@pytest.mark.parametrize("text", ["</script><!--", "\u2028 and \u2029", 'a "quoted" \\ word', "«été» مواد"])
def test_any_text_is_safe_in_a_script(text: str) -> None:
    written = element.literal({"b": text, "a": ""})
    assert json.loads(written) == {"a": "", "b": text}
    assert not re.search("[<\u2028\u2029]", written)
    assert written.startswith('{"a":')
