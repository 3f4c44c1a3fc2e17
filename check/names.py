"""The names of a text: people, bodies and places, and codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from check.dates import dated
from check.lexicon import COUNTED
from check.reading import Reading, read
from ingest import STOP_WORDS, stem

NameKind = Literal["name", "place", "body"]

_BODY = frozenset(
    """council committee commission trust board ltd limited plc department ministry authority
    agency association institute university college company corporation union party cabinet
    executive group partnership federation society service services panel forum ombudsman ofsted
    parliament assembly foundation inspectorate directorate office team club church""".split()
)
_PLACE = frozenset(
    """street road lane avenue square close drive ward house hospital park centre center school
    station bridge green hill court gardens library island river lake mountain county borough city
    town village airport hall home valley bay beach coast region district""".split()
)
TITLES = frozenset(
    """mr mrs ms miss dr cllr councillor councillors cllrs sir lord lady dame professor prof rev hon
    king queen prince princess president captain colonel general saint st pope emperor
    """.split()
)
ROLE_WORDS = frozenset(
    """leader director chair chairman chairwoman chairperson mayor minister secretary chief officer
    executive head manager deputy assistant cabinet member portfolio holder spokesman spokeswoman
    commissioner inspector governor senator ambassador bishop judge prime""".split()
)
# Words of a name that tell nobody apart.
GENERIC = (
    _BODY
    | TITLES
    | ROLE_WORDS
    | frozenset(
        """london borough county city town royal the of and for plan report policy strategy
    programme scheme act bill project review quarter kingdom united states state national
    new english british american good outstanding inadequate requires improvement uk england
    gbp eur usd
    """.split()
    )
)
_IN = frozenset("in at near from to around within outside of through across towards".split())
# What is said of one alone, as it is never said of several.
_OF_ONE = frozenset(
    """is was has does says tells employs runs owns makes takes gives gets goes holds meets pays
    spends provides offers includes covers remains receives requires lives works plays leads serves
    """.split()
)
_SMALL = frozenset("of and the for in on to a an with by".split())
_JOINING = frozenset("of for de la van von al & upon on".split())
# Words that begin sentences without being names, beside stop words.
_BEGINNING = re.compile(
    r".*(?:ing|ed|ly|tion|tions|ment|ments|ness|ity|ities|ism|ance|ence|ances|ences|ive|ous|ful"
    r"|able|ible|ship|hood|wards?|ers|ors|ists|ials?|ures?|ies|ages?)$"
)
_COMMON = frozenset(
    map(
        stem,
        """people person resident family home child woman man staff carer user member councillor
        officer inspector doctor nurse teacher pupil student patient client provider company firm
        council committee cabinet government authority police court school hospital house road
        street budget spend cost saving fund grant money tax rate price level number figure total
        percent half quarter third share most many several few some all both every each nearly
        almost over under more less fewer about around because although though while whereas when
        since after before during until despite without within between among against instead
        however therefore meanwhile moreover further furthermore finally overall today yesterday
        tomorrow early late last next first second third fourth annual year month week day spring
        summer autumn winter night morning work worker report plan review audit policy strategy
        service system care health help support team group board body agency partner trust
        crime fear risk need demand change new old young older local public private social adult
        large small big high low good bad poor rich better best worse main major other another same
        such different similar film movie book song album band game player season series story
        character episode show play music author writer actor actress singer star king queen
        president war army city town country world state river mountain island species animal
        plant bird fish dog cat tree food drink water fire air light data evidence study research
        result test drug virus vaccine infection disease symptom treatment therapy mask viral
        getting letting anyone everyone someone nobody none no not never always often sometimes
        fly-tipping outcome hearing letter form questionnaire survey answer question complaint
        director leader chair mayor minister manager head chief deputy executive prime
        whether according due given two three four five six seven eight nine ten eleven twelve
        former twenty thirty forty fifty hundred thousand million one zero dozen youth speed
        use sale birth death life love like
        just only even also then there here now soon once twice again
        transport bus train car park waste bin recycle library museum art sport job skill trade
        vote voter election law rule right power money contract project scheme visit call
        adoption foster fostering placement safeguard assess vacancy""".split(),
    )
)
_CODE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{1,6}[-/]?\d[\w./-]*\d|[A-Z]{2,6}\d+|\d{2}/\d{4,6}|[A-Z]\d{2,4})(?![\w/])"
)
_NUMBERED = re.compile(
    r"\b(?P<noun>paragraph|para|section|recommendation|appendix|item|chapter|outcome|decision"
    r"|article|schedule|priority|objective|phase|stage|tier|band|table|figure|annex|part|volume"
    r"|season|episode|grade|level|year|page|policy|standard|room|zone)s?\s+"
    r"(?P<number>\d+(?:\.\d+)*|[A-H](?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its words that tell it apart (`core`, lemmas); `title` is said before it."""

    start: int
    end: int
    kind: NameKind
    core: tuple[str, ...]
    head: str | None
    title: str | None
    first: int
    last: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A reference: ACH24-030, recommendation 11; `noun` is what it is the number of."""

    start: int
    end: int
    noun: str
    value: str


@lru_cache(maxsize=4096)
def codes(text: str) -> tuple[Code, ...]:
    """Every reference of a text in order, the numbers that only name something."""
    taken = [(when.start, when.end) for when in dated(text)]
    found = [
        Code(*m.span(), stem(m["noun"].lower()).removesuffix("graph"), m["number"].lower())
        for m in _NUMBERED.finditer(text)
    ]
    taken += [(code.start, code.end) for code in found]
    found += [
        Code(*m.span(), "", re.sub(r"[\W_]", "", m[0]).lower())
        for m in _CODE.finditer(text)
        if not any(m.start() < end and start < m.end() for start, end in taken)
    ]
    return tuple(sorted(found, key=lambda code: code.start))


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """Every name of a text in order: runs of capitalised words that are no dates or codes."""
    reading = read(text)
    taken = [(when.start, when.end) for when in dated(text)]
    taken += [(code.start, code.end) for code in codes(text)]
    found = []
    for run in _runs(reading, taken):
        name = _name(reading, run)
        if name:
            found.append(name)
    return tuple(found)


def _runs(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, word in enumerate(reading.words):
        free = not any(word.start < end and start < word.end for start, end in taken)
        inside = (
            word.capital
            and free
            and not (len(word.text) == 1 or word.low in ("i", "i'm", "i've", "i'd", "i'll"))
        )
        if run and not _adjoins(reading, run[-1], index):
            yield run
            run = []
        if inside:
            run.append(index)
        elif run and word.low in _JOINING and index + 1 < len(reading.words):
            if reading.words[index + 1].capital and _adjoins(reading, index, index + 1):
                run.append(index)
            else:
                yield run
                run = []
        elif run:
            yield run
            run = []
    if run:
        yield run


def _adjoins(reading: Reading, one: int, other: int) -> bool:
    """Whether only white space, a hyphen or an abbreviation's dot stands between two words."""
    left, right = reading.words[one], reading.words[other]
    gap = reading.text[left.end : right.start]
    if gap.startswith(".") and (left.low in TITLES or len(left.low) == 1):
        gap = gap[1:]
    return gap in ("-", "&", " & ") or (not gap.strip() and "\n\n" not in gap)


