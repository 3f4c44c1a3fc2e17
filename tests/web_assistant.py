"""An assistant for the tests of the pages: the real papers, a PDF, and answers said by rule."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fpdf import FPDF

from answer import (
    Answer,
    CheckedSentence,
    Citation,
    Difference,
    Growing,
    Rationale,
    Searched,
    Sentence,
    Turn,
    Verdict,
    Withheld,
    Written,
    cite,
)
from check import Kind, TextSentence, text_sentences
from ingest import Block, Content, Document, PaperDate, Source, Span, Statement

CORPUS = Path(__file__).parent.parent / "corpus"
CQC = "cqc-service-inspection-bromley-2010.txt"
PRESS = "news-shopper-caremark-cqc-report-2016.txt"
PDF = "committee papers/Annual report “2024” & notes (final).pdf"
HOSTILE = "Ünïcode/50% <b>? #1 [x](y).txt"
CARERS = "What did CQC recommend on carers?"

PAGES = (
    "Annual report\n\nThis report was put before the committee. It has three pages and a table.",
    "Home care\n\nThe council paid for 412,000 hours of home care in the year. Waiting times\nfell "
    "from nine weeks to five, which is the shortest wait that has been\nrecorded since 2011. The "
    "council paid for fewer places in day centres.",
    "Next steps\n\nThe director will report again in the autumn.",
)
TRAPS = (
    '<script>document.title="owned"</script> <img src="http://evil.example/beacon.png"> '
    "![beacon](http://evil.example/b.png) [press here](javascript:alert(1)) "
    "http://evil.example/bare www.evil.example a@evil.example `code` *bold* $$x$$ "
    '<form action="http://evil.example"><button>go</button></form> &lt;b&gt; | table |'
)
_KNOWN = {
    CQC: Source(
        CQC,
        "Service inspection of adult social care: London Borough of Bromley",
        "Care Quality Commission",
        "inspection report",
        PaperDate(2010, 2, 9),
        "https://www.cqc.org.uk/",
        "",
    ),
    PRESS: Source(
        PRESS,
        "Bromley councillor on the CQC report on Caremark",
        "News Shopper",
        "press article",
        PaperDate(2016, 7),
        None,
        "",
    ),
}


@dataclass(frozen=True)
class Held:
    """A paper of the library, as the list shows it."""

    source: Source
    passages: int
    problem: str | None = None
    pages: int = 0
    also: str | None = None


@dataclass
class ByRule:
    """Answers by what the question mentions; refuses all else. Keeps what it was asked."""

    library: Path
    documents: dict[str, Document]
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    writer: str | None = None
    left: list[str] = field(default_factory=list)  # questions whose answers nobody waited for

    def papers(self) -> tuple[Held, ...]:
        held = [
            Held(d.source, len(d.content.blocks), pages=len(d.content.page_starts))
            for d in self.documents.values()
        ]
        broken = Source("scan.pdf", "scan.pdf", None, None, None, None, "0" * 64)
        return (*held, Held(broken, 0, "it has pictures of pages only, and no text"))

    def document(self, source_id: str) -> Document:
        return self.documents[source_id]

    def answers(self, question: str, earlier: Sequence[Turn] = ()) -> Growing:
        """With a writer a question that says "write" is answered in prose, sentence by sentence."""
        answer = self.ask(question, earlier)
        if self.writer and "write" in question:
            made = Written(
                self.writer, "0123456789ab", 4, withheld=(Withheld(TRAPS, "no citation"),)
            )
            try:
                for count in range(len(answer.sentences)):
                    yield None
                    said = answer.sentences[: count + 1]
                    yield replace(answer, sentences=said, written=replace(made, growing=True))
                    for _ in range(30 if "slowly" in question else 0):
                        yield None
                        time.sleep(0.1)
            except GeneratorExit:
                self.left.append(question)
                raise
            problem = "the model *gave* up" if "fail" in question else None
            answer = replace(answer, written=replace(made, problem=problem))
        yield answer

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(earlier)))
        if "break" in question:
            raise RuntimeError("a secret of the inside")
        if "slowly" in question and self.writer is None:
            time.sleep(1.5)
        query = f"carers {question}" if earlier else question
        if "carers" in query:
            said = [
                self.cited(
                    CQC, "Support carers more effectively", "The council and partners should:"
                ),
                self.cited(CQC, "The role of the informal carer was undervalued."),
                self.cited(PRESS, "Caremark is one of 24 domiciliary care providers"),
            ]
            note = None
        elif "hours" in query:
            said = [self.cited(PDF, "Waiting times\nfell from nine weeks to five")]
            note = "The papers do not say how many staff there were."
        elif "trap" in query:
            said, note = [self.cited(HOSTILE, TRAPS[:40])], TRAPS
        else:
            near = (
                self.cited(CQC, "Bromley is an outer London borough."),
                self.cited(HOSTILE, TRAPS),
            )
            return Answer(
                question,
                self.searched(query, near),
                refusal="The papers do not answer this question.",
            )
        sentences = tuple(Sentence(_said(c), (c,)) for c in said)
        return Answer(question, self.searched(query), sentences, note=note)

    def check_text(self, text: str) -> Iterator[CheckedSentence]:
        """Judges by what a sentence mentions; what begins with "We think" is an opinion."""
        for span in (sentence.span for sentence in text_sentences(text)):
            if "slowly" in text:
                time.sleep(0.4)
            if "break" in span.text:
                raise RuntimeError(f"a secret of the inside: {span.text}")
            if span.text.startswith("We think"):
                yield CheckedSentence(TextSentence(span, None, "an opinion"), None)
            elif len(span.text) < 40 and span.text[-1].isalpha():
                yield CheckedSentence(TextSentence(span, None, "a heading"), None)
            else:
                claim = re.sub("^They ", "The carers ", span.flat)
                yield CheckedSentence(TextSentence(span, claim), self.judged(claim))

    def judged(self, claim: str) -> Verdict:
        weeks = self.cited(PDF, "Waiting times\nfell from nine weeks to five")
        role = Rationale(
            self.cited(CQC, "The role of the informal carer was undervalued."), "supports"
        )
        if " and " in claim and "weeks" in claim:
            parts = tuple(self.judged(part.strip(" .")) for part in claim.split(" and ", 1))
            against = Rationale(
                weeks, "contradicts", (differing("number", claim, "six", weeks, "five"),)
            )
            note = "One part is contradicted."
            return Verdict(claim, "contradicted", (role, against), 0.86, parts, note)
        if "undervalued" in claim:
            return Verdict(claim, "supported", (role,), 0.97)
        if "six weeks" in claim:
            against = Rationale(
                weeks, "contradicts", (differing("number", claim, "six", weeks, "five"),)
            )
            return Verdict(claim, "contradicted", (against,), 0.84)
        if "less effectively" in claim:
            lead = "The council and partners should:"
            support = self.cited(CQC, "Support carers more effectively", lead)
            differs = differing("opposite", claim, "less", support, "more")
            against = Rationale(support, "contradicts", (differs,))
            note = "The papers disagree: an older one says the opposite."
            return Verdict(claim, "contradicted", (against, role), 0.66, note=note)
        if "trap" in claim:
            trap = self.cited(HOSTILE, TRAPS)
            return Verdict(claim, "supported", (Rationale(trap, "supports"),), 0.7, note=TRAPS)
        return Verdict(claim, "not_found", probability=0.71)

    def searched(self, query: str, near: tuple[Citation, ...] = ()) -> Searched:
        sources = tuple(d.source for d in self.documents.values())
        return Searched(query, sources, sum(p.passages for p in self.papers()), near)

    def cited(self, paper: str, opening: str, lead: str | None = None) -> Citation:
        """The citation of the block that begins at `opening`, or of the words before its end."""
        document = self.documents[paper]
        start = document.text.index(opening)
        block = next(b for b in document.content.blocks if b.start <= start < b.end)
        before = document.text.rindex(lead, 0, start) if lead else 0
        return cite(
            document,
            Statement(
                document.span(start, block.end),
                document.span(before, before + len(lead)) if lead else None,
            ),
        )


def differing(kind: Kind, claim: str, said: str, citation: Citation, held: str) -> Difference:
    """The first of these words in the claim, and the first of those in the evidence."""
    words = Rationale(citation, "contradicts").words
    here, there = claim.index(said), words.index(held)
    return Difference(
        kind, Span(here, here + len(said), said), Span(there, there + len(held), held)
    )


def _said(citation: Citation) -> str:
    return Statement(citation.span, citation.lead).flat


def make_library(folder: Path) -> ByRule:
    """The papers of the corpus, a PDF and a paper full of traps, in a folder of their own."""
    documents = {}
    for path in sorted(CORPUS.glob("*.txt")):
        shutil.copy(path, folder)
        text = path.read_text(encoding="utf-8")
        documents[path.name] = Document(_source(path.name, path), Content(text, _blocks(text)))
    hostile = folder / HOSTILE
    hostile.parent.mkdir(parents=True)
    text = f"# Notes\n\n{TRAPS}\n\n- First **point**\n- Second point\n\n1. Numbered\n"
    hostile.write_text(text, encoding="utf-8")
    documents[HOSTILE] = Document(_source(HOSTILE, hostile), Content(text, _blocks(text)))
    printed = folder / PDF
    printed.parent.mkdir(parents=True)
    _print(printed)
    text = "\n\n".join(PAGES)
    starts = tuple(text.index(page) for page in PAGES)
    content = Content(text, _blocks(text), starts, ("i", "1", "2"))
    documents[PDF] = Document(_source(PDF, printed), content)
    return ByRule(folder, documents)


def _source(name: str, path: Path) -> Source:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = _KNOWN.get(name, Source(name, Path(name).stem, None, None, None, None, ""))
    return Source(name, known.title, known.publisher, known.kind, known.date, known.url, digest)


def _print(path: Path) -> None:
    pdf = FPDF(format="A4")
    pdf.set_font("Helvetica", size=12)
    for page in PAGES:
        pdf.add_page()
        for paragraph in page.split("\n\n"):
            pdf.multi_cell(150, 8, " ".join(paragraph.split()), new_x="LMARGIN", new_y="NEXT")
            pdf.ln(6)
    pdf.output(str(path))


def _blocks(text: str) -> tuple[Block, ...]:
    """Structure enough for the tests; the readers of the product find it far better."""
    blocks = []
    for found in re.finditer(r"[^\n]+(?:\n(?![-\n])[^\n]+)*", text):
        words = found[0]
        if "\t" in words:
            blocks.append(Block("contents", found.start(), found.end()))
        elif re.match(r"- |\d\. ", words):
            blocks.append(Block("item", found.start(), found.end()))
        elif len(words) < 70 and words.strip() and words.strip()[-1].isalnum():
            blocks.append(Block("heading", found.start(), found.end(), 1 + len(words) % 3))
        elif words.strip():
            blocks.append(Block("paragraph", found.start(), found.end()))
    return tuple(blocks)


def spans(document: Document, *words: str) -> list[Span]:
    """Where each of the words stands first."""
    return [document.span(document.text.index(w), document.text.index(w) + len(w)) for w in words]
