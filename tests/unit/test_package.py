"""Promise 2: a package that was kept can be made again, whole, and hashing it gives the hash that was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest

from scheduler.domain.errors import DamagedPackage
from scheduler.domain.package import (
    CanonicalContent,
    Package,
    PackedPicture,
    canonical_json,
    content_hash,
    contents_of,
    read_canonical,
    rebuild,
)
from scheduler.domain.payload import LinkCard, Picture, Rendered, RenderedIssue, RenderedPost

CARD = Picture("card-1.png", "image/png", b"card", "A card", 1200, 675)
BAND = Picture("band-1.jpg", "image/jpeg", b"band", "", 1200, 90, is_decoration=True)
LINKS = ("https://clinic.example.com/a",)
POST = RenderedPost(("First. भारत \x00", "Second."), (CARD,), LINKS, LinkCard(*LINKS, "Title", "Clinic"), "en")
ISSUE = RenderedIssue("Subject", "Preheader", "<p>-here-</p>", "Text -here-", (CARD, BAND), LINKS)


def packed(rendered: Rendered, kind: str) -> Package:
    content = CanonicalContent(f"camp/lead/channel/{kind}", **contents_of(rendered), library="v1", waivers=("w",))
    if isinstance(rendered, RenderedIssue):
        content = replace(
            content,
            audience="all",
            sender_name="Clinic",
            sender_address="news@clinic.example.com",
            reply_to="desk@clinic.example.com",
            public_url="https://clinic.example.com",
            placeholder="-here-",
        )
    return Package(content, rendered)


PACKAGES = [packed(POST, "post"), packed(ISSUE, "issue")]


def test_a_person_reads_every_text_but_the_html_whatever_it_begins_with() -> None:
    heart = replace(POST, texts=("<3 for your skin", "Second."))
    assert packed(heart, "post").content.readable == heart.texts
    assert packed(ISSUE, "issue").content.readable == (ISSUE.subject, ISSUE.preheader, ISSUE.text)


def kept_bytes(package: Package) -> Mapping[str, bytes]:
    return dict(zip(package.content.images, (each.data for each in package.rendered.pictures), strict=True))


@pytest.mark.parametrize("package", PACKAGES, ids=["post", "issue"])
def test_what_was_kept_gives_the_package_again(package: Package) -> None:
    again = rebuild(package.hash, canonical_json(package.content), kept_bytes(package).__getitem__)
    assert again == package
    assert again.hash == package.hash


@pytest.mark.parametrize("package", PACKAGES, ids=["post", "issue"])
def test_another_picture_under_its_digest_is_refused(package: Package) -> None:
    with pytest.raises(DamagedPackage, match="a picture was changed"):
        rebuild(package.hash, canonical_json(package.content), lambda digest: b"other")


@pytest.mark.parametrize("package", PACKAGES, ids=["post", "issue"])
def test_content_that_was_changed_is_refused(package: Package) -> None:
    changed = canonical_json(package.content).replace("clinic.example.com", "attacker.example")
    with pytest.raises(DamagedPackage, match="was changed after it was written"):
        rebuild(package.hash, changed, kept_bytes(package).__getitem__)


FIRST_FORM = (
    '{"alts":["A card"],"audience":"all","images":["00"],"key":"camp/lead/email/issue","library":"v1",'
    '"links":["https://clinic.example.com/a"],"rules":"none","sender":"Clinic <news@clinic.example.com>",'
    '"texts":["Subject","","<p>Hi</p>","Hi"],"waivers":[]}'
)


def test_what_an_earlier_version_signed_can_be_read_and_is_not_sent() -> None:
    content = read_canonical(FIRST_FORM)
    assert (content.alts, content.images) == (("A card",), ("00",))
    assert content.sender_name == "Clinic <news@clinic.example.com>"
    signed = hashlib.sha256(FIRST_FORM.encode()).hexdigest()
    with pytest.raises(DamagedPackage, match="earlier version"):
        rebuild(signed, FIRST_FORM, lambda digest: b"")


CONTENT = PACKAGES[1].content


@pytest.mark.parametrize("name", [field.name for field in fields(CanonicalContent)])
def test_any_change_of_the_content_changes_its_hash(name: str) -> None:
    value = getattr(CONTENT, name)
    changed: dict[str, Any] = {name: f"{value}x" if isinstance(value, str) else (*value, "x")}  # Any: as the field is
    assert content_hash(replace(CONTENT, **changed)) != content_hash(CONTENT)


@pytest.mark.parametrize("name", [field.name for field in fields(PackedPicture)])
def test_any_change_of_a_picture_changes_the_hash(name: str) -> None:
    first, *rest = CONTENT.pictures
    value = getattr(first, name)
    changed: dict[str, Any] = {name: f"{value}x" if isinstance(value, str) else value + 1}  # Any: as the field is
    assert content_hash(replace(CONTENT, pictures=(replace(first, **changed), *rest))) != content_hash(CONTENT)


def test_every_part_of_a_picture_that_goes_out_is_in_the_content() -> None:
    """`shows` and `says` are what the check reads, and leave the house in the picture's bytes alone."""
    sent = {field.name for field in fields(Picture)} - {"data", "shows", "says"}
    assert sent | {"digest"} == {field.name for field in fields(PackedPicture)}


def test_canonical_json_reads_back() -> None:
    assert read_canonical(canonical_json(CONTENT)) == CONTENT
    for_some = replace(CONTENT, segment="regulars", query='language is "en"')
    assert read_canonical(canonical_json(for_some)) == for_some


def test_what_goes_to_a_whole_audience_keeps_the_hash_that_it_had_before_there_were_segments() -> None:
    assert not {"segment", "query"} & set(json.loads(canonical_json(CONTENT)))


def test_an_issue_with_one_subject_keeps_the_hash_that_it_had_before_several_could_be_tried() -> None:
    assert not {"subjects", "sample"} & set(json.loads(canonical_json(CONTENT)))


def test_every_subject_that_is_tried_comes_back_from_what_was_signed_and_has_its_people() -> None:
    tried = packed(replace(ISSUE, subjects=("Second", "Third")), "issue")
    tried = replace(tried, content=replace(tried.content, sample="0.2"))
    again = rebuild(tried.hash, canonical_json(tried.content), kept_bytes(tried).__getitem__)
    assert again == tried
    assert isinstance(again.rendered, RenderedIssue)
    lines = ["Subject", "Subject", "Second", "Third"]
    assert [again.rendered.of_variant(variant).subject for variant in range(4)] == lines
    assert [again.content.subject_of(variant) for variant in range(4)] == lines
