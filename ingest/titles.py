"""What a paper is called: by its front page, else by its metadata, else by its file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import PurePosixPath

from ingest.dates import WEEKDAY, dates, file_date
from ingest.document import Content, Evidence, PaperDate
from ingest.front import Front, FrontLine
from ingest.publishers import body

_LONGEST = 150
_HEAD = 12
# Which part of any paper, or which form it is written on.
_NOT_TELLING = re.compile(
    r"(?:council|committee|cabinet|board|items|introduction|summary|contents|report|minutes|agenda"
    r"|commission|form|page|version|draft|section [a-z0-9]+|for publication|unrestricted"
    r"|confidential|notice|advertisement|home|menu|search|skip to (?:main )?content)"
    r"|.*(?:\b(?:council|committee|cabinet|board|items|introduction|summary|commission|inc|plc|ltd"
    r"|limited|incorporated|company|corporation)\.?|:)"
    r"|(?:form )?\d+-[a-z]|report (?:to|by|of|no)\b.*|report [a-z]*\d[\w/-]*|united states.*"
    r"|proposed by .*|(?:mr|mrs|ms|cllr|councillor|dr) .*|by .*|(?:page|table) .*|\W*",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?P<label>(?:appendix|annex|annexe|schedule|enclosure)\s+(?:[A-Z]{1,2}\d?|\d{1,3}[a-z]?))"
    r"(?:\s*[-–—:.|]\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_PACK = re.compile(
    r"\(?Public (?:Pack|Document Pack)\)?\s*(?P<what>.*?)\s*Agenda (?P<kind>Supplement|Pack)?\s*for "
    r"(?P<body>.+?),\s*(?P<date>\d\d/\d\d/\d{4})(?:\s+\d\d:\d\d)?",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:report )?subject(?=\s*:)|(?:report |paper )title(?=\s*:)|title of (?:the )?(?:report|paper)"
    r"|title(?=\s*:)|re(?=\s*:)"
)
_DECISION = re.compile(r"(?:proposed )?record of (?:\w+ )?decision|decision notice", re.IGNORECASE)
_DECISION_TITLE = r"(?:subject matter / )?title of (?:the )?decision|decision title"
_DECISION_NUMBER = re.compile(
    r"decision\s+(?:no|number|ref(?:erence)?)\.?\s*:?\s*(\d{2}/\d{4,6})", re.IGNORECASE
)
_IMPACT_TITLE = r"eqia title|title of (?:the )?(?:assessment|eqia)|(?:activity|proposal) title"
_AMENDMENT = re.compile(
    r"Budget Amendment Form.{0,40}?Amendment\s+Name:\s*(?P<name>.{3,200}?)\s*"
    r"Amendment\s+Number:\s*(?P<number>\d+)",
    re.DOTALL | re.IGNORECASE,
)
_BODY = re.compile(
    r"(?P<body>[\w ,&’'-]*\b(?:council|committee|sub-committee|cabinet|executive|panel|board|forum"
    r"|commission|authority))(?:\s*[-–—,:]\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_MEETING_OF = re.compile(
    r"\bmeeting of (?:the )?(?P<body>[A-Z].{2,80}?),?\s+(?:held|to be held|will be held|on|at)\b",
    re.IGNORECASE,
)
_MEMBERS_OF = re.compile(
    r"\bTo: (?:all )?(?:the )?members of (?:the )?(?P<body>[A-Z][\w ,&’'-]{2,80}?)(?= An? |\.|$)",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("a an and as at by for from in of on or the to with".split())
_YEARS = re.compile(r"(?<!\d)20\d\d[-–/]\d\d(?:\d\d)?(?!\d)")
_NOISE = re.compile(
    r"\b(?:final|prod|v\d+(?:\.\d+)*|public pack|web version|accessible|copy)\b", re.IGNORECASE
)


def title_of(
    content: Content,
    front: Front,
    properties: Mapping[str, str],
    name: str,
    kind: str | None,
    date: PaperDate | None,
) -> Evidence:
    """The title, from the place that tells most; the file's name where no place tells anything."""
    own = _metadata_title(content, properties)
    is_pdf = PurePosixPath(name).suffix.lower() == ".pdf"
    found = _pack(properties) or _meeting(front, kind, date) or _form(front, name)
    if not found and own and not is_pdf:  # the title of a web page, the first heading of Markdown
        found = own
    found = found or _front(content, front, name) or own or _of_file(name)
    short = _shortened(found.value)
    return Evidence("title", short, found.place, found.words)


