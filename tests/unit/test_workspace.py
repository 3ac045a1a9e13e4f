"""The workspace: which folder it is, and the files that staff write in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scheduler.config.toml_file import read_text
from scheduler.config.workspace import FileWorkspace, find_workspace, is_slug
from scheduler.domain.campaign import Library
from scheduler.domain.errors import BadInput, NotFound
from scheduler.ports import Workspace

REPOSITORY = Path(__file__).parents[2]

CAMPAIGN = """
start = 2026-12-01
link = "https://clinic.example.com/article"
[channels.x]
days = ["mon"]
times = ["10:00"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(REPOSITORY / "config.toml", tmp_path)
    folder = tmp_path / "campaigns" / "exosomes"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "article.md").write_text("# A title\n\nA lead.\n\n## A part\n\nA sentence.\n", encoding="utf-8")
    return tmp_path


def test_it_reads_what_staff_wrote(root: Path) -> None:
    workspace: Workspace = FileWorkspace(root, {})
    assert workspace.root == root
    assert workspace.clinic().name == "Demo Skin Clinic"
    assert workspace.campaigns() == ("exosomes",)
    assert workspace.campaign("exosomes").slug == "exosomes"
    assert workspace.article("exosomes").title == "A title"
    assert workspace.library() == Library()


def test_the_environment_counts_for_the_clinic(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FileWorkspace(root, {"CLINIC_CLINIC__NAME": "Given"}).clinic().name == "Given"
    monkeypatch.setenv("CLINIC_CLINIC__NAME", "The process's own")
    assert FileWorkspace(root).clinic().name == "The process's own"


def test_what_is_saved_counts_at_once(root: Path) -> None:
    workspace = FileWorkspace(root, {})
    workspace.campaign("exosomes")
    path = root / "campaigns" / "exosomes" / "campaign.toml"
    path.write_text(CAMPAIGN.replace("2026-12-01", "2027-01-01"), encoding="utf-8")
    assert workspace.campaign("exosomes").start.year == 2027


def test_campaigns_are_the_folders_with_a_campaign_file_sorted(root: Path) -> None:
    for name in ("b-side", "a-side", ".hidden", "no campaign"):
        (root / "campaigns" / name).mkdir()
        (root / "campaigns" / name / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (root / "campaigns" / "draft").mkdir()
    assert FileWorkspace(root, {}).campaigns() == ("a-side", "b-side", "exosomes")


def test_a_workspace_without_campaigns_has_none(tmp_path: Path) -> None:
    assert FileWorkspace(tmp_path, {}).campaigns() == ()


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "../exosomes", "a/b", "a\\b", "/etc", ".git", "a b", "a\nb", "x" * 101]
)
def test_a_campaigns_name_cannot_lead_out_of_its_folder(root: Path, slug: str) -> None:
    assert not is_slug(slug)
    for read in (FileWorkspace(root, {}).campaign, FileWorkspace(root, {}).article):
        with pytest.raises(BadInput, match="is not a campaign's name"):
            read(slug)


@pytest.mark.parametrize("slug", ["exosomes", "Exosomes_2026", "त्वचा-की-देखभाल"])
def test_a_campaign_may_be_named_in_any_script(slug: str) -> None:
    assert is_slug(slug)


def test_a_misspelt_campaign_is_answered_with_the_nearest(root: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no campaign 'exosome' in .*: did you mean 'exosomes'?"):
        FileWorkspace(root, {}).campaign("exosome")
    with pytest.raises(NotFound, match="there are: exosomes"):
        FileWorkspace(root, {}).article("zzz")


def test_missing_files_of_a_campaign_are_named(root: Path) -> None:
    (root / "campaigns" / "exosomes" / "campaign.toml").unlink()
    (root / "campaigns" / "exosomes" / "article.md").unlink()
    with pytest.raises(NotFound, match=r"there is no file campaigns/exosomes/campaign.toml"):
        FileWorkspace(root, {}).campaign("exosomes")
    with pytest.raises(NotFound, match=r"there is no file campaigns/exosomes/article.md"):
        FileWorkspace(root, {}).article("exosomes")


def test_an_article_that_cannot_be_read_is_one_line_with_its_file(root: Path) -> None:
    path = root / "campaigns" / "exosomes" / "article.md"
    for data, problem in (
        (b"# Title\n\n\xff\n", "line 3 is not UTF-8 text"),
        (b"#" * 5_000_001, "is longer than 5000 kB"),
        (b"", "the article has no title"),
    ):
        path.write_bytes(data)
        with pytest.raises(BadInput, match=f"^campaigns/exosomes/article.md: {problem}") as caught:
            FileWorkspace(root, {}).article("exosomes")
        assert "\n" not in str(caught.value)


def test_a_file_that_the_system_does_not_give_out_is_one_line() -> None:
    with pytest.raises(BadInput, match=r"^mem: cannot be read: Input/output error$"):
        read_text(Path("/proc/self"), "mem")


@pytest.mark.parametrize(
    "name",
    ["config.toml", "campaigns/exosomes/campaign.toml", "campaigns/exosomes/article.md", "campaigns/library.toml"],
)
@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_that_leaves_the_workspace_is_refused(
    root: Path, tmp_path_factory: pytest.TempPathFactory, name: str, linked: str
) -> None:
    if linked == "folder" and "/" not in name:
        return
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    link = root / name if linked == "file" else (root / name).parent
    (root / name).touch()
    target = elsewhere / link.name
    link.rename(target)
    link.symlink_to(target)
    workspace = FileWorkspace(root, {})
    with pytest.raises(BadInput, match=f"{name} is a link that leaves .*: put the file itself there"):
        read_text(root, name)
    if name.startswith("campaigns/exosomes/"):
        with pytest.raises(BadInput, match="is a link that leaves"):
            workspace.campaign("exosomes") if name.endswith("toml") else workspace.article("exosomes")


def test_a_link_inside_the_workspace_is_followed(root: Path) -> None:
    (root / "campaigns" / "again").symlink_to(root / "campaigns" / "exosomes")
    assert FileWorkspace(root, {}).article("again").title == "A title"


def test_the_workspace_is_the_nearest_config_upwards(root: Path) -> None:
    assert find_workspace(root / "campaigns" / "exosomes", None, {}) == root
    assert find_workspace(root, None, {"CLINIC_WORKSPACE": ""}) == root


def test_a_named_folder_goes_before_the_environment_and_that_before_the_nearest(root: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "config.toml").touch()
    assert find_workspace(root, Path("one"), {"CLINIC_WORKSPACE": str(two)}) == one
    assert find_workspace(root, None, {"CLINIC_WORKSPACE": str(two)}) == two


def test_whoever_has_no_workspace_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"is not a workspace, it has no config.toml: run `clinic init here`"):
        find_workspace(tmp_path, Path("here"), {})
    with pytest.raises(NotFound, match=r"there is no config.toml in .* or above it: run `clinic init DIR`"):
        find_workspace(Path("/"), None, {})
