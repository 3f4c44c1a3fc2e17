"""What a paper is: its title, publisher, kind and date, each with the words that tell it.

A value is given only where the paper, its metadata or its file's name says it in so many words;
otherwise it stays unknown. What the manifest says stands above all of them. The file's own dates
are never used: `created` is often that of the template that a paper was written on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.dates import WEEKDAY, Dated, dates, file_date
from ingest.document import Content, Evidence, PaperDate
from ingest.front import Front
from ingest.manifest import Entry
from ingest.publishers import publisher_of
from ingest.titles import readable, title_of

_HEAD = 12  # lines at the top of the front page that say what the paper is
# Every kind there is, and the line that says it; the first that is found counts.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "agenda pack",
            r"(?:public |agenda )?(?:reports? |document )pack\b.*|agenda supplement\b.*",
        ),
        ("minutes", r"(?:draft |printed |approved )?minutes\b(?! silence).{0,200}"),
        ("agenda", r"(?:agenda|a g e n d a)(?: for .*)?|summons to and|summons\b.*\bagenda\b.*"),
        ("equality impact assessment", r".*\b(?:eqia|equality (?:impact|analysis)).*"),
        ("decision", r".*\brecord of (?:\w+ )?decision|decision notice\b.*"),
        ("inspection report", r"(?:.*\b)?inspection report\b.*|inspection of .*"),
        ("press", r"(?:press|news|media) release\b.*|for immediate release\b.*"),
        ("budget", r"budget amendment form"),
        (
            "report",
            r"report (?:to|of|by|no\.?)\b.{0,80}|.{0,60}\b(?:annual|monitoring|performance|progress|committee|covering) report\b(?! and accounts? of).{0,60}",
        ),
    )
)
# What the title is a name of.
_TITLED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "consultation",
            r"\bconsultation (?:document|report|feedback|responses?|results|analysis|on)\b",
        ),
        (
            "budget",
            r"\b(?:revenue|capital|annual|council|alternative) budget\b|\bbudget (?:book|20\d\d|by directorate)\b|\bbudget - (?:spending|savings)\b",
        ),
        ("strategy", r"\bstrategy(?: (?:\d{4}.*|statement|document|for .*))?$"),
        ("report", r"^report on\b|\breport(?: \d{4}\S*)?$"),
    )
)
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in (
        ("agenda pack", r"public reports? pack|agenda (?:supplement|reports? pack|pack)"),
        ("minutes", r"minutes"),
        ("agenda", r"agenda"),
        ("equality impact assessment", r"eqia|equality impact assessment"),
        ("decision", r"record of decision|decision notice"),
        ("inspection report", r"inspection report"),
        ("press", r"(?:press|news|media) release"),
        ("report", r"report"),
    )
)
_REPORT_LABELS = r"subject(?=\s*:)|(?:report |paper )title(?=\s*:)|title of (?:the )?report"
_TIME = re.compile(
    r",?\s*(?:,|at|@|-|–)?\s*\(?\d{1,2}(?:[.:]\d\d)?\s*(?:am|pm|noon|hrs)|,? at \d", re.I
)
_LABEL_OF_DATE = (
    r"(?:date of (?:the )?(?:publication|issue|report|decision)|(?:report|publication|issue|release)"
    r" date|(?:first )?published(?: on| date)?|date (?:published|issued|of report)|issued(?: on)?|dated?"
    r"|decision date|date of decision)"
)
_LABEL_OF_MEETING = r"(?:date of (?:the )?meeting|meeting date|date and time of meeting)"
_HAPPENED = re.compile(
    r"(?:date(?:s)?(?: \(s\)|\(s\))? of (?:the )?(?:inspection|visit|site visit|review|fieldwork)"
    r"|(?:inspection|visit|review|fieldwork) dates?)\s*:?\s*$"
    r"|(?:inspection|visit|review|fieldwork|survey|assessment|inspectors?)\b[^.;:]{0,60}?\b(?:carried out"
    r"|took place|undertaken|conducted|visited|held)\s+(?:\w+ ){0,3}?(?:in|on|during|between|from)\s*$"
    r"|for the (?:fiscal |financial )?(?:year|quarter|quarterly period|period) ended\s*$"
    r"|date of earliest event reported\):?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a paper is. Whatever is not told is None; `evidence` has the words for what is."""

    title: str
    publisher: str | None
    kind: str | None
    date: PaperDate | None
    events: PaperDate | None
    evidence: tuple[Evidence, ...]


