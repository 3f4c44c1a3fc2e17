"""An answer as the Markdown of a chat message. Words of papers and users never act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer import Answer, Citation, Searched, Sentence, printable
from ingest import Source
from web.link import citation_url

_LONGEST_SNIPPET = 220


def inert(text: str) -> str:
    """`text` on one line, for Markdown and for HTML: it shows as it stands and can do nothing.

    Every ASCII character that is neither letter, digit nor space becomes a character reference.
    Markdown gives those no meaning, so no list of dangerous marks has to be complete.
    """
    kept = printable(text)
    return re.sub(r"[^\w\s]|_", lambda m: f"&#{ord(m[0])};" if m[0].isascii() else m[0], kept)


def unfolding(answer: Answer) -> Iterator[str]:
    """The message as it grows, a sentence at a time; each is whole Markdown, the last is all."""
    head = _head(answer)
    for count in range(1, len(answer.sentences)):
        yield "\n\n".join([*head, _quotes(answer, count)])
    yield message(answer)


def message(answer: Answer) -> str:
    """The whole answer: quotes under whose words they are, or a model's sentences and how they were
    made, or a refusal and where was looked."""
    parts = _head(answer)
    if answer.abstained:
        parts.append(_refusal(answer))
    else:
        parts.append(_prose(answer) if answer.in_prose else _quotes(answer))
        parts += _scans(answer)
        if answer.written:
            parts.append(f'<p class="written" role="note">{inert(answer.written.line)}</p>')
        parts.append(f"<small>{_extent(answer.searched)}.</small>")
    return "\n\n".join(parts)


def marked(said: str, key: str) -> str:
    """A message with the place under it where the page's script puts what votes on it."""
    return f'{said}\n\n<div class="vote" id="vote-{key}"></div>'


def _head(answer: Answer) -> list[str]:
    """What is to be known before the quotes are read: what was searched for, and what is missing.

    Said in elements, so that neither can be taken for a paper's words.
    """
    parts = []
    if answer.rewritten:
        parts.append(f'<p class="rewritten">Searched for: {inert(answer.rewritten)}</p>')
    if answer.outcome == "partly answered":
        label = "<strong>Partly answered.</strong>"
        parts.append(f'<p class="partly" role="note">{label} {inert(answer.note or "")}</p>')
    return parts


def _quotes(answer: Answer, count: int | None = None) -> str:
    left = len(answer.sentences) if count is None else count
    parts = []
    for source, sentences in answer.groups():
        said = sentences[:left]
        left -= len(said)
        if said:
            parts.append(f"**{inert(answer.attribution(source))}**")
            parts.append("\n>\n".join(f"> {_sentence(answer, s)}" for s in said))
    return "\n\n".join(parts)


def _prose(answer: Answer) -> str:
    """What a language model wrote, sentence by sentence, and whose words each number is."""
    said = " ".join(_sentence(answer, sentence) for sentence in answer.sentences)
    whose: dict[str, list[str]] = {}
    for citation in answer.citations:
        number = _link(f"[{answer.number(citation)}]", citation)
        whose.setdefault(answer.attribution(citation.source), []).append(number)
    sources = [f"- {' '.join(numbers)} {inert(name)}" for name, numbers in whose.items()]
    return "\n".join([said, "", *sources])


def _sentence(answer: Answer, sentence: Sentence) -> str:
    numbers = "".join(f"\u00a0{_link(f'[{answer.number(c)}]', c)}" for c in sentence.citations)
    return inert(sentence.text) + numbers


def _link(text: str, citation: Citation) -> str:
    return f'[{inert(text)}]({citation_url(citation)} "{inert(_place(citation))}")'


def _place(citation: Citation) -> str:
    label = citation.page_label or citation.page
    parts = (citation.source.title, f"page {label}" if label else None, citation.recognised)
    return ", ".join(part for part in parts if part)


def _scans(answer: Answer) -> Iterator[str]:
    """A warning for each citation whose words were read off a picture."""
    for citation in answer.citations:
        if citation.recognised:
            said = f"[{answer.number(citation)}] was {citation.recognised}"
            yield f"<small>{inert(said)}. Check it against the picture of its page.</small>"


def _refusal(answer: Answer) -> str:
    searched = answer.searched
    what = "" if answer.rewritten else f" for “{inert(searched.query)}”"  # said above already
    parts = [
        f"**{inert(answer.refusal or '')}**",
        "### Where I looked",
        f"{_extent(searched)}{what}.",
    ]
    if searched.nearest:
        parts.append("The nearest passages, none of which answers the question:")
        parts.append("\n".join(f"{n}. {_near(c)}" for n, c in enumerate(searched.nearest, 1)))
    return "\n\n".join(parts)


def _near(citation: Citation) -> str:
    return f"{_link(_snippet(citation), citation)}  \n{inert(_whose(citation.source, citation))}"


def _whose(source: Source, citation: Citation) -> str:
    label = citation.page_label or citation.page
    parts = (source.attribution, f"page {label}" if label else None, citation.recognised)
    return ", ".join(part for part in parts if part)


def _snippet(citation: Citation) -> str:
    words = " ".join(span.flat for span in (citation.lead, citation.span) if span)
    if len(words) > _LONGEST_SNIPPET:
        words = words[:_LONGEST_SNIPPET].rsplit(" ", 1)[0] + " …"
    return f"“{words}”"


def _extent(searched: Searched) -> str:
    passages = f"{searched.passages:,} passage{'' if searched.passages == 1 else 's'}"
    papers = f"{len(searched.papers)} paper{'' if len(searched.papers) == 1 else 's'}"
    return f"Searched {passages} of {papers}"