def readable(name: str) -> str:
    """A file's name as words: `Appendix_D_21_01_25_4cb7de.pdf` is `Appendix D`, of a date."""
    stem = PurePosixPath(name).stem
    stem = re.sub(r"[_-](?=[0-9a-f]{6,}$)(?=[a-f]*\d)[0-9a-f]{6,}$", "", stem) or stem
    if (dated := file_date(stem)) and stem[: dated.start].strip(" _-"):
        date, rest = dated.date.words, stem[dated.end :]
        rest = re.sub(r"^[ _-]\d\d[ _-]\d\d(?=[ _-])", "", rest)  # the time of a meeting
        stem = f"{stem[: dated.start]} {date if dated.start else ''} {rest}"
    stem = re.sub(r"(?<!\d)(20\d\d)_(\d\d)(?!\d)", r"\1-\2", stem)
    words = re.sub(r"_|(?<!\d)-|-(?!\d)", " ", stem)
    words = " ".join(_NOISE.sub(" ", words).split()).strip(" -.")
    return words or PurePosixPath(name).stem or name


def meeting_body(front: Front) -> tuple[str, str] | None:
    """The body whose minutes or agenda it is, and the words that say so."""
    for pattern in (_MEETING_OF, _MEMBERS_OF):
        if found := pattern.search(front.flat[:800]):
            name = _cased(found["body"].strip(" ,"), front.text)
            if len(name.split()) <= 12:
                return name, found[0]
    for line in front.shown[:_HEAD]:
        found = _BODY.fullmatch(line.words)
        if found and not body(line.words) and (not found["rest"] or dates(found["rest"])):
            name = _cased(found["body"].strip(), front.text)
            if len(name.split()) <= 12 and not re.match(
                r"(?:to|from|agenda|minutes)\b", name, re.I
            ):
                return name, line.words
    return None


def _pack(properties: Mapping[str, str]) -> Evidence | None:
    """The title that agenda systems give a pack of papers."""
    said = properties.get("title", "")
    found = _PACK.search(said)
    if not found:
        return None
    what = readable(found["what"]) if found["what"] else ""
    dated = dates(found["date"])
    when = dated[0].date.words if dated else found["date"]
    kind = "Agenda supplement" if (found["kind"] or "").lower() == "supplement" else "Agenda pack"
    title = f"{kind} for {found['body'].strip()}, {when}"
    return Evidence("title", f"{title}: {what}" if what else title, "metadata", found[0])


def _meeting(front: Front, kind: str | None, date: PaperDate | None) -> Evidence | None:
    if kind not in ("minutes", "agenda") or not (found := meeting_body(front)):
        return None
    name, words = found
    the = "" if re.match(r"the\b", name, re.IGNORECASE) else "the "
    title = f"{kind.capitalize()} {'of' if kind == 'minutes' else 'for'} {the}{name}"
    return Evidence("title", f"{title}, {date.words}" if date else title, "front page", words)


def _form(front: Front, name: str) -> Evidence | None:
    """The title from a line that is labelled as such."""
    if found := _AMENDMENT.search(front.text):
        said = " ".join(found["name"].split())
        return _front_title(f"Budget amendment {found['number']}: {said}", found[0])
    if (record := _decision(front)) and (said := front.labelled(_DECISION_TITLE)):
        number = _DECISION_NUMBER.search(front.flat)
        of = f"{record.capitalize()} {number[1]}" if number else record.capitalize()
        return _front_title(f"{of}: {said}", said)
    if said := front.labelled(_IMPACT_TITLE):
        return _front_title(f"Equality impact assessment: {said}", said)
    if (said := front.labelled(_SUBJECT)) and len(said) > 5:
        label = _attachment(front, name)
        return _front_title(f"{label}: {said}" if label else said, said)
    return None


def _decision(front: Front) -> str | None:
    head = " ".join(line.words for line in front.lines[:_HEAD])
    found = _DECISION.search(head)
    return found[0] if found else None


def _front_title(value: str, words: str) -> Evidence:
    return Evidence("title", value, "front page", " ".join(words.split()))


