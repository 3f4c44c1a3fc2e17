"""A text is taken apart into claims that stand alone; what cannot be checked says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check import TextSentence, claim_parts, text_sentences
from ingest import Span

CHECKABLE = """
The Executive approved the sale of the depot in May.
Welcome changes were made to the hospital discharge process.
Thanks to the new grant, more homes were insulated.
Support for carers was cut back.
Use of agency staff fell sharply last winter.
Residents may park free of charge on Sundays.
Residents could not reach the call centre by telephone.
The panel found that the service might have to close.
The minister warned that the grant could be withdrawn.
“We are proud of this,” said Cllr Jones.
Cllr Jones said: “This is a disgrace.”
Cllr Jones asked: “Why were we not told?”
Parents described the consultation as a sham.
The chief executive apologised to the families.
The mayor promised to reopen the baths.
The opposition leader was proud of the vote, she said.
About a third of the homes were empty.
As far as we are aware, no other council has done this.
Please note that the office is closed on Mondays.
Under the policy, assessments should be completed within 28 days.
The school was rated good by Ofsted.
The largest single cost is adult social care.
We closed the old depot in the spring.
The council will move to a new office next year.
Only the Mayor can call a special meeting.
There were no applications for the post.
Members were asked to note the report.
If a carer is refused an assessment, the council must give its reasons.
When the pool closed, residents protested outside the town hall.
The decision was wrong in law, the judge ruled.
The service was judged to be poor.
It is the only hospital in the borough.
Waiting times fell by half
"""

REASONS = {
    "a question": """
        What on earth were they thinking of?
        Who signed the contract?
        “And who will pay for it?”
    """,
    "a heading": """
        Next steps
        Appendix A: Terms of reference
        Background and context
    """,
    "an opinion": """
        This is nothing short of a scandal.
        Our town deserves a better deal.
        I think the officers have done a wonderful job.
        Frankly, it is an insult to our residents.
        We can all be proud of our libraries.
        It is a great pity that the offer was turned down.
        How sad it is that things have come to this.
        The Executive should have listened to its own officers.
    """,
    "hedged": """
        There might be better ways of doing it.
        It could be that nobody read the paper.
        Maybe the officers were simply too busy.
        It is possible that the scheme will be extended.
        Nobody knows what the future will bring.
        The scheme may save some money.
    """,
    "a promise or a wish": """
        We will never give up.
        I promise to listen to every resident.
        We look forward to working with our partners.
        Let us hope for a better year.
    """,
    "a recommendation": """
        Officers should look again at the figures.
        The council ought to listen to its residents.
    """,
    "an instruction": """
        Write to your councillor today.
        Do not let them get away with it.
        Please turn off your phones.
        See appendix B for details.
        The committee is asked to approve the recommendations.
    """,
    "a greeting or thanks": """
        Hello and welcome to our newsletter.
        Many thanks for your support.
        I would like to thank the clerk for her help.
        Ladies and gentlemen,
    """,
    "about the text itself": """
        In this report we look at the state of our roads.
        The next section deals with staffing.
    """,
    "too short to check": """
        Yes, indeed.
    """,
}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def only(text: str) -> TextSentence:
    (found,) = text_sentences(text)
    return found


@pytest.mark.parametrize("words", lines(CHECKABLE))
def test_what_asserts_something_is_a_claim(words: str) -> None:
    found = only(words)
    assert found.reason is None
    assert found.claim == words


@pytest.mark.parametrize(
    ("reason", "words"), [(reason, words) for reason in REASONS for words in lines(REASONS[reason])]
)
def test_what_asserts_nothing_says_why(reason: str, words: str) -> None:
    found = only(words)
    assert (found.reason, found.claim) == (reason, None)


# Each line a sentence; after the arrow what is checked where that is in other words.
STANDING_ALONE = [
    "The Lewis House opened in 1990. It was shut last year. → The Lewis House was shut last year.",
    "The inspectors visited in May. They met the staff. → The inspectors met the staff.",
    "The inspectors came in May. They saw carers. They also read files. "
    "→ The inspectors also read files.",
    "Councillor Amin spoke first. She asked for a delay. → Councillor Amin asked for a delay.",
    "Two nurses were hired. One of them left in June. → One of the two nurses left in June.",
    "The trust grew in May. Its budget doubled. → The trust’s budget doubled.",
    "Medway Council has a new plan. The council wrote it in May. → Medway Council wrote it in May.",
    "The view was that Orpington was growing. Its rents rose. → Orpington’s rents rose.",
]
LEFT_AS_IT_IS = [
    "The council bought the Lewis House. It was built in 1902.",  # which of the two?
    "The council closed two homes. They had 40 places.",
    "Mr Amin met Mr Brown in June. He was late.",
    "The home was opened in May. It took years to build.",
    "The home was opened in May. It is clear that the roof leaks.",
    "Mrs Ahmed chairs the board. He was late.",
    "When it opened, the home had a garden.",
    "The Audit Commission rated its work as good.",
    "The council raised a tax. Kent County Council did not. The council froze fees.",
    "Medway Council met Kent County Council. The council agreed.",
    "Medway Council met in May. The council tax rose.",
    "The homes and the schools were inspected. It was in May that they closed.",
]


@pytest.mark.parametrize("case", STANDING_ALONE)
def test_what_points_back_is_said_in_full_where_it_can_mean_one_thing(case: str) -> None:
    text, _, wanted = case.partition(" → ")
    claims = [found.claim for found in text_sentences(text)]
    assert claims[-1] == wanted
    assert text_sentences(text)[-1].rewritten


@pytest.mark.parametrize("text", LEFT_AS_IT_IS)
def test_what_could_mean_two_things_is_left_as_it_is(text: str) -> None:
    assert not any(found.rewritten for found in text_sentences(text))


def test_after_a_heading_nothing_refers_to_what_stood_before() -> None:
    text = "The Lewis House was sold in May.\n\nHome care\n\nIt was inspected in June."
    assert text_sentences(text)[-1].claim == "It was inspected in June."


PASTED = """
Report to members

