"""What networks make of an article's words that its author may not have meant: links, mentions, hashtags."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.channels.linking import x_links, x_mentions
from scheduler.domain.article import Article, Paragraph
from scheduler.planning.hashtags import hashtags_in
from scheduler.planning.reading.placed_texts import placed_texts


def unmeant_links(article: Article) -> tuple[str, ...]:
    """Return a sentence for each word that would be a link, a mention or a hashtag in a post, with its place.

    X's rules are the widest: it makes links of hosts without https://, as it counts them.
    """
    told = (doubt for place, paragraph in placed_texts(article) for doubt in _doubts(paragraph, place))
    return tuple(dict.fromkeys(told))


def _doubts(paragraph: Paragraph, place: str) -> Iterator[str]:
    text = paragraph.text
    for link in x_links(text):
        if not link.is_bare or any(meant.start <= link.start < meant.end for meant in paragraph.links):
            continue
        if link.is_slip:
            yield (
                f"'{link.words}' in {place} is read as a web address: put a space after the full stop, or write "
                "https:// before it if an address is meant"
            )
        elif link.words.count(".") == 1 and "/" not in link.words:
            yield f"'{link.words}' in {place} is read as a web address: part it if none is meant"
    for name in x_mentions(text):
        yield f"'{name}' in {place} is read as an account, which X tells of the post: take the sign out if it is none"
    for tag in hashtags_in(text):
        yield f"'{tag}' in {place} is read as a hashtag: take the sign out if it is none"
