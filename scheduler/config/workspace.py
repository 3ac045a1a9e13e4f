"""The folder that staff work in: config.toml, and campaigns/<slug>/ with article.md and campaign.toml."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TypeVar, cast

from scheduler.claims.rulebook import OWN_RULES, Rulebook, shipped_rules, with_own_rules
from scheduler.config.campaign import is_note, read_campaign
from scheduler.config.campaign_edit import edit_file, file_version, write_asset, write_text
from scheduler.config.current_settings import CurrentSettings
from scheduler.config.fingerprint import FileFingerprints, Stamp, files_under, product_fingerprint, stamp_of
from scheduler.config.library import LIBRARY_FILE, read_library, written_values
from scheduler.config.library_edit import foreseen_text, library_text, retract_in_file, write_in_file
from scheduler.config.picture_files import is_in_templates, picture_bytes, picture_names, remove_picture
from scheduler.config.picture_records import PICTURES_FILE, pictures_text, read_pictures, without_record, written_record
from scheduler.config.segments import SEGMENTS_FILE, add_segment, check_name, read_segments, remove_segment
from scheduler.config.settings import CONFIG_FILE, Flags, Settings, as_flags, load_settings, variable_before
from scheduler.config.toml_file import read_text
from scheduler.config.welcome import WELCOME_FILE, read_welcome, welcome_version, write_welcome
from scheduler.domain.article import Article
from scheduler.domain.campaign import ARTICLE_FILE, NOTE_FILE, Campaign, Clinic, Library, Reference, Statement
from scheduler.domain.claims import RuleSet
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.segment import Query, Segment
from scheduler.domain.segment_query import parse_query
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.welcome import WelcomeSeries
from scheduler.planning.reading import SIZE_LIMIT, parse_article_markdown
from scheduler.ports.campaign_files import Setting, SettingValue

WORKSPACE_VARIABLE = "CLINIC_WORKSPACE"

REHEARSAL_MARK = ".rehearsal"
"""A file of this name beside config.toml marks the workspace of a rehearsal: a simulator stood in for the networks."""

MAX_SLUG = 100
"""Characters of a campaign's folder name; file systems take 255 bytes."""


_Read = TypeVar("_Read")