3.1 The council spent £4m [1]. It closed two homes (see page 4).

In 2023 the council:
- closed two libraries;
- opened a pool in Penge, and
- did not raise its charges.

Key facts:

1. There are 22 wards
2. Staff morale

None of these is true:

* Rents have risen.
* Homes were sold.

The council should:
- publish its plans;

The leader said: “We are proud. We spent £4m on roads. They are good.” He left at noon.

| Ward | People |
|---|---|
| Penge | 12 |
"""


def test_the_structure_of_a_pasted_text_is_understood() -> None:
    found = [(s.claim or f"– {s.reason}") for s in text_sentences(PASTED)]
    assert found == [
        "– a heading",
        "The council spent £4m.",
        "The council closed two homes.",
        "– checked with what follows",
        "In 2023 the council closed two libraries.",
        "In 2023 the council opened a pool in Penge.",
        "In 2023 the council did not raise its charges.",
        "– checked with what follows",
        "There are 22 wards.",
        "– too short to check",
        "– checked with what follows",
        "None of these is true: Rents have risen.",
        "None of these is true: Homes were sold.",
        "– checked with what follows",
        "– a recommendation",
        "The leader said: “We are proud.”",
        "The leader said: “We spent £4m on roads.”",
        "The leader said: “They are good.”",
        "The leader left at noon.",
        "– a heading",
        "– a row of a table",
    ]


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("Rents rose by 4 % [12].", "Rents rose by 4 %."),
        ("Rents rose[^3] in May.", "Rents rose in May."),
        ("Rents rose¹ in May (Audit Commission, 2008).", "Rents rose in May."),
        ("Rents **rose** in [May](http://example.org/a).", "Rents rose in May."),
        ("Rents rose in May (by 4 %).", "Rents rose in May (by 4 %)."),
        ("The report (2010) said that rents rose.", "The report (2010) said that rents rose."),
    ],
)
def test_marks_of_sources_are_no_part_of_the_claim(words: str, claim: str) -> None:
    assert only(words).claim == claim
    assert only(words).span.text == words


PARTS = [
    ("Rents rose by 4 % and arrears fell by 3 %.", "Rents rose by 4 %.|Arrears fell by 3 %."),
    ("The trust closed two homes and opened a third.", "The trust closed two homes.|"
     "The trust opened a third."),
    ("Homes had been inspected in May and closed in June.", "Homes had been inspected in May.|"
     "Homes had been closed in June."),
    ("The Director said that rents rose and arrears fell.", "The Director said that rents rose.|"
     "The Director said that arrears fell."),
    ("The plan, which is rewritten every year, was agreed.", "The plan was agreed.|"
     "The plan is rewritten every year."),
    ("Staff met at the Glades centre, which was built in 1991.", "Staff met at the Glades centre.|"
     "The Glades centre was built in 1991."),
    ("The trust was set up in May, and its board met in June.", "The trust was set up in May.|"
     "The trust’s board met in June."),
]  # fmt: skip
WHOLE = [
    "The council closed libraries, parks and the pool which was built in 1960.",
    "The CQC found staff and managers were kind.",
    "Mr Smith and Mrs Jones were appointed in May.",
    "The scheme offers free buses and reduced fares.",
    "The home was not inspected and closed.",
    "People who lived alone and had no family were visited.",
    "Cllr Evans said: “Rents rose and arrears fell.”",
    "If rents rise and arrears fall the budget balances.",
    "The council spent £4m on roads and £3m on parks.",
    "The board met between May and June and agreed the budget.",
    "Rents rose.",
]


@pytest.mark.parametrize(("claim", "parts"), PARTS)
def test_a_claim_that_says_two_things_is_two(claim: str, parts: str) -> None:
    assert claim_parts(claim) == tuple(parts.split("|"))


@pytest.mark.parametrize("claim", WHOLE)
def test_what_would_not_stand_alone_is_left_whole(claim: str) -> None:
    assert claim_parts(claim) == (claim,)


PIECES = [*" .,;:?!\n“”\"'()[]-*#|", "\n\n", " and ", ", which ", "It ", "The home ", " rose "]
WORDS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=60).map("".join)


@given(WORDS)
def test_any_text_is_taken_apart_without_losing_its_places(text: str) -> None:
    end = 0
    for found in text_sentences(text):
        span = found.span
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        end = span.end
        if found.claim is not None:
            assert found.claim.strip()
            assert all(part.strip() for part in claim_parts(found.claim))


def test_a_sentence_has_a_claim_or_a_reason() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        TextSentence(Span(0, 3, "One"), None)
    with pytest.raises(ValueError, match="exactly one"):
        TextSentence(Span(0, 3, "One"), "One", "hedged")
