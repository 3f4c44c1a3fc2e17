"""What a paper is called: by its front page, else by its metadata, else by its file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from ingest.dates import dates, file_date
from ingest.document import Content, Evidence, PaperDate
from ingest.front import Front, FrontLine
from ingest.publishers import body

_LONGEST = 150
_HEAD = 12
# Which part of any paper, or which form it is written on.
_NOT_TELLING = re.compile(
    r"(?:council|committee|cabinet|board|items|introduction|summary|contents|report|minutes|agenda"
    r"|commission|form|page|version|draft|draft version|section [a-z0-9]+|for publication"
    r"|unrestricted|confidential|notice|(?:press|news|media) release|inspection report"
    r"|for (?:immediate )?release\b.*"
    r"|agenda item|meeting on|extraordinary"
    r"|advertisement|home|menu|search|skip to (?:main )?content)"
    r"|(?:current|annual|quarterly|progress) report"
    r"|.*(?:\b(?:council|committee|cabinet|board|items|introduction|summary|commission|inc|plc|ltd"
    r"|limited|incorporated|company|corporation)\.?|:)"
    r"|(?:form )?\d+-[a-z]|report (?:to|by|of|no)\b.*|report [a-z]*\d[\w/-]*|united states.*"
    r"|.*\bfile n(?:umber|o)\b.*"
    r"|.*\bact (?:of )?\d{4}.*|proposed by .*|(?:mr|mrs|ms|cllr|councillor|dr) .*|by .*"
    r"|for the .* ended\b.*|(?:page|table) .*|\(.*|\W*",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?P<label>(?:appendix|annex|annexe|schedule|enclosure)\s+(?:[A-Z]{1,2}\d?|\d{1,3}[a-z]?))"
    r"(?:\s*[-–—:.|]\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_PACK = re.compile(
    r"\(?Public (?:Document )?Pack\)?\s*(?P<what>.*?)\s*Agenda (?P<kind>Supplement|Pack)?\s*"
    r"for (?P<body>.+?),\s*(?P<date>\d\d/\d\d/\d{4})(?:\s+\d\d:\d\d)?",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:report )?subject(?=\s*:)|(?:report |paper )title(?=\s*:)"
    r"|title of (?:the )?(?:report|paper)|title(?=\s*:)|re(?=\s*:)"
)
_DECISION = re.compile(
    r"(?:proposed )?record of (?:(?:executive|cabinet|officer|delegated|key|member) )?decision"
    r"|decision notice",
    re.IGNORECASE,
)
_DECISION_TITLE = r"(?:subject matter / )?title of (?:the )?decision|decision title"
_DECISION_NUMBER = re.compile(
    r"decision\s+(?:no|number|ref(?:erence)?)\.?\s*:?\s*(\d{2}/\d{4,6})", re.IGNORECASE
)
_IMPACT_TITLE = r"eqia title|title of (?:the )?(?:assessment|eqia)|(?:activity|proposal) title"
_AMENDMENT = re.compile(
    r"Budget Amendment Form.{0,40}?Amendment\s+Name:[\s|]*(?P<name>.{3,200}?)[\s|]*"
    r"Amendment\s+Number:[\s|]*(?P<number>\d+)",
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
_UNDER = re.compile(r"as at\b|quarter \d|for the period\b", re.IGNORECASE)
_ANY_REPORT = re.compile(
    r"(?:20\d\d(?:[-/]\d\d)? )?(?:annual|quarterly|half-yearly|interim|final|progress|scrutiny) "
    r"(?:review|report)(?: (?:for )?20\d\d\S*)?",
    re.IGNORECASE,
)
_REPORT_ON = re.compile(r"report on (?:the )?\w+ .{10}", re.IGNORECASE)
_INITIALS = frozenset("ASCH CIPFA CYPE EQIA HMICFRS PINS SACRE SEND UKHSA".split())
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
    suffix = PurePosixPath(name).suffix.lower()
    is_pdf = suffix == ".pdf"
    is_page = suffix in (".html", ".htm", ".xhtml", ".mhtml", ".mht")
    found = own if is_page else None  # a page's main heading is its name
    found = found or _pack(properties) or _meeting(front, name, kind, date) or _form(front, name)
    if not found and own and not is_pdf:  # the title of a web page, the first heading of Markdown
        found = own
    found = found or _front(content, front, name)
    if found and own and own.value.lower().startswith(found.value.lower()):
        found = own  # a heading of which only the first line was taken for one
    found = found or _attached_file(name) or own or _of_file(name)
    short = _shortened(found.value)
    return Evidence("title", short, found.place, found.words)


def readable(name: str) -> str:
    """A file's name as words: `Appendix_D_21_01_25_4cb7de.pdf` is `Appendix D`, of a date."""
    stem = stem_of(name)
    if (dated := file_date(stem)) and stem[: dated.start].strip(" _-"):
        date, rest = dated.date.words, stem[dated.end :]
        rest = re.sub(r"^[ _-]\d\d[ _-]\d\d(?=[ _-])", "", rest)  # the time of a meeting
        stem = f"{stem[: dated.start]} {date if dated.start else ''} {rest}"
    stem = re.sub(r"(?<!\d)(20\d\d)_(\d\d)(?![A-Za-z\d])", r"\1-\2", stem)
    words = re.sub(r"_|(?<!\d)-|-(?!\d)", " ", stem)
    words = " ".join(_NOISE.sub(" ", words).split()).strip(" -.")
    words = re.sub(r"^\d{1,2} (?=(?:annexe?|appendix)\b)", "", words, flags=re.IGNORECASE)
    words = words[:1].upper() + words[1:] if " " in words else words
    return words or PurePosixPath(name).stem or name


