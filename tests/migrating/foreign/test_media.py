from __future__ import annotations

from coopfeed.migrating.foreign import ForeignFile, ForeignImage
from tests.migrating.foreign.making import atom_entry, left_out, rss_entry


def test_enclosures_keep_their_attributes() -> None:
    entry = rss_entry('<enclosure url="/a.mp3" length="12" type="audio/mpeg"/>')
    assert entry.files == (ForeignFile("https://old.example.org/a.mp3", "audio/mpeg", 12),)
    entry = atom_entry('<link rel="enclosure" href="/a.pdf" title="The report" length="0"/><link rel="enclosure"/>')
    assert entry.files == (ForeignFile("https://old.example.org/a.pdf", "", None, "The report"),)
    assert rss_entry('<enclosure url="/a" length="many" type=""/>').files[0].length is None


def test_the_image_comes_from_media_rss() -> None:
    description = "<media:description>A field</media:description>"
    content = f'<media:content url="/a.png" medium="image" width="3" height="x">{description}</media:content>'
    thumbnail = '<media:thumbnail url="/b.png"/>'
    assert rss_entry(content + thumbnail).image == ForeignImage("https://old.example.org/a.png", "A field", 3, None)
    assert rss_entry(thumbnail).image == ForeignImage("https://old.example.org/b.png")
    assert rss_entry('<media:content url="/a.mp3" type="audio/mpeg"/>').image is None
    assert rss_entry('<media:thumbnail width="3"/>').image is None


def test_images_and_recordings_after_the_first_are_left_out() -> None:
    one = '<media:content url="/a.png" medium="image"/>'
    two = '<media:content url="/b.png" medium="image"/>'
    assert rss_entry(one + two).image == ForeignImage("https://old.example.org/a.png")
    assert left_out(one + two) == [("media:content", "https://old.example.org/b.png")]
    for text in ("description", "content:encoded"):
        assert left_out(f'{one}{two}<{text}>&lt;img src="/b.png"></{text}>') == []
    film = '<media:content url="/f.mp4" type="video/mp4" fileSize="12"/>'
    assert left_out(f'<enclosure url="/a.mp3"/>{film}') == [("media:content", "https://old.example.org/f.mp4")]
    assert rss_entry(film).files == (ForeignFile("https://old.example.org/f.mp4", "video/mp4", 12),)


def test_the_image_of_an_episode_is_imported() -> None:
    assert rss_entry('<itunes:image href="/12.jpg"/>').image == ForeignImage("https://old.example.org/12.jpg")
    assert rss_entry("<itunes:image>https://e.org/a.jpg</itunes:image>").image == ForeignImage("https://e.org/a.jpg")
    image = "<image><url>https://e.org/a.jpg</url><title>A</title></image>"
    assert rss_entry(image).image == ForeignImage("https://e.org/a.jpg")
