"""What mail providers report of what became of each mail."""

from __future__ import annotations

import logging
from functools import partial
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from scheduler.bootstrap import Application
from scheduler.domain.errors import ClinicError
from scheduler.domain.events import Illegible, NotGenuine
from scheduler.services.webhooks import NoWebhook

logger = logging.getLogger(__name__)

router = APIRouter()

MOST_BYTES = 2_000_000
"""Bytes of a message; SendGrid gathers up to 768 kB (github.com/sendgrid/docs, read 2026-09)."""

AGAIN_AFTER = "30"
"""Seconds after which a provider may try again."""


@router.post("/{transport}/{account}", max_body_size=MOST_BYTES)
async def take_reports(transport: str, account: str, request: Request) -> PlainTextResponse:
    """Take a message in: 204 says that it is committed, 503 that it is to be sent again.

    Nothing is read before the signature over the raw bytes is verified.
    """
    application: Application = request.app.state.application
    body = await request.body()
    receive = partial(_receive, application, transport, account, dict(request.headers), body)
    status = await to_thread.run_sync(receive, limiter=request.app.state.writers)
    headers = {"retry-after": AGAIN_AFTER} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return PlainTextResponse("", status, headers)


def _receive(
    application: Application, transport: str, account: str, headers: dict[str, str], body: bytes
) -> HTTPStatus:
    try:
        application.webhooks.receive(transport, account, headers, body)
    except NoWebhook:
        return HTTPStatus.NOT_FOUND
    except NotGenuine as error:
        logger.warning("a message to the webhook of %s was refused: %s", transport, error)
        return HTTPStatus.FORBIDDEN
    except Illegible as error:
        logger.warning("a message to the webhook of %s was refused: %s", transport, error)
        return HTTPStatus.BAD_REQUEST
    except ClinicError as error:
        logger.error("what %s reported could not be taken, and is to be sent again: %s", transport, error)  # noqa: TRY400 - the line says all
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.NO_CONTENT
