"""The objects in a bucket after a publication: two real stores, read with Amazon's own client."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator

import pytest

from coopfeed.publishing import RenderOptions
from tests.desk import SITE, Desk
from tests.stores import NAME, PREFIX, Proxy, Store, publish, unpacked
from tests.web.servers import Answer, Server

BUCKET = f"s3://{NAME}/{PREFIX}"
GONE = frozenset({"gone-item"})


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web server on this machine."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as server:
        yield server


def with_picture(desk: Desk, slug: str, picture: str, **values: str) -> None:
    """Write an item with an image of the content `picture`."""
    (desk.root / "items" / f"{slug}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {picture} --></svg>'
    )
    desk.item(slug, image=f"{{src: {slug}.svg, alt: A field}}", **values)


def pictures(store: Store) -> list[str]:
    return [path for path in store.paths() if path.endswith(".svg") and path != "assets/icon.svg"]


def test_a_bucket_holds_what_a_folder_would(desk: Desk, any_store: Store) -> None:
    with_picture(desk, "herath", "1")
    desk.publish()
    desk.publish("--to", BUCKET)
    folder, found = desk.files(), any_store.files()
    records = [json.loads(files.pop("coopfeed.json")) for files in (folder, found)]
    assert found == folder
    for output in records[1]["outputs"]:
        del output["e_tag"]
    del records[1]["headers"]
    assert records[0] == records[1]


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("all/atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=300"),
        ("all/rss.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("all/feed.json", "application/feed+json; charset=utf-8", "public, max-age=300"),
        ("items/herath.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("assets/style.css", "text/css; charset=utf-8", "public, max-age=300"),
        (".svg", "image/svg+xml", "public, max-age=31536000, immutable"),
        ("coopfeed.json", "application/json; charset=utf-8", "no-cache"),
    ],
)
def test_each_object_has_a_media_type_and_a_cache_lifetime(
    desk: Desk, store: Store, path: str, kind: str, caching: str
) -> None:
    with_picture(desk, "herath", "1")
    publish(desk)
    head = store.head(next(each for each in store.paths() if each.endswith(path)))
    assert (head["ContentType"], head["CacheControl"]) == (kind, caching)
    assert "ContentEncoding" not in head


def test_feeds_can_have_a_media_type_that_every_cdn_compresses(desk: Desk, store: Store) -> None:
    desk.item("herath")
    publish(desk)
    desk.write("feeds.yaml", SITE + "publish: {media_types: plain}\n")
    publish(desk)
    found = {path: store.head(f"all/{path}")["ContentType"] for path in ("atom.xml", "rss.xml", "feed.json")}
    xml, json_ = "application/xml; charset=utf-8", "application/json; charset=utf-8"
    assert found == {"atom.xml": xml, "rss.xml": xml, "feed.json": json_}
    assert not publish(desk).changed


def test_each_object_has_the_digest_of_its_content(desk: Desk, store: Store) -> None:
    desk.item("herath")
    publish(desk)
    digests = {each["path"]: each["sha256"] for each in store.record["outputs"]}
    assert {path: store.head(path)["Metadata"]["sha256"] for path in digests} == digests


def test_unchanged_objects_are_not_sent_again(desk: Desk, any_store: Store, lead: Callable[[str], None]) -> None:
    desk.item("herath")
    desk.publish("--to", BUCKET)
    before = {path: any_store.head(path)["LastModified"] for path in any_store.paths()}
    with Proxy(any_store.url) as proxy:
        lead(proxy.url)
        result = desk.publish("--to", BUCKET)
    assert "unchanged" in result.output
    assert {path: any_store.head(path)["LastModified"] for path in any_store.paths()} == before
    assert proxy.written == []


def test_an_edit_sends_only_the_objects_of_one_item(
    desk: Desk, plain_store: Store, lead: Callable[[str], None]
) -> None:
    desk.write("feeds.yaml", SITE + "formats: [json]\nentries: 1\npublish: {max_new: 1000}\n")
    for number in range(980):
        day = f"{2000 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        desk.item(f"item-{number}", date=day)
    sent: list[tuple[int, int]] = []
    publish(desk, means=RenderOptions(sent=lambda done, of: sent.append((done, of))))
    count = len(plain_store.record["outputs"])
    assert count > 1000
    assert sent[-1] == (count, count)
    desk.item("item-500", date="2001-06-25", summary="Another one.")
    with Proxy(plain_store.url) as proxy:
        lead(proxy.url)
        done = publish(desk)
    assert not done.added
    assert [path for path in done.changed if path.startswith("items/")] == ["items/item-500.html"]
    others = {path.partition("/")[0] for path in done.changed} - {"items"}
    assert others == {"all", "interviews"}
    assert len(done.changed) < 10
    ours = [path for path in proxy.written if path not in (".coopfeed-lock", "coopfeed.json")]
    assert sorted(ours) == sorted(done.changed)


def test_files_are_sent_before_those_that_link_to_them(desk: Desk, proxy: Proxy) -> None:
    desk.write("feeds.yaml", SITE + "entries: 1\n")
    for number in range(3):
        with_picture(desk, f"item-{number}", "1", date=f"2025-01-0{number + 1}")
    publish(desk)
    where = {path: place for place, path in enumerate(proxy.written)}
    assets = [where[path] for path in where if path.startswith("assets/")]
    pages = [where[path] for path in where if path.endswith(".html")]
    archives = [where[path] for path in where if "/archive/" in path and not path.endswith(".html")]
    feeds = [where[path] for path in where if path.endswith(("/atom.xml", "/rss.xml", "/feed.json"))]
    feeds = [place for place in feeds if place not in archives]
    assert all([assets, pages, archives, feeds])
    assert max(assets) < min(pages)
    assert max(pages) < min(archives)
    assert max(archives) < min(feeds)
    assert max(feeds) < where["coopfeed.json"] < len(proxy.written) - 1
    assert proxy.written[-1] == ".coopfeed-lock"


def test_a_dry_run_sends_nothing_and_reports_the_same(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    planned = publish(desk, dry_run=True)
    assert proxy.written == store.paths() == []
    assert planned.added == publish(desk).added


def test_objects_changed_or_removed_by_others_are_restored(desk: Desk, any_store: Store) -> None:
    desk.item("herath")
    publish(desk)
    before = any_store.files()
    any_store.delete("all/atom.xml")
    any_store.write(f"{PREFIX}/all/rss.xml", b"x" * len(before["all/rss.xml"]))
    done = publish(desk)
    assert (done.added, done.changed) == (("all/atom.xml",), ("all/rss.xml",))
    assert any_store.files() == before


def test_a_copied_bucket_is_sent_again(desk: Desk, store: Store) -> None:
    desk.item("herath")
    desk.publish()
    for path, content in desk.files().items():
        store.write(f"{PREFIX}/{path}", content)
    done = publish(desk)
    assert len(done.changed) == len(store.paths()) - 1
    assert store.head("all/atom.xml")["ContentType"].startswith("application/atom+xml")


def test_foreign_objects_stay(desk: Desk, any_store: Store) -> None:
    desk.item("herath")
    desk.item("lind")
    others = {f"{PREFIX}/items/theirs.html": b"1", f"{PREFIX}-2/all/atom.xml": b"2", "other/coopfeed.json": b"3"}
    for key, content in others.items():
        any_store.write(key, content)
    publish(desk)
    (desk.root / "items/lind.yaml").unlink()
    publish(desk, allow=GONE)
    publish(desk, now="2026-03-01T00:00:00+00:00")
    assert set(others) <= set(any_store.keys())
    assert "items/lind.html" not in any_store.paths()


def test_a_foreign_object_is_not_overwritten_unless_adopted(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    store.write(f"{PREFIX}/index.html", b"theirs")
    done = publish(desk)
    assert [str(problem.where.path) for problem in done.refusals] == [f"{BUCKET}/index.html"]
    assert proxy.written == []
    publish(desk, adopt=True)
    assert store.read("index.html") != b"theirs"


def test_a_guard_stops_a_publication_to_a_bucket_too(desk: Desk, proxy: Proxy) -> None:
    desk.item("herath")
    desk.item("lind")
    publish(desk)
    proxy.asked.clear()
    (desk.root / "items/lind.yaml").unlink()
    assert [problem.code for problem in publish(desk).refusals] == ["gone-item"]
    assert proxy.written == []


def test_a_replaced_image_stays_for_readers_with_an_older_feed(desk: Desk, store: Store) -> None:
    with_picture(desk, "herath", "1")
    publish(desk)
    (old,) = pictures(store)
    with_picture(desk, "herath", "2")
    done = publish(desk, now="2026-01-02T00:00:00+00:00")
    assert (done.removed, done.retired) == ((), (old,))
    assert store.retired == {old: "2026-01-02T00:00:00+00:00"}
    publish(desk, now="2026-01-31T23:59:59+00:00")
    assert old in pictures(store)
    done = publish(desk, now="2026-02-01T00:00:00+00:00")
    assert done.removed == (old,)
    assert old not in pictures(store)
    assert store.retired == {}


def test_feeds_yaml_says_how_long_replaced_objects_stay(desk: Desk, store: Store) -> None:
    desk.write("feeds.yaml", SITE + "publish: {grace: 0}\n")
    with_picture(desk, "herath", "1")
    publish(desk)
    with_picture(desk, "herath", "2")
    assert len(publish(desk).removed) == 1
    assert len(pictures(store)) == 1


def test_an_object_that_returns_in_time_is_kept(desk: Desk, store: Store) -> None:
    with_picture(desk, "herath", "1")
    publish(desk)
    before = store.files()
    with_picture(desk, "herath", "2")
    publish(desk)
    with_picture(desk, "herath", "1")
    done = publish(desk)
    assert len(done.retired) == 1
    assert pictures(store)[0] not in store.retired or pictures(store)[1] not in store.retired
    publish(desk, now="2026-03-01T00:00:00+00:00")
    assert store.files() == before


def test_a_feed_without_items_goes_at_once(desk: Desk, store: Store) -> None:
    desk.item("herath")
    desk.item("lind", category="trainings")
    publish(desk)
    (desk.root / "items/lind.yaml").unlink()
    done = publish(desk, allow=GONE | {"gone-feed"})
    assert "trainings/atom.xml" in done.removed
    assert not [path for path in store.paths() if path.startswith("trainings/")]


def test_the_page_of_a_renamed_item_stays_for_a_time(desk: Desk, store: Store) -> None:
    desk.item("herath", id="tag:example.org,2020:1")
    publish(desk)
    (desk.root / "items/herath.yaml").rename(desk.root / "items/upali-herath.yaml")
    assert publish(desk).retired == ("items/herath.html",)
    assert {"items/herath.html", "items/upali-herath.html"} <= set(store.paths())


PRIVATE = "What nobody should have seen"
FULL = {
    "image": "{src: photo.svg, alt: A photo}",
    "enclosures": "[{file: list.csv}]",
    "content": '"![A map](map.svg) and [a report](report.txt)"',
}
"""Every way in which an item can use a file."""
ENDS = ["withdrawn: 2025-12-01", "expires: 2025-12-01", "draft: true", "date: 2026-12-01", "delete"]
LATER = "2026-01-11T00:00:00+00:00"


def full(desk: Desk, slug: str = "lind", **values: str) -> None:
    """Write an item with files that all contain the private text."""
    for name in ("photo.svg", "map.svg"):
        desk.write(
            f"items/{name}", f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {name} {PRIVATE} {"x" * 1024} --></svg>'
        )
    for name in ("list.csv", "report.txt"):
        desk.write(f"items/{name}", f"{name} {PRIVATE}\n" * 99)
    desk.item(slug, id="tag:example.org,2020:1", **FULL | values)


def end(desk: Desk, how: str, slug: str = "lind", **values: str) -> None:
    """End an item that also has `values`."""
    key, _, value = how.partition(": ")
    desk.item(slug, **{"id": "tag:example.org,2020:1"} | values | {key: value})
    if how == "delete":
        (desk.root / f"items/{slug}.yaml").unlink()


def holding(store: Store, text: str) -> list[str]:
    """Return the objects that contain a text, after decompression."""
    return [path for path, content in store.files().items() if text.encode() in unpacked(path, content)]


@pytest.fixture
def compressing(desk: Desk) -> Desk:
    """A publication of two items, with compressed files beside the originals."""
    desk.write("feeds.yaml", SITE + "publish: {max_new: 99}\ncompress: [gzip, br]\n")
    desk.item("herath")
    full(desk)
    return desk


@pytest.mark.parametrize("values", [FULL, {}], ids=["the files named", "the files no longer named"])
@pytest.mark.parametrize("how", ENDS)
def test_objects_of_a_withdrawn_item_go_at_once(
    compressing: Desk, store: Store, how: str, values: dict[str, str]
) -> None:
    publish(compressing)
    assert len(holding(store, PRIVATE)) == 2 + 2 * 3
    end(compressing, how, **values)
    done = publish(compressing, allow=GONE)
    assert holding(store, PRIVATE) == []
    assert done.retired == ()
    assert ("items/lind.html" in store.paths()) is how.startswith("withdrawn")
    assert not publish(compressing, LATER, allow=GONE).removed


@pytest.mark.parametrize("how", ENDS)
def test_objects_that_the_item_showed_before_go_too(compressing: Desk, store: Store, how: str) -> None:
    publish(compressing)
    compressing.item("lind", id="tag:example.org,2020:1")
    assert len(publish(compressing).retired) == 4
    assert len(holding(store, PRIVATE)) == 4
    end(compressing, how)
    publish(compressing, LATER, allow=GONE)
    assert holding(store, PRIVATE) == []


@pytest.mark.parametrize("how", ENDS)
def test_the_page_of_the_item_under_another_name_goes_too(desk: Desk, store: Store, how: str) -> None:
    desk.item("herath")
    desk.item("lind", id="tag:example.org,2020:1", summary=PRIVATE)
    publish(desk)
    (desk.root / "items/lind.yaml").unlink()
    desk.item("other", id="tag:example.org,2020:1")
    publish(desk)
    assert holding(store, PRIVATE) == ["items/lind.html"]
    end(desk, how, slug="other")
    publish(desk, LATER, allow=GONE)
    assert holding(store, PRIVATE) == []


@pytest.mark.parametrize("how", ENDS)
def test_an_object_shared_with_a_released_item_stays_until_unused(compressing: Desk, store: Store, how: str) -> None:
    compressing.item("herath", **FULL)
    publish(compressing)
    end(compressing, how)
    publish(compressing, allow=GONE)
    assert len(holding(store, PRIVATE)) == 2 + 2 * 3
    compressing.item("herath")
    publish(compressing)
    assert holding(store, PRIVATE) == []


def test_an_object_goes_with_the_item_that_used_it_last(compressing: Desk, store: Store) -> None:
    publish(compressing)
    compressing.item("lind", id="tag:example.org,2020:1")
    compressing.item("herath", **FULL)
    publish(compressing)
    compressing.item("herath")
    publish(compressing)
    assert len(holding(store, PRIVATE)) == 4
    end(compressing, "draft: true")
    publish(compressing, LATER, allow=GONE)
    assert holding(store, PRIVATE) == []


@pytest.mark.parametrize("how", ENDS)
def test_an_object_shared_with_the_site_stays_until_unused(desk: Desk, store: Store, how: str) -> None:
    desk.item("herath")
    full(desk)
    desk.write("feeds.yaml", SITE + "logo: items/photo.svg\n")
    publish(desk)
    end(desk, how)
    publish(desk, allow=GONE)
    assert len(holding(store, PRIVATE)) == 1
    desk.write("feeds.yaml", SITE)
    publish(desk)
    assert holding(store, PRIVATE) == []


def test_an_object_of_a_draft_does_not_stay_for_older_feeds(desk: Desk, store: Store) -> None:
    full(desk)
    publish(desk)
    desk.item("lind", id="tag:example.org,2020:1")
    desk.item("to-come", draft="true", **FULL)
    assert publish(desk).retired == ()
    assert holding(store, PRIVATE) == []


def test_no_object_contains_the_id_of_a_withheld_item(compressing: Desk, store: Store) -> None:
    compressing.item("herath", **FULL)
    publish(compressing)
    assert holding(store, "tag:example.org,2020:1")
    end(compressing, "draft: true")
    publish(compressing, allow=GONE)
    assert holding(store, "tag:example.org,2020:1") == []


def test_a_compressed_object_does_not_outlive_its_original(compressing: Desk, store: Store) -> None:
    publish(compressing)
    compressing.item("lind", id="tag:example.org,2020:1")
    publish(compressing)
    assert {path[-3:] for path in holding(store, PRIVATE)} == {"svg", "csv", "txt"}
    compressing.write("feeds.yaml", SITE)
    publish(compressing)
    assert not [path for path in store.paths() if path.endswith((".gz", ".br"))]


def test_objects_kept_by_an_earlier_version_go_with_the_first_publication(compressing: Desk, store: Store) -> None:
    publish(compressing)
    compressing.item("lind", id="tag:example.org,2020:1")
    publish(compressing)
    record = store.record
    for each in (*record["outputs"], *record["retired"]):
        each.pop("items", None)
    store.write(f"{PREFIX}/coopfeed.json", json.dumps(record | {"version": 1}).encode())
    end(compressing, "delete")
    publish(compressing, LATER, allow=GONE)
    assert holding(store, PRIVATE) == []


def test_an_invalid_moment_in_the_record_counts_as_now(desk: Desk, store: Store) -> None:
    with_picture(desk, "herath", "1")
    publish(desk)
    with_picture(desk, "herath", "2")
    publish(desk)
    raw = store.read("coopfeed.json")
    for spoilt in (b"soon", b"2020-01-01T00:00:00"):
        store.write(f"{PREFIX}/coopfeed.json", raw.replace(b"2026-01-01T00:00:00+00:00", spoilt))
        publish(desk, now="2026-05-01T00:00:00+00:00")
        assert [*store.retired.values()] == ["2026-05-01T00:00:00+00:00"]


def test_a_large_file_is_sent_completely_and_once(desk: Desk, any_store: Store) -> None:
    (desk.root / "items/talk.mp3").write_bytes(bytes(range(256)) * 45_000)  # sent in parts
    desk.item("herath", enclosures="[{file: talk.mp3}]")
    publish(desk)
    (path,) = (path for path in any_store.paths() if path.endswith(".mp3"))
    assert any_store.read(path) == (desk.root / "items/talk.mp3").read_bytes()
    assert not publish(desk).changed


def test_objects_kept_for_a_time_are_reported(desk: Desk, store: Store) -> None:
    with_picture(desk, "herath", "1")
    desk.publish("--to", BUCKET)
    with_picture(desk, "herath", "2")
    said = desk.publish("--to", BUCKET).stdout
    assert "Files: 1 added, " in said
    assert ", 1 kept for a time, " in said


def test_a_successful_notification_is_removed_from_the_record(desk: Desk, store: Store, hub: Server) -> None:
    desk.write("feeds.yaml", SITE + f"hub: {hub.url}\nformats: [atom]\ndestination: {BUCKET}\n")
    desk.item("herath")
    desk.publish("--no-ping")
    assert [each["topic"].rpartition("news/")[2] for each in store.record["unannounced"]] == [
        "interviews/atom.xml",
        "all/atom.xml",
    ]
    hub.pages["/"] = Answer(status=204)
    assert desk.run("ping", "all").exit_code == 0
    assert [each["topic"].rpartition("news/")[2] for each in store.record["unannounced"]] == ["interviews/atom.xml"]
    assert "Announced: 1 feed document" in desk.publish().stdout
    assert "unannounced" not in store.record
    assert not publish(desk).changed


def test_the_live_site_is_compared_with_the_record_in_the_bucket(desk: Desk, store: Store, hub: Server) -> None:
    desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", hub.url) + f"destination: {BUCKET}\n")
    desk.item("herath")
    desk.publish()
    hub.pages.update({f"/{path}": content for path, content in store.files().items()})
    hub.pages["/all/atom.xml"] = store.read("all/atom.xml").replace(b"About", b"Above")
    found = json.loads(desk.run("verify", "--format", "json").stdout)["findings"]
    assert [each["address"] for each in found if each["code"] == "other-bytes"] == [f"{hub.url}all/atom.xml"]


def test_verify_needs_no_credentials_for_the_bucket(
    desk: Desk, plain_store: Store, hub: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", hub.url) + f"destination: {BUCKET}\n")
    desk.item("herath")
    desk.publish()
    hub.pages.update({f"/{path}": content for path, content in plain_store.files().items()})
    monkeypatch.setenv("AWS_PRIVATE_ACCESS_KEY", "forgotten")
    assert desk.run("verify", "--now", "2026-01-01").exit_code in (0, 1)
    assert "/coopfeed.json" in hub.paths


def test_feeds_yaml_can_name_the_bucket(desk: Desk, store: Store) -> None:
    desk.write("feeds.yaml", SITE + f"destination: {BUCKET}\n")
    desk.item("herath")
    result = desk.publish()
    assert f"in {BUCKET}/" in result.output
    assert "all/atom.xml" in store.paths()
    assert not desk.public.exists()
    shutil.rmtree(desk.root / ".coopfeed")
    assert "Files: " in desk.publish().output
    assert json.loads(desk.publish("--format", "json").stdout)["destination"] == BUCKET
