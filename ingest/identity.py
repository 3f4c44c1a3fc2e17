"""What a paper is: its title, publisher, kind and date, each with the words that tell it.

A value is given only where the paper, its metadata or its file's name says it in so many words;
otherwise it stays unknown. What the manifest says stands above all of them. The file's own dates
are never used: `created` is often that of the template that a paper was written on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from ingest.dates import WEEKDAY, Dated, dates, file_date
from ingest.document import Content, Evidence, PaperDate
from ingest.front import Front
from ingest.manifest import Entry
from ingest.publishers import publisher_of
from ingest.titles import readable, stem_of, title_of

_HEAD = 12  # lines at the top of the front page that say what the paper is
_LONGEST_LINE = 100
_Patterns = tuple[tuple[str, re.Pattern[str]], ...]


def _patterns(**kinds: str) -> _Patterns:
    return tuple(
        (kind.replace("_", " "), re.compile(pattern, re.IGNORECASE))
        for kind, pattern in kinds.items()
    )


# What a whole line at the top says; the first line that does counts.
_SAID = _patterns(
    agenda_pack=r"(?:public |agenda )?(?:reports? |document )pack\b.*|agenda supplement\b.*",
    minutes=r"(?:draft |printed |approved )?minutes(?: of\b.*| \d.*|[:–-].*)?",
    agenda=r"(?:agenda|a g e n d a)(?: for .*)?|summons to and|summons\b.*\bagenda\b.*",
    equality_impact_assessment=r"(?:eqia|equality (?:impact|analysis))\b.*",
    decision=r"(?:.{3,60} [–—-] )?(?:proposed )?record of (?:\w+ )?decision|decision notice\b.*",
    inspection_report=r"(?:[\w’' ]{0,40} )?inspection report(?:\s*[:–-].*|\s+\d.*)?",
    press=r"(?:press|news|media) release\b.*|for immediate release\b.*",
    budget=r"budget amendment form",
    report=r"report (?:to|of|by|no\.?)\b.*",
)
# What the title is a name of.
_TITLED = _patterns(
    consultation=r"\bconsultation (?:document|report|feedback|responses?|results|analysis|on)\b",
    budget=r"\b(?:revenue|capital|annual|council|alternative) budget\b"
    r"|\bbudget (?:book|20\d\d|by directorate)\b|\bbudget - (?:spending|savings)\b",
    strategy=r"\bstrategy(?: (?:\d{4}.*|statement|document))?$",
    report=r"^report on\b|\b(?:annual|monitoring|performance|progress|inspector['’]?s) report\b",
)
_INSPECTORS = ("Care Quality Commission", "HMICFRS", "Ofsted")
_INSPECTION = re.compile(r"\b(?:inspection|assessment) (?:of|report)\b", re.IGNORECASE)
# What the file is called.
_NAMED = _patterns(
    agenda_pack=r"\b(?:public reports? pack|agenda (?:supplement|reports? pack|pack))\b",
    minutes=r"\bminutes\b",
    agenda=r"\bagenda\b(?! items?\b)",
    equality_impact_assessment=r"\b(?:eqia|equality impact assessment)\b",
    decision=r"\b(?:record of decision|decision notice)\b",
    press=r"\b(?:press|news|media) release\b",
    report=r"\b(?:annual|monitoring|covering|committee|cabinet|council|decision) report\b",
)
KINDS = tuple(
    dict.fromkeys(
        (
            *(kind for kind, _ in (*_SAID, *_TITLED, *_NAMED)),
            *("letter", "appendix", "web page"),
        )
    )
)
_REPORT_LABELS = r"subject(?=\s*:)|(?:report |paper )title(?=\s*:)|title of (?:the )?report"
_MASTHEAD = 1_500  # characters in which a meeting's date is looked for
_OPENING = 400  # characters in which "minutes of the meeting held on" speaks of the paper itself
_OTHER_MEETING = re.compile(
    r"\bminutes of (?:the )?(?:\w+ )?meeting|\b(?:last|previous|next) meeting", re.IGNORECASE
)
_OF_BODY = re.compile(
    r"\b(?:council|committee|cabinet|executive|panel|board|forum)\s*[-–—,:]?\s*$", re.IGNORECASE
)
_TIME = re.compile(
    r",?\s*(?:,|at|@|-|–)?\s*\(?\d{1,2}(?:[.:]\d\d)?\s*(?:am|pm|noon|hrs)|,? at \d", re.I
)
_LABEL_OF_DATE = (
    r"(?:date of (?:the )?(?:publication|issue|report|decision)|date (?:published|issued|of report)"
    r"|(?:report|publication|issue|release|decision) date"
    r"|for (?:immediate )?release"
    r"|(?:(?:first|assessment|report) )?published(?: on| date)?|issued(?: on)?|dated?)"
)
_LABEL_OF_MEETING = r"(?:date of (?:the )?meeting|meeting date|date and time of meeting)"
_VISIT = r"(?:inspection|visit|site visit|review|fieldwork)"
_HAPPENED = re.compile(
    rf"(?:\bdates?(?: ?\(s\)|\(s\))? of (?:the )?{_VISIT}|\b{_VISIT} dates?)\s*:?\s*$"
    rf"|\b(?:{_VISIT}|survey|assessment|inspectors?)\b[^.;:]{{0,60}}?\b(?:carried out|took place"
    r"|undertaken|conducted|visited|held)\s+(?:\w+ ){0,3}?(?:in|on|during|between|from)\s*$"
    r"|\bfor the (?:fiscal |financial )?(?:year|quarter|quarterly period|period) ended\s*$"
    r"|\bdate of earliest event reported\):?\s*$",
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
    if (
        not kind
        and publisher
        and publisher.value in _INSPECTORS
        and _INSPECTION.search(title.value)
    ):
        kind = Evidence("kind", "inspection report", title.place, title.words)
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
    head = [line.words for line in front.shown[:_HEAD] if len(line.words) <= _LONGEST_LINE]
    for words in head:
        for kind, pattern in _SAID:
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
    in_name = file_date(stem_of(name))
    if in_name:
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
    """`To: Cabinet, 30 January 2025`, `Report to Cabinet, 30 January 2025`."""
    said = front.labelled(r"to(?=\s*:)") or ""
    for line in front.shown[:_HEAD]:
        if not said and re.match(r"(?:Report to|To) (?:the )?[A-Z]", line.words):
            said = line.words
    found = dates(said)
    if len(found) == 1 and found[0].end == len(said.rstrip(" .")):
        yield found[0]


def _alone(front: Front) -> Iterator[Dated]:
    """A line that is a date and nothing else."""
    lines = [line.words for line in front.shown[: 2 * _HEAD]]
    for words in (*lines, *map(" ".join, pairwise(lines))):
        for dated in dates(words):
            left = words[: dated.start] + words[dated.end :]
            if re.fullmatch(rf"(?:{WEEKDAY})?[\s.,]*", left + " ", re.IGNORECASE):
                yield dated


def _of_meeting(front: Front) -> Iterator[Dated]:
    """The first date that is said to be the meeting's, and not that of another meeting."""
    text = front.flat[:_MASTHEAD]
    for dated in dates(text):
        before = _before(text, dated)
        said = re.search(r"\b(?:meeting|held)\b.*\b(?:on|held)\s*:?\s*$", before, re.IGNORECASE)
        if said or _OF_BODY.search(before) or _TIME.match(text, dated.end):
            if not (_OTHER_MEETING.search(before) and dated.start > _OPENING):
                yield dated
            return


def _before(text: str, dated: Dated) -> str:
    """What stands before a date, without its day of the week."""
    before = text[max(0, dated.start - 200) : dated.start]
    return re.sub(rf"{WEEKDAY}$", "", before, flags=re.IGNORECASE)


def _events_of(front: Front, date: PaperDate | None) -> Evidence | None:
    """When what the paper tells of happened, where it says so and it is another date."""
    text = front.flat
    found: dict[PaperDate, Dated] = {}
    for dated in dates(text):
        before = _before(text, dated)
        if _HAPPENED.search(before):
            found.setdefault(dated.date, dated)
    days = _finest(set(found))
    if len(days) != 1 or days[0] == date:
        return None
    return Evidence("events", str(days[0]), "front page", found[days[0]].words)
