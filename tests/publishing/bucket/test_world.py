"""Publication to a bucket under failures: interrupted, rejected, slow, concurrent; nothing is ever lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest
from msgspec.structs import replace

from coopfeed.errors import DestinationError
from coopfeed.model.destinations import Bucket
from coopfeed.publishing import RenderOptions, digest
from coopfeed.publishing.bucket.claim import OvertakenError
from coopfeed.publishing.bucket.objects import Objects, Patience
from coopfeed.publishing.publication import amend
from tests.desk import NOW, Desk, environment_without_coverage
from tests.previewing import PATIENCE
from tests.publishing.places import after, before
from tests.stores import CUT, IMPATIENT, KEY, LOST, NAME, PREFIX, SECRET, Asked, Fate, Proxy, Store, publish

BUCKET = f"s3://{NAME}/{PREFIX}"
COMMAND = [sys.executable, "-c", "from coopfeed.cli import main; main()", "publish", "--now", NOW, "--to", BUCKET]
GONE = frozenset({"gone-item"})


def feeds(store: Store) -> dict[str, bytes]:
    return {path: store.read(path) for path in store.paths() if path.endswith(".xml")}


def test_an_interrupted_first_publication_is_completed(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("kept")
    desk.item("other")
    proxy.fate = lambda asked: CUT if asked.path == "all/atom.xml" else None
    with pytest.raises(DestinationError):
        publish(desk, patience=IMPATIENT)
    sent = {path for path in store.paths() if not path.startswith(".")}
    assert "items/other.html" in sent
    assert "coopfeed.json" not in sent
    proxy.fate = lambda asked: None
    proxy.asked.clear()
    (desk.root / "items/other.yaml").unlink()
    publish(desk)
    assert "items/other.html" not in store.paths()
    assert not sent & {path for path in proxy.written if path.startswith("embed/")}, "sent twice"
    assert set(store.paths()) == {each["path"] for each in store.record["outputs"]} | {"coopfeed.json"}


def test_a_killed_publication_is_completed_by_the_next(desk: Desk, proxy: Proxy, store: Store) -> None:
    before(desk)
    publish(desk)
    after(desk)
    running: list[subprocess.Popen[bytes]] = []

    def kill(asked: Asked) -> Fate:
        if not asked.path.startswith("assets/new."):
            return None
        running[0].send_signal(signal.SIGKILL)
        return CUT

    proxy.fate = kill
    command = [*COMMAND, "--allow", "gone-item"]
    running.append(subprocess.Popen(command, cwd=desk.root, env=environment_without_coverage()))
    assert running[0].wait() == -signal.SIGKILL
    assert ".coopfeed-lock" in store.paths()
    proxy.fate = lambda asked: None
    publish(desk, allow=GONE)
    assert ".coopfeed-lock" not in store.paths()
    assert b"New" in store.read("all/atom.xml")


def test_ctrl_c_ends_it_soon_and_the_next_completes_it(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("kept")
    running: list[subprocess.Popen[bytes]] = []

    def interrupt(asked: Asked) -> Fate:
        if asked.path == "items/kept.html":
            running[0].send_signal(signal.SIGINT)
        return None

    proxy.fate = interrupt
    running.append(subprocess.Popen(COMMAND, cwd=desk.root, stderr=subprocess.PIPE))
    assert b"Aborted!" in running[0].communicate()[1]
    assert "coopfeed.json" not in store.paths()
    publish(desk)
    assert "coopfeed.json" in store.paths()


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_ctrl_c_does_not_wait_for_a_response(desk: Desk, proxy: Proxy, method: str) -> None:
    desk.item("kept")
    running: list[subprocess.Popen[bytes]] = []
    is_over = Event()

    def interrupt(asked: Asked) -> Fate:
        if asked.method == method:
            running[0].send_signal(signal.SIGINT)
            is_over.wait(PATIENCE)
        return None

    proxy.fate = interrupt
    running.append(subprocess.Popen(COMMAND, cwd=desk.root, stderr=subprocess.PIPE))
    assert running[0].communicate(timeout=PATIENCE / 2)[1].endswith(b"Aborted!\n")
    is_over.set()
    assert running[0].returncode == 130


@pytest.fixture
def secrets(lead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Text that no message may contain."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a-token-for-an-hour")
    return [KEY, SECRET, "a-token-for-an-hour", "Signature="]


def refused(desk: Desk, secrets: list[str], *options: str) -> str:
    """Return the message of a failed publication; assert that it has no secrets."""
    result = desk.run("publish", "--now", NOW, *(options or ("--to", BUCKET)))
    assert result.exit_code == 3
    assert not [secret for secret in secrets if secret in result.output]
    return " ".join(result.stderr.split())


def test_a_wrong_key_is_reported(
    desk: Desk, plain_store: Store, monkeypatch: pytest.MonkeyPatch, secrets: list[str]
) -> None:
    desk.item("herath")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
    message = refused(desk, [*secrets, "guessed"])
    assert "the store rejected these credentials (SignatureDoesNotMatch); check AWS_ACCESS_KEY_ID and" in message
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODY")
    assert "the store rejected these credentials (InvalidAccessKeyId)" in refused(desk, [*secrets, "AKIASOMEBODY"])
    assert plain_store.paths() == []


@pytest.mark.parametrize("variable", ["AWS_ACCESS_KEY_ID", "AWS_PROFILE"])
def test_without_credentials_the_error_says_where_they_are_searched_for(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch, secrets: list[str], variable: str
) -> None:
    desk.item("herath")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    if variable == "AWS_PROFILE":
        monkeypatch.setenv("AWS_PROFILE", "nowhere")
    message = refused(desk, secrets)
    assert "no credentials were found" in message
    assert ("(The config profile (nowhere) could not be found)" in message) is (variable == "AWS_PROFILE")


def test_credentials_of_a_profile_are_used(desk: Desk, plain_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.item("herath")
    desk.write("credentials", f"[team]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(desk.root / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "team")
    desk.publish("--to", BUCKET)
    assert "coopfeed.json" in plain_store.paths()


def test_a_missing_bucket_is_reported(desk: Desk, any_store: Store, secrets: list[str]) -> None:
    desk.item("herath")
    message = refused(desk, secrets, "--to", "s3://another-bucket/news")
    assert "there is no bucket another-bucket; create it first, or correct `destination`" in message


def test_an_unreachable_store_is_reported(desk: Desk, store: Store, lead: Callable[[str], None]) -> None:
    desk.item("herath")
    lead("http://127.0.0.1:1")
    with pytest.raises(DestinationError, match=r"cannot read .*coopfeed.json: no server responds there"):
        publish(desk, patience=IMPATIENT)


def test_a_store_that_does_not_answer_is_reported(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    publish(desk)
    desk.item("lind")
    ended: list[bool] = []

    def hang(asked: Asked) -> Fate:
        if asked.path == "items/lind.html":
            while not ended:
                os.sched_yield()
            return CUT
        return None

    proxy.fate = hang
    with pytest.raises(DestinationError, match=r"cannot write .*/items/lind.html: no response in time"):
        publish(desk, patience=Patience(retries=0, request=2))
    ended.append(True)
    assert b"lind" not in store.read("all/atom.xml")


def test_a_temporary_failure_is_retried(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    seen: set[tuple[str, str]] = set()

    def fail_once(asked: Asked) -> Fate:
        is_new = (asked.method, asked.path) not in seen
        seen.add((asked.method, asked.path))
        return (503, CUT, LOST)[len(seen) % 3] if is_new else None

    proxy.fate = fail_once
    publish(desk, patience=Patience(pause=0.01))
    proxy.fate = lambda asked: None
    assert set(store.paths()) == {each["path"] for each in store.record["outputs"]} | {"coopfeed.json"}
    assert not publish(desk).changed


def test_a_permanent_failure_is_reported_after_some_attempts(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    proxy.fate = lambda asked: 503 if asked.path == "all/feed.json" else None
    with pytest.raises(DestinationError, match=r"cannot write .*all/feed.json: the store responded with 503"):
        publish(desk, patience=Patience(retries=2, pause=0.01))
    assert [asked.path for asked in proxy.asked].count("all/feed.json") == 3
    assert "coopfeed.json" not in store.paths()


def test_of_two_concurrent_publications_one_fails_and_the_next_completes(
    desk: Desk, store: Store, lead: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    before(desk)
    other = Desk(tmp_path_factory.mktemp("other"))
    before(other)
    after(other)
    publish(other)
    uninterrupted, only_others = store.files(), feeds(store)
    failed = mixed = number = 0
    is_over = False
    while not is_over:
        number += 1
        lead(store.url)
        before(desk)
        publish(desk, allow=GONE)
        desk.linked("third", date="2025-03-01")

        def meanwhile(asked: Asked, at: int = number) -> Fate:
            if asked.number == at:
                lead(store.url)  # the destination is read when a publication starts
                publish(other, allow=GONE)
            return None

        with Proxy(store.url, meanwhile) as proxy:
            lead(proxy.url)
            try:
                publish(desk, patience=IMPATIENT)
            except OvertakenError:
                failed += 1
                mixed += feeds(store) != only_others
            is_over = len(proxy.asked) < number
        (desk.root / "items/third.yaml").unlink()
        lead(store.url)
        publish(other, allow=GONE)
        assert store.files() == uninterrupted, f"the other one came at request {number}"
    assert failed > 8
    assert mixed <= 4, "who comes while one of two feeds is being sent may find the other one replaced"


def test_a_record_that_is_being_replaced_is_not_amended(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    publish(desk)
    place = Bucket("s3", NAME, PREFIX)
    before = digest(place)
    theirs = store.read("coopfeed.json") + b"\n"
    proxy.fate = lambda asked: store.write(f"{PREFIX}/coopfeed.json", theirs) if asked.method == "PUT" else None
    assert amend(place, before, lambda record: replace(record, headers="another")) == before
    assert store.read("coopfeed.json") == theirs


def test_a_missing_bucket_has_no_record_digest(store: Store) -> None:
    assert digest(Bucket("s3", "another-bucket")) == ""


def test_removing_a_missing_object_is_not_an_error(store: Store) -> None:
    Objects(Bucket("s3", NAME, PREFIX), IMPATIENT).delete(["nothing.html", "neither.html"])


def test_two_publications_cannot_start_at_once(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    proxy.fate = lambda asked: (
        store.write(f"{PREFIX}/.coopfeed-lock", b"{}") if asked.method == "PUT" and len(proxy.written) == 1 else None
    )
    with pytest.raises(OvertakenError, match="overtook this one"):
        publish(desk)
    assert store.paths() == [".coopfeed-lock"]


def test_late_writes_of_an_overtaken_publication_are_repaired_by_the_next(desk: Desk, any_store: Store) -> None:
    desk.item("herath", summary="The one.")
    publish(desk)
    late = any_store.read("items/herath.html")
    desk.item("herath", summary="Another.")  # of the same length

    def sent(done: int, of: int) -> None:
        if done == of:
            any_store.write(f"{PREFIX}/items/herath.html", late)

    publish(desk, means=RenderOptions(sent=sent))
    assert publish(desk).changed == ("items/herath.html",)
    assert b"Another." in any_store.read("items/herath.html")


def test_a_store_without_conditional_writes_is_reported(desk: Desk, plain_store: Store) -> None:
    desk.item("herath")
    message = desk.publish("--to", BUCKET).stderr
    assert f"warning: {BUCKET}: this store ignores conditional writes" in message
    assert "conditional" not in desk.publish("--to", BUCKET).stderr


def test_a_store_that_rejects_conditions_is_reported_and_used(desk: Desk, proxy: Proxy, store: Store) -> None:
    desk.item("herath")
    conditions = {"if-match", "if-none-match"}
    proxy.fate = lambda asked: 501 if conditions & {name.lower() for name in asked.headers} else None
    assert publish(desk).notes
    desk.item("lind")
    assert publish(desk).notes
    assert "items/lind.html" in store.paths()
    assert ".coopfeed-lock" not in store.paths()


def test_without_the_extra_the_error_says_how_to_install_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.item("herath")
    for name in [name for name in sys.modules if name.startswith("coopfeed.publishing.bucket")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "obstore", None)  # as if it were not installed
    result = desk.run("publish", "--to", BUCKET)
    assert result.exit_code == 3
    assert "pip install 'coopfeed[cloud]'" in result.stderr