class FileWorkspace:
    """The workspace at a folder. What staff save counts at once; a file that has not changed is not read again."""

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        jurisdictions: tuple[str, ...] | None = None,
        flags: Flags | None = None,
        *,
        keeps_last_settings: bool = False,
    ) -> None:
        """`environment` holds the CLINIC_ variables that go before config.toml, by default the process's own.

        `jurisdictions` go before those of config.toml: for a check of how it would be elsewhere. `flags` are settings,
        by table and key, that go before all others. With `keeps_last_settings` a config.toml that cannot be read is as
        it was when it last could be: for those who show things, not for those who judge whether something may go out.
        """
        self._flags = flags
        self._jurisdictions = jurisdictions
        self._root = root.resolve()
        self._environment = os.environ if environment is None else environment
        self._keeps_last_settings = keeps_last_settings
        self.current_settings = CurrentSettings(self._root, self._environment, flags)
        self._remembered: dict[str, tuple[Stamp | None, object]] = {}
        self._fingerprints = FileFingerprints()

    @property
    def root(self) -> Path:
        """The folder that holds config.toml."""
        return self._root

    def clinic(self) -> Clinic:
        """Return the clinic's settings. Raises NotFound, BadInput."""
        current = self.current_settings
        return (current.last_good() if self._keeps_last_settings else current.strict()).clinic

    def _settings(self) -> Settings:
        return load_settings(self._root, self._environment, self._flags)

    def settings_version(self) -> str:
        """Return the version of config.toml. Raises NotFound, BadInput."""
        return file_version(read_text(self._root, CONFIG_FILE))

    def edit_settings(self, settings: Mapping[Setting, SettingValue], version: str | None = None) -> str:
        """Write settings into config.toml, and return the text that it had. Raises BadInput."""
        return edit_file(self._root, CONFIG_FILE, settings, self._settings, version)

    def variable_before(self, setting: Setting) -> str:
        """Return the environment's variable that goes before a setting of config.toml, or empty."""
        return variable_before(setting, self._environment)

    def keep_asset(self, folder: str, name: str, data: bytes, ending: str = "png") -> str:
        """Keep a file in a folder of assets/, named with its digest; return its path there. Raises BadInput."""
        path = f"{folder}/{name}-{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
        write_asset(self._root, path, data)
        return path

    def supposing(self, settings: Mapping[Setting, SettingValue]) -> FileWorkspace:
        """Return the same workspace as it would be with other settings. Nothing is written."""
        return FileWorkspace(self._root, self._environment, self._jurisdictions, as_flags(settings))

    def library(self) -> Library:
        """Return the approved statements; an empty library when there is no file. Raises BadInput."""
        return self._remember(LIBRARY_FILE, lambda: read_library(self._root))

    def rules(self) -> RuleSet:
        """Return the rules that hold in the clinic's jurisdictions, with those of its own. Raises BadInput."""
        places = self.clinic().jurisdictions if self._jurisdictions is None else self._jurisdictions
        book = self.rulebook()
        return self._remember(f"{OWN_RULES} in {' '.join(places)}", lambda: book.chosen(places), of=OWN_RULES)

    def pictures(self) -> tuple[PictureRecord, ...]:
        """Return the records of pictures; none when there is no file. Raises BadInput."""
        return self._remember(PICTURES_FILE, lambda: read_pictures(self._root))

    def pictures_version(self) -> str:
        """Return the version of pictures.toml, also where there is none yet. Raises BadInput."""
        return file_version(pictures_text(self._root))

    def write_picture(self, record: PictureRecord, version: str | None = None) -> None:
        """Write a picture's record into pictures.toml, new or changed. Raises BadInput, with the file as it was."""
        if version is not None and version != self.pictures_version():
            raise BadInput(f"{PICTURES_FILE} was changed meanwhile: look at it again, then write")
        known = next((one for one in self.pictures() if one.file == record.file), None)
        write_asset(self._root, _in_assets(PICTURES_FILE), written_record(self._root, record, known).encode())
        self._remembered.pop(PICTURES_FILE, None)

    def picture_files(self) -> tuple[str, ...]:
        """Return the pictures in assets/ and in the campaigns' folders, each as pictures.toml names it, sorted."""
        return picture_names(self._root)

    def picture_bytes(self, file: str) -> bytes:
        """Return one of them. Raises NotFound, BadInput."""
        return picture_bytes(self._root, file)

    def is_in_templates(self, file: str) -> bool:
        """Say whether a template of the workspace's own names a file of assets/."""
        return is_in_templates(self._root, file)

    def remove_picture(self, file: str) -> None:
        """Take a picture out of assets/, and its record out of pictures.toml. Raises NotFound, BadInput."""
        picture_bytes(self._root, file)
        text = without_record(self._root, file)
        if text != pictures_text(self._root):
            write_asset(self._root, _in_assets(PICTURES_FILE), text.encode())
        remove_picture(self._root, file)
        self._remembered.pop(PICTURES_FILE, None)

    def segments(self) -> Mapping[str, Segment]:
        """Return the segments by name; none when there is no file. Raises BadInput."""
        topics, lexicon = self._segment_words()
        name = f"{SEGMENTS_FILE} by {' '.join(topics)}"
        return self._remember(name, lambda: read_segments(self._root, topics, lexicon), of=SEGMENTS_FILE)

    def read_query(self, query: str) -> Query:
        """Return the query that a text means, by the topics that the clinic declared. Raises BadInput."""
        return parse_query(query, self._segment_words()[0])

    def add_segment(self, name: str, query: str, audience: str) -> Segment:
        """Write a segment into segments.toml, and return it. Raises BadInput."""
        check_name(name, self.rulebook().lexicon)
        segment = Segment(name, audience, self.read_query(query))
        add_segment(self._root, name, " ".join(query.splitlines()).strip(), audience)
        self._remembered.clear()
        return segment

    def remove_segment(self, name: str) -> None:
        """Take a segment out of segments.toml. Raises NotFound, BadInput."""
        remove_segment(self._root, name)
        self._remembered.clear()

    def _segment_words(self) -> tuple[Collection[str], Mapping[str, tuple[str, ...]]]:
        """Return the topics that the clinic declared, and the word lists of its rules."""
        topics = self.clinic().newsletter.subscription.topics
        return tuple(topic.id for topic in topics), self.rulebook().lexicon

    def library_version(self) -> str:
        """Return the version of library.toml, also where there is none yet. Raises BadInput."""
        return file_version(library_text(self._root))

    def write_statement(self, statement: Statement, version: str) -> None:
        """Write a statement into library.toml, new or changed. Raises BadInput, with the file as it was."""
        write_in_file(self._root, *self._written(statement), version)
        self._remembered.pop(LIBRARY_FILE, None)

    def write_reference(self, reference: Reference, version: str) -> None:
        """Write a reference into library.toml, likewise."""
        write_in_file(self._root, *self._written(reference), version)
        self._remembered.pop(LIBRARY_FILE, None)

    def check_entry(self, entry: Statement | Reference) -> None:
        """Raise BadInput for a statement or a reference that cannot be written into library.toml."""
        foreseen_text(self._root, *self._written(entry))

    def _written(self, entry: Statement | Reference) -> tuple[str, str, dict[str, object]]:
        """Return the kind, the id and the changed keys of an entry."""
        library = self.library()
        if isinstance(entry, Statement):
            return "statement", entry.id, written_values(entry, library.statement(entry.id))
        return "reference", entry.id, written_values(entry, library.reference(entry.id))

    def welcome_series(self) -> WelcomeSeries:
        """Return the welcome series; one that is off, and has no steps, when there is no file. Raises BadInput."""
        languages = self.clinic().newsletter.subscription.languages
        name = f"{WELCOME_FILE} in {' '.join(languages)}"
        return self._remember(name, lambda: read_welcome(self._root, languages), of=WELCOME_FILE)

    def welcome_version(self) -> str:
        """Return the version of the file with the welcome series. Raises BadInput."""
        return welcome_version(self._root)

    def write_welcome(self, series: WelcomeSeries, version: str | None = None) -> None:
        """Write the welcome series. Raises BadInput, also where the file is not of that `version` any more."""
        write_welcome(self._root, series, version)
        self._remembered = {name: kept for name, kept in self._remembered.items() if WELCOME_FILE not in name}

    def retract_in_library(self, kind: str, name: str, reason: str) -> None:
        """Write into library.toml that a statement or reference may not be used again. Raises NotFound, BadInput."""
        retract_in_file(self._root, kind, name, reason)
        self._remembered.pop(LIBRARY_FILE, None)

    def campaigns(self) -> tuple[str, ...]:
        """Return the slugs of all campaigns, sorted: the folders in campaigns/ with a campaign.toml."""
        files = (self._root / "campaigns").glob("*/campaign.toml")
        return tuple(sorted(file.parent.name for file in files if is_slug(file.parent.name)))

    def campaign(self, slug: str) -> Campaign:
        """Return one campaign's plan. Raises NotFound or BadInput."""
        if slug == STANDING_CAMPAIGN and slug not in self.campaigns():
            return standing_campaign(self.clinic())
        self._check(slug)
        return read_campaign(self._root, slug, self.clinic().accounts)

    def campaign_version(self, slug: str) -> str:
        """Return the version of a campaign.toml: the SHA-256 (hex) of its text. Raises NotFound, BadInput."""
        self._check(slug)
        return file_version(read_text(self._root, f"campaigns/{slug}/campaign.toml"))

    def edit_campaign(self, slug: str, settings: Mapping[Setting, SettingValue], version: str | None = None) -> str:
        """Write settings into a campaign.toml, and return the text that it had. Raises NotFound, BadInput."""
        self._check(slug)
        return edit_file(self._root, f"campaigns/{slug}/campaign.toml", settings, lambda: self.campaign(slug), version)

    def restore_campaign(self, slug: str, text: str) -> None:
        """Give a campaign.toml the text that it had. Raises BadInput."""
        self._check(slug)
        write_text(self._root, f"campaigns/{slug}/campaign.toml", text)

    def article(self, slug: str) -> Article:
        """Return one campaign's article, read from its article.md. Raises NotFound or BadInput."""
        if slug == STANDING_CAMPAIGN and slug not in self.campaigns():
            return Article(self.clinic().name, (), ())
        self._check(slug)
        name = f"campaigns/{slug}/{NOTE_FILE if is_note(self._root, slug) else ARTICLE_FILE}"
        return self._remember(name, lambda: self._read_article(name))

    def fingerprints(self, campaigns: Collection[str]) -> Mapping[str, str]:
        """Return, by campaign, a SHA-256 (hex) of all that decides how its items are rendered and checked.

        That is the settings, the campaign's and the clinic's own files, templates and assets, and the product itself.
        Raises ClinicError.
        """
        if not campaigns:
            return {}
        own = [self._root / name for name in (LIBRARY_FILE, OWN_RULES, SEGMENTS_FILE)]
        folders = [files_under(self._root / name) for name in ("assets", "templates")]
        shared = self._fingerprints.of(self._root, chain(own, *folders))
        known = f"{product_fingerprint()} {self._jurisdictions} {self.clinic()!r} {shared}"
        return {campaign: self._fingerprint(campaign, known) for campaign in campaigns}

    def _fingerprint(self, campaign: str, shared: str) -> str:
        # Its pictures lie where article.md says, mostly in pictures/.
        files = files_under(self._root / "campaigns" / campaign)
        return hashlib.sha256(f"{shared} {self._fingerprints.of(self._root, files)}".encode()).hexdigest()

    def forget(self) -> None:
        """Read every file again, also where the file system says that it has not changed."""
        self._remembered.clear()
        self._fingerprints.forget()
        self.current_settings.forget()

    def _read_article(self, name: str) -> Article:
        text = read_text(self._root, name, SIZE_LIMIT)
        try:
            return parse_article_markdown(text)
        except BadInput as error:
            raise BadInput(f"{name}: {error}") from error

    def rulebook(self) -> Rulebook:
        """Return every rule, those of the clinic's own campaigns/rules.toml included. Raises BadInput."""
        return self._remember(OWN_RULES, self._read_rulebook)

    def _read_rulebook(self) -> Rulebook:
        try:
            return with_own_rules(read_text(self._root, OWN_RULES, SIZE_LIMIT))
        except NotFound:
            return shipped_rules()

    def _remember(self, name: str, read: Callable[[], _Read], of: str | None = None) -> _Read:
        """Return the content of a file (`of`, where `name` says more); read it again if its time or size changed."""
        stamp = stamp_of(self._root / (of or name))
        remembered = self._remembered.get(name)
        if remembered is None or remembered[0] != stamp:
            remembered = (stamp, read())
            self._remembered[name] = remembered
        return cast("_Read", remembered[1])

    def _check(self, slug: str) -> None:
        if not is_slug(slug):
            raise BadInput(f"{slug!r} is not a campaign's name: write the name of its folder in campaigns/")
        if not (self._root / "campaigns" / slug).is_dir():
            known = self.campaigns()
            near = difflib.get_close_matches(slug, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known) or 'none'}"
            raise NotFound(f"there is no campaign '{slug}' in {self._root / 'campaigns'}: {hint}")