def _front(content: Content, front: Front, name: str) -> Evidence | None:
    """The first line or heading that tells the paper apart, with the appendix that it is."""
    label = _attachment(front, name)
    lines = front.lines[:_HEAD]
    for at, line in enumerate(lines):
        found = _ATTACHED.fullmatch(line.words)
        if found and found["rest"] and not _tells_nothing(found["rest"]):
            said = _whole(content, (*lines[at:],), found["rest"])
            return _front_title(_with_label(label, _cased(said, content.text), name), line.words)
    shown = [line for line in front.shown[:_HEAD] if not _ATTACHED.fullmatch(line.words)]
    first = next((at for at, line in enumerate(shown) if line.heading), None)
    for at in dict.fromkeys(at for at in (first, 0) if at is not None and at < len(shown)):
        rest = shown[at:]
        while rest and rest[0].heading and (_tells_nothing(rest[0].words) or body(rest[0].words)):
            rest = rest[1:]
        if not rest:
            continue
        said = _whole(content, tuple(rest), rest[0].words)
        if not _tells_nothing(said) and not body(said):
            return _front_title(_with_label(label, _cased(said, content.text), name), said)
    return None


def _whole(content: Content, lines: tuple[FrontLine, ...], words: str) -> str:
    """A heading with the lines that go on with it."""
    del content
    said = words
    for above, line in zip(lines, lines[1:], strict=False):
        goes_on = line.after and (line.heading or above.heading)
        halves = above.heading and line.heading and line.words.isupper() and words.isupper()
        words_only = halves and len(f"{said} {line.words}") <= 60 and not body(line.words)
        under = (
            above.heading
            and line.heading
            and re.match(r"(?:as at|quarter|for the)\b", line.words, re.I)
        )
        if not (goes_on or words_only or under):
            break
        said = f"{said}{', ' if under else ' '}{line.words}"
    return said.strip("#: ")


def _tells_nothing(words: str) -> bool:
    """Whether these words could stand on any paper, or are a table's."""
    plain = words.strip(" .:*#")
    parts = plain.lower().split()
    if len(parts) < 2 or len(plain) > _LONGEST or _NOT_TELLING.fullmatch(words.strip(" *#")):
        return True
    digits = sum(map(str.isdigit, plain))
    if digits * 2 > len(plain) or "£000" in plain or "@" in plain:
        return True
    if re.fullmatch(rf"{WEEKDAY}?.*", plain, re.I) and any(
        len(d.words) > 0.6 * len(plain) for d in dates(plain)
    ):
        return True
    return len(set(parts)) < 0.7 * len(parts) or (len(parts) > 8 and plain.endswith((",", ";")))


def _attachment(front: Front, name: str) -> str | None:
    """`Appendix L`, from the top of the front page, else from the beginning of the file's name."""
    for line in front.lines[:4]:
        if found := _ATTACHED.fullmatch(line.words):
            return found["label"].title() if found["label"].isupper() else found["label"]
    found = re.match(
        r"(?:\d+ )?((?:appendix|annex|annexe) (?:[A-Z]|\d{1,2}))\b", readable(name), re.IGNORECASE
    )
    if not found:
        return None
    kind, number = found[1].split()
    return f"{kind.capitalize()} {number.upper()}"


def _with_label(label: str | None, said: str, name: str) -> str:
    """With the appendix, and with the financial year where only the file's name has it."""
    years = _YEARS.findall(readable(name))
    told = readable(name).lower()
    if len(years) == 1 and not _YEARS.search(said) and said.lower() in told:
        said = f"{said} {years[0]}"
    return f"{label}: {said}" if label else said


def _metadata_title(content: Content, properties: Mapping[str, str]) -> Evidence | None:
    """The title that someone gave the file: `content.title` is without what its program left."""
    said = " ".join((content.title or "").replace("**", "").split()).strip("#:_ ")
    unsaid = not said or _tells_nothing(said) or _ATTACHED.match(said) or _DECISION.match(said)
    if unsaid or re.search(r"^microsoft|^agenda template|^executive decision$|\d{10}-", said, re.I):
        return None
    return Evidence("title", said, "metadata", properties.get("title", said))


def _of_file(name: str) -> Evidence:
    words = readable(name)
    return Evidence("title", words, "file name", PurePosixPath(name).name)


def _cased(words: str, text: str) -> str:
    """Words in capitals as the paper writes them elsewhere; those it never does stay as they are."""
    if not words.isupper():
        return words
    known = set(takewhile(lambda _: True, re.findall(r"[A-Za-z]+", text)))
    cased = []
    for at, word in enumerate(words.split(" ")):
        plain = re.sub(r"[^A-Za-z].*", "", word)
        if at and plain.lower() in _SMALL_WORDS:
            cased.append(word.lower())
        elif len(plain) > 1 and {plain.capitalize(), plain.lower()} & known:
            cased.append(word.capitalize())
        else:
            cased.append(word)
    return " ".join(cased)


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return title[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
