from pathlib import Path

import pytest

from scheduler import resources
from scheduler.domain.errors import BadInput, NotFound


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    roots = {name: tmp_path / name for name in ("workspace", "bundled", "checkout")}
    for root in roots.values():
        (root / "templates" / "social").mkdir(parents=True)
    monkeypatch.setattr(resources, "_DEFAULT_ROOTS", (roots["bundled"], roots["checkout"]))
    return roots


def _write(root: Path, text: str) -> None:
    (root / "templates" / "social" / "x.txt").write_text(text)


def test_the_workspace_wins_over_the_wheel_and_the_wheel_over_the_checkout(places: dict[str, Path]) -> None:
    relative = "templates/social/x.txt"
    _write(places["checkout"], "checkout")
    assert resources.resource_text(relative, places["workspace"]) == "checkout"
    _write(places["bundled"], "bundled")
    assert resources.resource_text(relative, places["workspace"]) == "bundled"
    _write(places["workspace"], "workspace")
    assert resources.resource_text(relative, places["workspace"]) == "workspace"
    assert resources.resource_text(relative) == "bundled"


def test_the_search_path_has_only_folders_that_exist(places: dict[str, Path]) -> None:
    assert resources.resource_folders("templates", places["workspace"]) == tuple(
        places[name] / "templates" for name in ("workspace", "bundled", "checkout")
    )
    assert resources.resource_folders("assets", places["workspace"]) == ()


def test_a_workspace_that_is_the_checkout_is_searched_once(places: dict[str, Path]) -> None:
    folders = resources.resource_folders("templates", places["checkout"])
    assert folders == (places["checkout"] / "templates", places["bundled"] / "templates")


def test_a_missing_file_is_named_with_the_places_looked_in(places: dict[str, Path]) -> None:
    with pytest.raises(NotFound) as caught:
        resources.resource_path("templates/social/none.txt", places["workspace"])
    message = str(caught.value)
    assert "templates/social/none.txt" in message
    assert all(str(root) in message for root in places.values())
    with pytest.raises(NotFound, match="no such folder exists"):
        resources.resource_path("assets/brand/logo.png", places["workspace"])


@pytest.mark.parametrize(
    "relative",
    ["templates/../secret", "/etc/passwd", "config.toml", "", "templates", "assets", "..", "a/../templates/x"],
)
def test_a_name_that_leaves_the_folders_is_refused(places: dict[str, Path], relative: str) -> None:
    with pytest.raises(BadInput, match="not a file inside templates/ or assets/"):
        resources.resource_path(relative, places["workspace"])


def test_a_link_that_leaves_the_folder_is_refused(places: dict[str, Path]) -> None:
    secret = places["workspace"] / "secret"
    secret.write_text("token")
    (places["workspace"] / "templates" / "social" / "x.txt").symlink_to(secret)
    with pytest.raises(BadInput, match="link that leaves"):
        resources.resource_text("templates/social/x.txt", places["workspace"])


def test_text_that_is_not_utf8_is_an_error_with_the_files_name(places: dict[str, Path]) -> None:
    (places["workspace"] / "templates" / "social" / "x.txt").write_bytes(b"caf\xe9")
    with pytest.raises(BadInput, match=r"templates/social/x\.txt is not UTF-8"):
        resources.resource_text("templates/social/x.txt", places["workspace"])


def test_a_file_that_cannot_be_read_is_an_error_with_the_files_name(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    _write(places["workspace"], "x")
    monkeypatch.setattr(Path, "read_bytes", fails)
    with pytest.raises(BadInput, match="cannot be read: Permission denied"):
        resources.resource_bytes("templates/social/x.txt", places["workspace"])
