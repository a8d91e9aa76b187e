from __future__ import annotations

from coopfeed.digest import digest
from tests.making import an_item


def test_a_guid_is_seen_and_none_leaves_the_digest_as_it_was_published_before_there_were_any() -> None:
    digests = [digest(an_item(guid=guid)) for guid in ("", "1", "2")]
    assert len(set(digests)) == 3
    assert digests[0] == "679ac255e34fab4bf1ef8e4b5f7312a3a084babbb2a2dc59f22c1f000f3dc271"