def stem_of(name: str) -> str:
    """The file's name without its suffix and without the mark that a download left at its end."""
    stem = PurePosixPath(name).stem
    return re.sub(r"[_-](?=[a-f]*\d)(?!(?:19|20)\d{6}$)[0-9a-f]{6,}$", "", stem) or stem


def meeting_body(front: Front, file: str) -> tuple[str, str] | None:
    """The body whose minutes or agenda it is, and the words that say so."""
    words = f"{front.text} {file}"
    for pattern in (_MEETING_OF, _MEMBERS_OF):
        if found := pattern.search(front.flat[:800]):
            name = _cased(found["body"].strip(" ,"), words)
            if len(name.split()) <= 12:
                return name, found[0]
    for line in front.shown[:_HEAD]:
        found = _BODY.fullmatch(line.words)
        if found and not body(line.words) and (not found["rest"] or dates(found["rest"])):
            name = _cased(found["body"].strip(), words)
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


def _meeting(front: Front, file: str, kind: str | None, date: PaperDate | None) -> Evidence | None:
    if kind not in ("minutes", "agenda") or not (found := meeting_body(front, file)):
        return None
    name, words = found
    the = "" if re.match(r"the\b", name, re.IGNORECASE) else "the "
    title = f"{kind.capitalize()} {'of' if kind == 'minutes' else 'for'} {the}{name}"
    return Evidence("title", f"{title}, {date.words}" if date else title, "front page", words)


def _form(front: Front, file: str) -> Evidence | None:
    """The title from a line that is labelled as such."""
    if found := _AMENDMENT.search(front.text):
        name = " ".join(found["name"].split())
        return _front_title(f"Budget amendment {found['number']}: {name}", found[0])
    record, decided = _decision(front), front.labelled(_DECISION_TITLE)
    if record and decided:
        number = _DECISION_NUMBER.search(front.flat)
        of = f"{record.capitalize()} {number[1]}" if number else record.capitalize()
        return _front_title(f"{of}: {decided}", decided)
    if assessed := front.labelled(_IMPACT_TITLE):
        return _front_title(f"Equality impact assessment: {assessed}", assessed)
    if (said := front.labelled(_SUBJECT)) and len(said) > 5:
        label = _attachment(front, file)
        title = _cased(said, f"{front.text} {file}")
        return _front_title(f"{label}: {title}" if label else title, said)
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

    def titled(said: str, words: str) -> Evidence:
        return _front_title(_with_label(label, _cased(said, f"{content.text} {name}"), name), words)

    for line in front.lines[:_HEAD]:
        found = _ATTACHED.fullmatch(line.words)
        if found and found["rest"] and not _tells_nothing(found["rest"]):
            return titled(found["rest"].rstrip(" :"), line.words)
    shown = [line for line in front.shown[:_HEAD] if not _ATTACHED.fullmatch(line.words)]
    shown += [FrontLine("", False, True, False)]
    first = [
        at
        for at, (line, below) in enumerate(pairwise(shown[:4]))
        if line.heading or not (line.after or below.after or line.words.endswith((".", ",", ";")))
    ]
    headings = [
        at
        for at, line in enumerate(shown)
        if (line.heading and not line.after) or _REPORT_ON.match(line.words)
    ]
    # Plain text has no marked headings: its first line is a better title than what looks like one.
    marked = PurePosixPath(name).suffix.lower() == ".pdf"
    for at in headings + first if marked else sorted({*first, *headings}):
        said = _whole(shown[at:])
        if not _tells_nothing(said) and not body(said) and not _of_another(said, front, name):
            return titled(said, said)
    return None