def _name(reading: Reading, run: list[int]) -> Name | None:
    words = reading.words
    while run and words[run[-1]].low in _JOINING:
        run = run[:-1]
    first_of_sentence = bool(run) and (
        run[0] == 0
        or words[run[0] - 1].sentence != words[run[0]].sentence
        or re.search(r"[“\"‘(:]\s*$", reading.text[: words[run[0]].start]) is not None
    )
    if first_of_sentence and _opens(reading, run):
        run = run[1:]
        while run and words[run[0]].low in _JOINING:
            run = run[1:]
    if not run:
        return None
    start, end = words[run[0]].start, words[run[-1]].end
    title = next((words[i].lemma for i in run if words[i].low in TITLES | ROLE_WORDS), None)
    told = [words[i] for i in run if words[i].low not in GENERIC and words[i].low not in _JOINING]
    told = [word for word in told if word.low not in STOP_WORDS]
    if not told:
        return None
    last = _bare(words[run[-1]].low)
    kind: NameKind = "name"
    if any(_bare(words[i].low) in _BODY for i in run):
        kind = "body"
    elif last in _PLACE or (
        run[0] and words[run[0] - 1].low in _IN - {"of", "from", "to"} and title is None
    ):
        kind = "place"
    head = words[run[-1]].lemma if last in _BODY | _PLACE else None
    return Name(
        *(start, end, kind, tuple(word.lemma for word in told), head, title),
        *(run[0], run[-1]),
        sure=not first_of_sentence
        or len(run) > 1
        or title is not None
        or not _may_be_plural(reading, run[0]),
    )


def _may_be_plural(reading: Reading, index: int) -> bool:
    """Whether the first word of a sentence may be a plural common noun: Fees, Refugees.

    Athens has, Wales is: what a verb says of one alone is a name.
    """
    word = reading.words[index]
    if word.text.isupper() or not word.low.endswith("s") or word.low.endswith(("ss", "us", "'s")):
        return False
    following = reading.words[index + 1 : index + 2]
    return not any(word.low in _OF_ONE for word in following)


def _opens(reading: Reading, run: list[int]) -> bool:
    """Whether the first word of a sentence is written large only for being the first."""
    word = reading.words[run[0]]
    if word.text.isupper() and len(word.text) > 1:
        return False
    if word.low in TITLES or (len(run) > 1 and word.low in ROLE_WORDS | _BODY | _PLACE):
        return False
    if not word.content or word.lemma in _COMMON or word.lemma in COUNTED:
        return True
    if word.low.endswith("'s"):
        return False
    return len(run) == 1 and bool(_BEGINNING.match(word.low))


def names_nothing(name: Name, reading: Reading, texts: Iterable[str]) -> bool:
    """Whether a word is large only for beginning a sentence, as one of the texts has it small."""
    if name.first != name.last or reading.text[name.start : name.end].isupper():
        return False
    begins = name.first == 0 or (
        reading.words[name.first - 1].sentence != reading.words[name.first].sentence
    )
    if not begins or name.title is not None:
        return False
    lemma = reading.words[name.first].lemma
    return any(
        word.lemma == lemma and word.text.islower() for text in texts for word in read(text).words
    )


def _bare(low: str) -> str:
    return re.sub(r"'s?$", "", low)


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """The first letters of the words of a text, its small words left out: what CQC stands in."""
    return "".join(word.low[0] for word in read(text).words if word.low not in _SMALL)