def identify(content: Content, name: str, entry: Entry) -> Identity:
    """What the paper `name` is, by its manifest entry, front page, metadata and file name."""
    front = Front.of(content)
    properties = dict(content.properties)
    title_words = properties.get("title", "") or content.title or ""
    kind = _kind_told(front, title_words, name)
    date = _date_of(front, properties, name, kind.value if kind else None)
    title = title_of(content, front, properties, name, kind.value if kind else None, _day(date))
    kind = kind or _kind_of_title(title, name)
    publisher = publisher_of(front, properties)
    events = _events_of(front, _day(date))
    told = {found.field: found for found in (title, publisher, kind, date, events) if found}
    for field in ("title", "publisher", "kind", "date"):
        value = getattr(entry, field)
        if value is not None:
            told[field] = Evidence(field, str(value), "manifest", str(value))
    if _day(told.get("events")) == _day(told.get("date")):
        told.pop("events", None)
    return Identity(
        title=told["title"].value,
        publisher=told["publisher"].value if "publisher" in told else None,
        kind=told["kind"].value if "kind" in told else None,
        date=_day(told.get("date")),
        events=_day(told.get("events")),
        evidence=tuple(told.values()),
    )


def _day(found: Evidence | None) -> PaperDate | None:
    return PaperDate.parse(found.value) if found else None


def _kind_told(front: Front, title: str, name: str) -> Evidence | None:
    """The kind that the top of the front page names, else the metadata, else the file's name."""
    if found := re.search(r"\(Public (?:Document )?Pack\)|\bAgenda Supplement\b", title):
        return Evidence("kind", "agenda pack", "metadata", found[0])
    head = [line.words for line in front.shown[:_HEAD]]
    for kind, pattern in _KINDS:
        for words in head:
            if pattern.fullmatch(words):
                return Evidence("kind", kind, "front page", words)
    if said := front.labelled(_REPORT_LABELS):
        return Evidence("kind", "report", "front page", said)
    if any(re.fullmatch(r"Dear [A-Z][\w .’'-]{1,60},?", words) for words in head):
        words = next(words for words in head if words.startswith("Dear"))
        return Evidence("kind", "letter", "front page", words)
    words = readable(name)
    for kind, pattern in _NAMED:
        if found := pattern.search(words):
            return Evidence("kind", kind, "file name", found[0])
    return None


def _kind_of_title(title: Evidence, name: str) -> Evidence | None:
    for kind, pattern in _TITLED:
        if pattern.search(title.value):
            return Evidence("kind", kind, title.place, title.words)
    if re.match(r"(?:appendix|annex)\b", title.value, re.IGNORECASE):
        return Evidence("kind", "appendix", title.place, title.words)
    if re.match(r"(?:\d+ )?(?:appendix|annex)\b", readable(name), re.IGNORECASE):
        return Evidence("kind", "appendix", "file name", PurePosixPath(name).name)
    if PurePosixPath(name).suffix.lower() in (".html", ".htm", ".xhtml"):
        return Evidence("kind", "web page", "file name", PurePosixPath(name).name)
    return None


