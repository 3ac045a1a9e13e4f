"""A person's lines around a planned post: a hook before it, a call to action after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.domain.campaign import Override
from scheduler.domain.content import Post, PostPart, Sentence
from scheduler.planning.edits import Writer
from scheduler.planning.sentence_units import Body
from scheduler.planning.statement_policy import added
from scheduler.planning.threads import Fits, Frame


@dataclass(frozen=True, slots=True)
class OwnLines:
    """A post's hook, the paragraphs of its call to action, and notes on them for staff."""

    hook: tuple[Sentence, ...] = ()
    call_to_action: Body = ()
    notes: tuple[str, ...] = ()

    def around(self, post: Post) -> Post:
        """Return a post with the lines around its text: the hook on its first line, the call to action at its end."""
        *before, last = post.parts
        closing = PostPart((*last.paragraphs, *self.call_to_action))
        return replace(post, hook=self.hook, parts=(*before, closing))

    def room(self, fits: Fits) -> Fits:
        """Return a judge of whether a post fits together with these lines."""
        return lambda post: fits(self.around(post))

    def frame(self, frame: Frame) -> Frame:
        """Return a post's frame with the statements that these lines need."""
        said = tuple(sentence.text for paragraph in (self.hook, *self.call_to_action) for sentence in paragraph)
        needed = frame.judge.needed(said).required if said else ()
        return replace(frame, statements=(*frame.statements, *added(needed, frame.statements)))


def own_lines(override: Override, writer: Writer) -> OwnLines:
    """Return the lines that a person put around a post. Raises BadInput for words that nobody answers for."""
    hook = () if override.hook is None else writer.body(override.hook, "hook")
    closing = () if override.call_to_action is None else writer.body(override.call_to_action, "call_to_action")
    said = [sentence for paragraph in (*hook, *closing) for sentence in paragraph]
    return OwnLines(tuple(sentence for paragraph in hook for sentence in paragraph), closing, writer.notes(said))
