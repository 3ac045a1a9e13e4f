"""Promise 3: who flushes together goes on only after the flush, whatever ends the one who does it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from scheduler.storage.together import Together

PATIENCE = 20


@pytest.mark.parametrize("end", [OSError, KeyboardInterrupt, SystemExit])
def test_nobody_goes_on_as_if_it_were_done_when_the_one_who_works_for_all_is_ended(end: type[BaseException]) -> None:
    done: list[str] = []

    def work(requests: Sequence[str]) -> None:
        if len(requests) > 1:
            raise end
        done.extend(requests)

    together = Together(work)
    with ThreadPoolExecutor(2) as pool:
        with together._turn:  # both come while another one works
            futures = [pool.submit(together.do, name) for name in ("a", "b")]
            while len(together._requests) < len(futures):
                threading.Event().wait(0.001)
        ends = [future.exception(PATIENCE) for future in futures]
    assert done == []
    assert all(ends)
    together.do("c")
    assert done == ["c"]