def _date_of(
    front: Front, properties: Mapping[str, str], name: str, kind: str | None
) -> Evidence | None:
    """The paper's date by the most telling place that has exactly one."""
    places: list[Callable[[], Iterator[Dated]]] = [
        lambda: _after_label(front, _LABEL_OF_DATE),
        lambda: _after_label(front, _LABEL_OF_MEETING),
        lambda: _for_meeting(front),
        lambda: _alone(front),
    ]
    if kind in ("minutes", "agenda", "agenda pack"):
        if pack := dates(properties.get("subject", "")):
            return Evidence("date", str(pack[0].date), "metadata", properties["subject"])
        places = [
            lambda: _after_label(front, _LABEL_OF_MEETING),
            lambda: _of_meeting(front),
            *(() if kind == "agenda pack" else (lambda: _alone(front),)),
        ]
    for place in places:
        found = list(place())
        days = _finest({dated.date for dated in found})
        if len(days) > 1:
            return None  # two dates of one kind: which of them is not told
        if days:
            words = next(dated.words for dated in found if dated.date == days[0])
            return Evidence("date", str(days[0]), "front page", words)
    in_name = file_date(PurePosixPath(name).stem)
    if in_name and in_name.start >= 0:
        return Evidence("date", str(in_name.date), "file name", in_name.words)
    return None


def _finest(found: set[PaperDate]) -> list[PaperDate]:
    """Without the months of which a day is known."""
    return sorted(
        date
        for date in found
        if date.day
        or not any((o.year, o.month) == (date.year, date.month) and o.day for o in found)
    )


def _after_label(front: Front, label: str) -> Iterator[Dated]:
    """`Date of publication: 9 February 2010`, also in two cells or on two lines."""
    for found in re.finditer(
        rf"^[ \t*#|]*{label}\b[ \t]*(?:\([^)\n]*\))?[ \t]*[:|–-]?[\s*|]*{WEEKDAY}?(?=\S)",
        front.text,
        re.MULTILINE | re.IGNORECASE,
    ):
        yield from _at(front.text, found.end())


def _at(text: str, start: int) -> Iterator[Dated]:
    first = next(iter(dates(text[start : start + 40])), None)
    if first and first.start == 0:
        yield Dated(start, start + first.end, " ".join(first.words.split()), first.date)


def _for_meeting(front: Front) -> Iterator[Dated]:
    """`To: Cabinet, 30 January 2025`."""
    said = front.labelled(r"to(?=\s*:)") or ""
    for line in front.shown[:_HEAD]:
        if not said and re.match(r"To (?:the )?[A-Z]", line.words):
            said = line.words
    found = dates(said)
    if len(found) == 1 and found[0].end == len(said.rstrip(" .")):
        yield found[0]


def _alone(front: Front) -> Iterator[Dated]:
    """A line that is a date and nothing else."""
    for line in front.shown[: 2 * _HEAD]:
        for dated in dates(line.words):
            left = line.words[: dated.start] + line.words[dated.end :]
            if re.fullmatch(rf"(?:{WEEKDAY})?[\s.,]*", left + " ", re.IGNORECASE):
                yield dated


def _of_meeting(front: Front) -> Iterator[Dated]:
    """The first date that is said to be the meeting's."""
    text = front.flat[:1_500]
    for dated in dates(text):
        before = re.sub(rf"{WEEKDAY}?$", "", text[: dated.start], flags=re.I)[-200:]
        if (
            re.search(
                r"\b(?:minutes|last|previous|next) (?:of (?:the )?)?(?:previous |last )?meeting[^.]*$",
                before,
                re.I,
            )
            and not before.lstrip().lower().startswith("minutes")
            and len(text[: dated.start]) > 400
        ):
            continue
        said = re.search(r"\b(?:meeting|held)\b.*\b(?:on:?|held)\s*$", before, re.IGNORECASE)
        body = re.search(
            r"(?:council|committee|cabinet|executive|panel|board|forum)\s*[-–—,:]?\s*$",
            before,
            re.I,
        )
        if said or body or _TIME.match(text, dated.end):
            yield dated
            return


def _events_of(front: Front, date: PaperDate | None) -> Evidence | None:
    """When what the paper tells of happened, where it says so and it is another date."""
    text = front.flat
    found: dict[PaperDate, Dated] = {}
    for dated in dates(text):
        before = re.sub(
            rf"{WEEKDAY}$", "", text[max(0, dated.start - 120) : dated.start], flags=re.I
        )
        if _HAPPENED.search(before):
            found.setdefault(dated.date, dated)
    days = _finest(set(found))
    if len(days) != 1 or days[0] == date:
        return None
    return Evidence("events", str(days[0]), "front page", found[days[0]].words)
