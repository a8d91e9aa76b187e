from __future__ import annotations

import signal
from threading import Thread

import pytest

from coopfeed.system.interrupts import defer_signals


def test_ctrl_c_waits_for_the_protected_block_in_any_thread() -> None:
    done = []

    def rename() -> None:
        with defer_signals():
            other = Thread(target=signal.raise_signal, args=(signal.SIGINT,))
            other.start()
            other.join()
            done.append("renamed")

    with pytest.raises(KeyboardInterrupt):
        rename()
    assert done == ["renamed"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_outside_the_main_thread_nothing_is_deferred() -> None:
    done = []

    def publish() -> None:
        with defer_signals():
            done.append(signal.getsignal(signal.SIGINT))

    thread = Thread(target=publish)
    thread.start()
    thread.join()
    assert done == [signal.default_int_handler]