def _whole(lines: Sequence[FrontLine]) -> str:
    """A heading with the lines that go on with it, and with what it is a report of."""
    said = lines[0].words
    for above, line in pairwise(lines):
        broken = (above.heading or said == above.words) and bool(
            re.match(r"[&a-z](?!y )", line.words)
        )
        one = broken or (line.after and line.heading)
        # CAPITAL / STRATEGY, each on a line of its own
        halves = above.heading and line.heading and said.isupper() and line.words.isupper()
        if one or (halves and _is_half(said) and _is_half(line.words)):
            said = f"{said} {line.words}"
        elif above.heading and line.heading and _UNDER.match(line.words):
            said = f"{said}, {line.words[0].lower() if line.words[1] == 's' else line.words[0]}"
            said += line.words[1:]
        elif re.search(r", Quarter \d$", said) and re.fullmatch(_YEARS, line.words):
            said = f"{said}, {line.words}"
        elif _ANY_REPORT.fullmatch(said) and line.heading and not _tells_nothing(line.words):
            said = f"{said}: {line.words}"
        else:
            break
    return said.strip("#: ")


def _is_half(words: str) -> bool:
    return len(words) < 30 and not _NOT_TELLING.fullmatch(words) and not body(words)


def _is_sentence(words: str) -> bool:
    return len(words) > 100 or (words.endswith((".", ";", ",")) and len(words.split()) > 5)


def _tells_nothing(words: str) -> bool:
    """Whether these words could stand on any paper, or are a table's, an address or a date."""
    plain = words.strip(" .:*#")
    parts = plain.lower().split()
    if len(parts) < 2 or len(plain) > _LONGEST or _NOT_TELLING.fullmatch(words.strip(" *#")):
        return True
    letters = sum(map(str.isalpha, plain))
    if letters * 2 < len(plain) or len(re.findall(r"\d[.,]\d", plain)) > 1:
        return True
    if re.search(r"[|@]|£000|\b\d{5}$|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", plain):
        return True
    if sum(len(dated.words) for dated in dates(plain)) > 0.5 * len(plain):
        return True
    return len(set(parts)) < 0.7 * len(parts) or _is_sentence(words)


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


def _of_another(said: str, front: Front, name: str) -> bool:
    """Whether an appendix's file is called by quite other words: its heading is then a table's."""
    if any(_ATTACHED.fullmatch(line.words) for line in front.lines[:4]):
        return False
    words = _file_words(name)
    shared = sum(word[:4].lower() in said.lower() for word in words)
    return len(words) > 1 and shared < 0.4 * len(words)


def _attached_file(name: str) -> Evidence | None:
    """`Appendix A: Capital Investment Summary`, where a file is called so."""
    return _of_file(name) if _file_words(name) else None


def _file_words(name: str) -> list[str]:
    """The telling words of an appendix's file name; none for another paper."""
    found = _ATTACHED.fullmatch(readable(name))
    said = found["rest"] if found else ""
    for dated in reversed(dates(said)):
        said = said[: dated.start] + said[dated.end :]
    return [word for word in re.findall(r"[^\W\d_]{3,}", said) if word not in _SMALL_WORDS]


def _of_file(name: str) -> Evidence:
    words = readable(name)
    if (found := _ATTACHED.fullmatch(words)) and found["rest"]:
        kind, number = found["label"].split()
        words = f"{kind.capitalize()} {number.upper()}: {found['rest']}"
    return Evidence("title", words, "file name", PurePosixPath(name).name)


def _cased(words: str, text: str) -> str:
    """Words in capitals as the paper writes them elsewhere; short ones may be initials."""
    if sum(map(str.isupper, words)) < 0.7 * sum(map(str.isalpha, words)):
        return words
    known = set(re.findall(r"[A-Za-z]+", text))
    cased = []
    for at, word in enumerate(words.split(" ")):
        plain = re.sub(r"[^A-Za-z].*", "", word)
        if at and plain.lower() in _SMALL_WORDS:
            cased.append(word.lower())
        elif _is_a_word(plain) or (len(plain) > 1 and {plain.capitalize(), plain.lower()} & known):
            cased.append(word.capitalize())
        else:
            cased.append(word)
    return " ".join(cased)


def _is_a_word(capitals: str) -> bool:
    """Whether it is too long, or too well to speak, for initials."""
    sounds = len(capitals) > 3 and re.search(r"[AEIOUY]", capitals) is not None
    return (len(capitals) > 5 or sounds) and capitals not in _INITIALS


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return title[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