def _in_assets(name: str) -> str:
    return name.removeprefix("assets/")


def standing_campaign(clinic: Clinic) -> Campaign:
    """Return the campaign of the newsletter's own messages, which has no folder."""
    subscription = clinic.newsletter.subscription
    return Campaign(
        STANDING_CAMPAIGN, date(2026, 1, 1), clinic.public_url, subscription.audience, subscription.languages[0], ()
    )


def is_slug(name: str) -> bool:
    """Say whether a name is that of a plain folder, in any script: no path, no hidden file, nothing invisible."""
    plain = name.isprintable() and not any(sign.isspace() or sign in '/\\:*?"<>|' for sign in name)
    return plain and 0 < len(name) <= MAX_SLUG and not name.startswith(".")


def find_workspace(start: Path, explicit: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the workspace's folder: `explicit`, else CLINIC_WORKSPACE, else the nearest config.toml from `start` up.

    Raises NotFound, saying which command makes one.
    """
    given = explicit or (Path(environment[WORKSPACE_VARIABLE]) if environment.get(WORKSPACE_VARIABLE) else None)
    if given is not None:
        folder = (start / given).resolve()
        if not (folder / CONFIG_FILE).is_file():
            raise NotFound(f"{folder} is not a workspace, it has no {CONFIG_FILE}: run `clinic init {given}`")
        return folder
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise NotFound(f"there is no {CONFIG_FILE} in {here} or above it: run `clinic init DIR`, or name a folder with -w")
