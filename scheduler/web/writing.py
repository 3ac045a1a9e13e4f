"""Work that changes something: in threads of its own, and where nobody may learn from it, answered at even times."""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response

STEP = 0.5
"""Seconds: an answer of which nobody may learn how long its work took comes at a multiple of them. More than a sign-up
takes on a busy machine (2026-11)."""


async def written(request: Request, work: Callable[[], Response]) -> Response:
    """Return the answer of some work, done in a thread that may wait for the database."""
    return await to_thread.run_sync(work, limiter=request.app.state.writers)


async def slowly(request: Request, work: Callable[[], Response]) -> Response:
    """Return the answer of some work that takes long by design, one at a time: a password is tried, say."""
    return await to_thread.run_sync(work, limiter=request.app.state.slow)


async def at_length(request: Request, work: Callable[[], Response]) -> Response:
    """Return the answer of what may take a minute: one at a time, and others write and sign in meanwhile."""
    return await to_thread.run_sync(work, limiter=request.app.state.long)


async def written_evenly(request: Request, work: Callable[[], Response]) -> Response:
    """Return the same at a moment that does not tell whether an address is known."""
    state = request.app.state
    began = state.seconds()
    answer = await written(request, work)
    await state.sleep(STEP - (state.seconds() - began) % STEP)
    return answer
