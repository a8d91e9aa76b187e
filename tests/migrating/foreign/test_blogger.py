from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign.entries import Withheld
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import atom, read

KIND = (
    '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
)
TYPE = '<type xmlns="http://schemas.google.com/blogger/2018">{}</type>'
IDENTITY = "<id>tag:blogger.com,1999:blog-7.archive</id>"


@pytest.mark.parametrize("entry", [KIND.format("template"), KIND.format("settings"), TYPE.format("POST")])
def test_a_backup_is_not_a_feed(entry: str) -> None:
    with pytest.raises(ForeignError, match=r"is a Blogger backup, not a feed that people subscribe to$"):
        read(atom(entry))


def test_a_backup_of_posts_alone_is_recognised_by_its_id() -> None:
    content = atom(KIND.format("post")).replace(b"<id>urn:x:old</id>", IDENTITY.encode())
    assert foreign.read(Fetched("blog.xml", content), backups=True).kind == "Blogger backup"


@pytest.mark.parametrize("entry", [KIND.format("post"), "<title>A</title>"])
def test_the_feed_of_a_blog_is_a_feed(entry: str) -> None:
    assert read(atom(entry)).kind == "Atom"


LATER = Withheld("its date, 2020-08-04, is later than the backup: it was not public yet")


@pytest.mark.parametrize(("published", "withheld"), [("2020-08-04T10:00:00Z", None), ("2020-08-04T10:00:01Z", LATER)])
def test_posts_later_than_the_backup_were_not_public(published: str, withheld: Withheld | None) -> None:
    entries = KIND.format("settings"), f"{KIND.format('post')}<published>{published}</published>"
    feed = foreign.read(Fetched("blog.xml", atom(*entries)), backups=True)
    assert feed.entries[1].withheld == withheld


@pytest.mark.parametrize(("access", "is_public"), [("PUBLIC", True), ("PRIVATE", False), ("ANYTHING", False)])
def test_a_private_blog_has_no_public_posts(access: str, *, is_public: bool) -> None:
    setting = f"<id>tag:blogger.com,1999:blog-7.settings.BLOG_READ_ACCESS_MODE</id><content>{access}</content>"
    feed = foreign.read(Fetched("blog.xml", atom(KIND.format("settings") + setting, KIND.format("post"))), backups=True)
    assert (feed.entries[1].withheld is None) is is_public
