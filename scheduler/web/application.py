"""The web application: every area's routes behind one gate."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from functools import partial

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from scheduler.bootstrap import Application
from scheduler.config.web import WebSettings
from scheduler.domain.content import ItemKey
from scheduler.services.issue_progress import IssueProgress
from scheduler.web import api, public, staff, webhooks
from scheduler.web.body_limits import BodyLimits
from scheduler.web.compression import Compression
from scheduler.web.errors import say_errors
from scheduler.web.gate import Gate
from scheduler.web.hosts import Hosts
from scheduler.web.staff.issues.live import LiveProgress

PAGE_THREADS = 2
"""Threads that make pages. More of them fight for the interpreter's lock: 40 cost up to 6 times the work itself, 1 or 2
the least (measured 2026-11 on 2 cores: a page of 500 items from SQLite at 20 connections)."""

WRITING_THREADS = 2
"""Threads for what writes: it may wait for the database's lock, and pages go on meanwhile."""

SLOW_THREADS = 1
"""Threads for what takes long by design: Argon2 would be the cheapest way to stop everything else."""

LONG_THREADS = 1
"""Threads for what may take a minute: a list of a million people. Nobody who signs in waits for it."""

MAX_BODY = 64_000
"""Bytes of a form or a document that people send; a route that takes more says so."""


def create_app(application: Application, web: WebSettings | None = None) -> FastAPI:
    """Return the ASGI application of a workspace. `web` stands for the workspace's own settings."""
    settings = web or application.settings.web

    @asynccontextmanager
    async def with_threads(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = PAGE_THREADS
        app.state.writers = CapacityLimiter(WRITING_THREADS)
        app.state.slow = CapacityLimiter(SLOW_THREADS)
        app.state.long = CapacityLimiter(LONG_THREADS)
        yield

    def progress(keys: Collection[ItemKey]) -> Mapping[ItemKey, IssueProgress]:
        return application.progress.of(keys)  # looked up when it is asked: the database is opened with it

    app = FastAPI(
        title="Newsletter",
        lifespan=with_threads,
        openapi_url=None,  # only what programs may ask is described: see `api`
        docs_url=None,
        redoc_url=None,
    )
    app.state.application = application
    app.state.base_path = settings.base_path
    app.state.seconds, app.state.sleep = time.monotonic, anyio.sleep
    app.state.new_token = partial(secrets.token_urlsafe, 32)
    app.state.live_progress = LiveProgress(progress, time.monotonic, anyio.sleep)
    for area in (public, staff, api, webhooks):
        app.include_router(area.router)
    say_errors(app)
    app.add_middleware(BodyLimits, usual=MAX_BODY, larger=staff.LARGER_BODIES | api.LARGER_BODIES)
    app.add_middleware(Compression)
    app.add_middleware(Gate, hosts=Hosts.of(settings), base_path=settings.base_path)
    return app
