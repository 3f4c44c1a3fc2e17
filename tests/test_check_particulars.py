"""Each particular of a claim is held, different or absent in the words of a paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check import Kind, Particular, Standing, compare

HOUSES = "The council inspected 24 care homes in Northfield during the winter of 2019."
CLOSED = "The library in Mill Street was not closed during the repairs."
PAID = "The council paid £3.54m for repairs to the swimming pool in 2018."


def standings(claim: str, statement: str, around: str = "") -> list[tuple[Kind, str, Standing]]:
    return [(p.kind, p.said.text, p.standing) for p in compare(claim, statement, around)]


def different(claim: str, statement: str, around: str = "") -> list[tuple[Kind, str, str]]:
    return [
        (p.kind, p.said.text, p.held.text)
        for p in compare(claim, statement, around)
        if p.standing == "different" and p.held
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("£1,200,000 for repairs", "£1.2m for repairs"),
        ("1.2 million pounds for repairs", "£1.2m for repairs"),
        ("£3.5m for repairs", "£3.54m for repairs"),
        ("more than £3m for repairs", "£3.54m for repairs"),
        ("almost £3.6m for repairs", "£3.54m for repairs"),
        ("a quarter of the homes", "25% of the homes"),
        ("one in four homes", "25 per cent of homes"),
        ("two thirds of the homes", "66.67% of the homes"),
        ("more than half of the homes", "61% of the homes"),
        ("a third of the homes", "10 of the 30 homes"),
        ("fewer than half of the homes", "10 of the 30 homes"),
        ("thirty-eight homes", "38 homes"),
        ("a dozen homes", "12 homes"),
        ("fewer than forty homes", "38 homes"),
        ("at least 38 homes", "38 homes"),
        ("about 40 homes", "38 homes"),
        ("between 30 and 40 homes", "38 homes"),
        ("30-40 homes", "38 homes"),
        ("over 60 homes", "over 60 homes"),
        ("20 years of repairs", "two decades of repairs"),
        ("six out of ten", "6/10"),
    ],
)
def test_a_quantity_is_held_however_it_is_written(said: str, written: str) -> None:
    found = compare(f"The council reported {said}.", f"The council reported {written}.")
    quantities = [p for p in found if p.kind in ("number", "money", "percentage")]
    assert quantities
    assert {p.standing for p in quantities} == {"held"}


@pytest.mark.parametrize(
    ("said", "written", "kind"),
    [
        ("42 homes", "38 homes", "number"),
        ("fewer than thirty homes", "38 homes", "number"),
        ("more than 40 homes", "38 homes", "number"),
        ("at least 40 homes", "38 homes", "number"),
        ("£4.5m for repairs", "£3.54m for repairs", "money"),
        ("less than £3m for repairs", "£3.54m for repairs", "money"),
        ("a half of the homes", "25% of the homes", "percentage"),
        ("six weeks of repairs", "three weeks of repairs", "number"),
    ],
)
def test_another_quantity_of_the_same_thing_is_different(
    said: str, written: str, kind: Kind
) -> None:
    """With the words around it alike."""
    claim = f"The annual report of the council to its tenants shows {said}."
    paper = f"The annual report of the council to its tenants shows {written}."
    ((found, _, held),) = different(claim, paper)
    assert found == kind
    assert held in written


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Hillside employs 30 staff.", "Hillside cares for 189 people."),
        ("Hillside cares for 189 people.", "Hillside makes 189 visits."),
        ("Hillside cares for 189 people.", "Hillside charges £189."),
        ("In 2022-23 the fund paid 40 grants.", "In 2021-22 the fund paid 35 grants."),
        ("Northfield opened 12 nurseries.", "Southbridge opened 14 nurseries."),
        ("The fifth round had 20 bids.", "The first round had 31 bids."),
        ("The council paid £3.54m for repairs.", "The council paid £3.5m for repairs."),
    ],
)
def test_a_quantity_of_another_thing_is_absent(claim: str, statement: str) -> None:
    numbers = [p for p in compare(claim, statement) if p.kind in ("number", "money")]
    assert {p.standing for p in numbers} == {"absent"}


@pytest.mark.parametrize(
    "reference",
    ["paragraph 3.2", "recommendation 11", "ACH24-030", "24/00093"],
)
def test_a_reference_is_held_whole_and_is_no_quantity(reference: str) -> None:
    claim = f"The reply is given in {reference} of the report."
    assert {p.standing for p in compare(claim, claim)} == {"held"}
    other = claim.replace(reference, "11 appendices")
    absent = [p.standing for p in compare(claim, other) if p.said.text == reference]
    assert absent == ["absent"]


def test_a_reference_to_another_place_of_the_same_kind_is_different() -> None:
    said = "The council accepted recommendation 4 of the review of libraries."
    held = "The council accepted recommendation 7 of the review of libraries."
    assert different(said, held) == [("number", "recommendation 4", "recommendation 7")]


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("in 2019", "on 4 May 2019", "held"),
        ("in May 2019", "on 4 May 2019", "held"),
        ("on 4 May 2019", "in May 2019", "absent"),
        ("on 4 May 2019", "on 4th May, 2019", "held"),
        ("on 4 May 2019", "on 04/05/2019", "held"),
        ("on 4 June 2019", "on 4 May 2019", "different"),
        ("in June", "in May", "different"),
        ("in 2018", "on 4 May 2019", "different"),
        ("in 2019/20", "on 4 May 2019", "held"),
        ("in 2018-19", "on 4 May 2019", "different"),
        ("before 2020", "in May 2019", "held"),
        ("before 2018", "in May 2019", "different"),
        ("between 2018 and 2020", "in 2019", "held"),
        ("in the 2010s", "in 2019", "held"),
        ("in the summer of 2019", "in July 2019", "held"),
        ("in Q1 2019/20", "in May 2019", "held"),
        ("in the autumn", "in the spring", "different"),
        ("on Wednesday", "on Tuesday", "different"),
        ("on Wednesday", "on 1 May 2019", "held"),
        ("on Wednesday", "on 2 May 2019", "absent"),
        ("on Wednesday 1 May 2019", "on 1 May 2019", "held"),
        ("on 1 May 2019", "on Wed 1 May 2019", "held"),
        ("at Easter", "at Christmas", "different"),
        ("at Easter 2019", "in May 2019", "absent"),
        ("at Easter", "at Easter 2019", "held"),
    ],
)
def test_a_time_holds_what_lies_in_it(said: str, written: str, standing: Standing) -> None:
    claim = f"The new sports hall for local schools was opened {said}."
    paper = f"The new sports hall for local schools was opened {written}."
    (found,) = (p for p in compare(claim, paper) if p.kind in ("date", "period"))
    assert found.standing == standing


def time_of(claim: str, statement: str, around: str = "") -> Standing:
    (found,) = (p for p in compare(claim, statement, around) if p.kind in ("date", "period"))
    return found.standing


@pytest.mark.parametrize("around", ["Minutes, 2019", "Annual report of 4 May 2019"])
def test_the_year_may_stand_around_the_words(around: str) -> None:
    claim = "In 2019 the hall was opened."
    assert time_of(claim, "The hall was opened.") == "absent"
    assert time_of(claim, "The hall was opened.", around) == "held"


def test_last_year_is_the_year_before_that_of_the_paper() -> None:
    claim = "In 2018 the hall was opened."
    assert time_of(claim, "The hall was opened last year.", "2019") == "held"
    assert time_of(claim, "The hall was opened last year.", "2016") == "absent"


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Councillor Jane Harper spoke.", "Cllr Harper spoke."),
        ("Cllr Harper spoke.", "Jane Harper spoke."),
        ("The CQC reported.", "The Care Quality Commission reported."),
        ("The Care Quality Commission reported.", "The CQC reported."),
        ("The report names Willow House.", "Willow House is named in the report."),
    ],
)
def test_a_name_is_held_in_another_form(claim: str, statement: str) -> None:
    names = [p for p in compare(claim, statement) if p.kind in ("name", "body", "place")]
    assert names
    assert {p.standing for p in names} == {"held"}


@pytest.mark.parametrize(
    ("claim", "statement", "difference"),
    [
        (
            "The budget report was presented by Cllr Harper.",
            "The budget report was presented by Cllr Osei.",
            ("name", "Cllr Harper", "Cllr Osei"),
        ),
        (
            "Residents with dementia moved to Willow House.",
            "Residents with dementia moved to Rowan House.",
            ("place", "Willow House", "Rowan House"),
        ),
        (
            "The savings plan went to the Finance Committee for approval.",
            "The savings plan went to the Housing Committee for approval.",
            ("body", "Finance Committee", "Housing Committee"),
        ),
        (
            "The new depot for refuse lorries was built in Northfield.",
            "The new depot for refuse lorries was built in Southbridge.",
            ("place", "Northfield", "Southbridge"),
        ),
        (
            "The budget report was presented by David Harper.",
            "The budget report was presented by Jane Harper.",
            ("name", "David Harper", "Jane Harper"),
        ),
    ],
)
def test_another_name_in_the_same_role_is_different(
    claim: str, statement: str, difference: tuple[str, str, str]
) -> None:
    assert different(claim, statement) == [difference]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Cllr Harper opened the hall.", "Tea was served in the hall."),
        ("Harper voted against the plan.", "Osei spoke of the gardens."),
        ("Willow House is for children.", "Rowan House has a new roof."),
    ],
)
def test_a_name_with_no_other_in_its_role_is_absent(claim: str, statement: str) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind in ("name", "place")] == [
        "absent"
    ]


@pytest.mark.parametrize(
    "claim",
    [
        "Willow House is in Northfield.",
        "The NFDC is in Northfield.",
    ],
)
def test_headings_hold_a_name(claim: str) -> None:
    around = "Northfield District Council: Willow House. NFDC"
    assert {p.standing for p in compare(claim, "It is a large home.", around)} == {"held"}


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (CLOSED, CLOSED, "held"),
        ("The library in Mill Street was never closed during the repairs.", CLOSED, "held"),
        (
            "The library in Mill Street wasn't closed during the repairs.",
            "The library in Mill Street was closed during the repairs.",
            "different",
        ),
        (
            "The council failed to consult residents about the depot.",
            "The council consulted residents about the depot.",
            "different",
        ),
        (
            "No parking permits were issued to residents of Mill Street.",
            "Parking permits were issued to residents of Mill Street.",
            "different",
        ),
        ("The library was not closed.", "The pool opened in spring.", "absent"),
    ],
)
def test_a_negation_is_of_the_same_predicate(
    claim: str, statement: str, standing: Standing
) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "negation"] == [standing]


def test_a_paper_that_denies_what_is_affirmed_differs_in_the_verb() -> None:
    claim = "The library in Mill Street was closed during the repairs."
    assert different(claim, CLOSED) == [("negation", "closed", "not")]


@pytest.mark.parametrize(
    "words",
    [
        "not only closed but sold",
        "no doubt closed",
        "closed by no fewer than five owners",
        "never not closed",
    ],
)
def test_what_only_looks_like_a_negation_denies_nothing(words: str) -> None:
    claim = "The library in Mill Street was closed."
    assert different(claim, f"The library in Mill Street was {words}.") == []


def test_a_negation_of_something_else_in_the_sentence_denies_nothing() -> None:
    claim = "The library in Mill Street was closed during the repairs."
    statement = f"{claim[:-1]}, but the pool did not change its hours."
    assert different(claim, statement) == []


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("All", "All", "held"),
        ("Most", "All", "held"),
        ("Some", "Most", "held"),
        ("All", "Most", "absent"),
        ("All", "Few", "different"),
        ("All", "Not all", "different"),
        ("Most", "Few", "different"),
        ("Few", "Most", "different"),
        ("All", "100% of", "held"),
        ("Most", "60% of", "held"),
        ("All", "60% of", "different"),
        ("Most", "10% of", "different"),
    ],
)
def test_more_holds_less_and_denies_none(said: str, written: str, standing: Standing) -> None:
    rest = "homes in the district were inspected by officers."
    found = compare(f"{said} {rest}", f"{written} {rest}")
    assert [p.standing for p in found if p.kind == "quantifier"] == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        ("Only Mill Street has a bank.", "Mill Street has a bank.", ["absent"]),
        ("Only Mill Street has a bank.", "Mill Street alone has a bank.", ["held"]),
        (
            "It is the largest park in the district of Northfield.",
            "It is the smallest park in the district of Northfield.",
            ["different"],
        ),
        ("It is the largest park.", "It is the biggest park.", ["held"]),
        ("It is the largest park.", "It is a park.", ["absent"]),
    ],
)
def test_only_and_superlatives_are_asked_for(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "quantifier"] == expected


@pytest.mark.parametrize(
    ("said", "written", "kind", "standing"),
    [
        ("rose", "increased", "direction", "held"),
        ("rose", "fell", "direction", "different"),
        ("declined", "grew", "direction", "different"),
        ("rose", "was discussed", "direction", "absent"),
        ("did not fall", "rose", "direction", "held"),
        ("improved", "worsened", "direction", "different"),
        ("overspent", "under-spent", "direction", "different"),
        ("was over budget", "was under budget", "direction", "different"),
        ("was approved", "was agreed", "opposite", "held"),
        ("was approved", "was rejected", "opposite", "different"),
        ("was not approved", "was rejected", "opposite", "held"),
        ("was permanent", "was temporary", "opposite", "different"),
        ("was available", "was unavailable", "opposite", "different"),
        ("was adequate", "was inadequate", "opposite", "different"),
        ("was not available", "was unavailable", "opposite", "held"),
    ],
)
def test_opposites_differ(said: str, written: str, kind: Kind, standing: Standing) -> None:
    claim = f"The annual spending of the youth service {said} in the view of officers."
    paper = f"The annual spending of the youth service {written} in the view of officers."
    assert (kind, standing) in {(p.kind, p.standing) for p in compare(claim, paper)}
    assert (standing == "different") == bool(different(claim, paper))


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("excellent", "excellent", "held"),
        ("good", "excellent", "different"),
        ("outstanding", "good", "different"),
        ("good", "‘Requires improvement’", "different"),
        ("promising", "uncertain", "different"),
        ("good", "unknown", "absent"),
    ],
)
def test_a_grade_is_held_by_no_other_grade(said: str, written: str, standing: Standing) -> None:
    claim = f"The inspection rated the fostering service as {said}."
    paper = f"The inspection rated the fostering service as {written}."
    assert [p.standing for p in compare(claim, paper) if p.kind == "degree"] == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (
            "The pool in Northfield costs more than the library in Southbridge.",
            "The library in Southbridge costs more than the pool in Northfield.",
            "different",
        ),
        (
            "The pool in Northfield costs less than the library in Southbridge.",
            "The library in Southbridge costs more than the pool in Northfield.",
            "held",
        ),
        (
            "The pool in Northfield is older than the library in Southbridge.",
            "The pool in Northfield is younger than the library in Southbridge.",
            "different",
        ),
        ("The pool is older than the library.", "The pool is old.", "absent"),
        (
            "The review gave more attention to rural schools.",
            "The review gave less attention to rural schools.",
            "different",
        ),
    ],
)
def test_a_comparison_has_two_sides(claim: str, statement: str, standing: Standing) -> None:
    found = [p.standing for p in compare(claim, statement) if p.kind == "comparison"]
    assert found == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (
            "The Leader said that the budget was balanced.",
            "The Leader said the budget was balanced.",
            "held",
        ),
        (
            "The Leader said that the budget was balanced.",
            "The auditor said that the budget was balanced.",
            "different",
        ),
        (
            "The youth board was chaired by the Leader.",
            "The youth board is chaired by the Mayor.",
            "different",
        ),
        (
            "The Director led the review of parking.",
            "The Assistant Director led the review of parking.",
            "different",
        ),
        ("The Leader said that the budget was balanced.", "Tea was served.", "absent"),
    ],
)
def test_who_said_or_decided_it(claim: str, statement: str, standing: Standing) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "speaker"] == [standing]


def test_what_differs_in_time_and_in_number_is_another_fact() -> None:
    claim = "The council paid £9m for repairs to the swimming pool in 2015."
    assert different(claim, PAID) == []
    assert different(claim.replace("2015", "2018"), PAID) == [("money", "£9m", "£3.54m")]


@pytest.mark.parametrize(
    ("said", "standing"),
    [("Thursdays", "held"), ("Sundays", "different"), ("Saturdays", "held")],
)
def test_days_of_the_week_may_be_many(said: str, standing: Standing) -> None:
    claim = f"The recycling centre in Mill Street is open on {said}."
    paper = "The recycling centre in Mill Street is open Monday to Friday and on Saturdays."
    assert time_of(claim, paper) == standing


def test_the_weekday_of_a_paper_is_not_that_of_what_it_tells() -> None:
    assert time_of("On Wednesday the hall was opened.", "The hall was opened.", "1 May 2019") == (
        "absent"
    )


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("The pool won a silver medal in 2014.", "The pool in Mill Street had a new roof in 2016."),
        ("Cllr Osei opened the new pool in 2014.", "The new pool was opened again in 2016."),
        ("The pool survey was published in 2014.", "In 2016 the pool survey was ordered."),
    ],
)
def test_the_date_of_another_event_is_no_difference(claim: str, statement: str) -> None:
    assert time_of(claim, statement) == "absent"


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        (
            "Tenants in the tower blocks wrote to the council.",
            "Leaseholders in the tower blocks wrote to the council.",
        ),
        ("Allotments were sold in the spring.", "Cottages were sold in the spring."),
        ("Litter was collected in Mill Street.", "Volunteers collected litter in Mill Street."),
    ],
)
def test_a_common_noun_that_begins_a_sentence_is_no_name(claim: str, statement: str) -> None:
    assert of_kind("name", claim, statement) == []


def test_a_name_that_ends_in_s_is_one_where_it_is_said_of_one_alone() -> None:
    assert of_kind("name", "Wales has nine hospices.", "Scotland has nine hospices.") == [
        "different"
    ]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "Four of the six depots were not flooded.",
            "Two of the six depots were flooded.",
            [("number", "held"), ("number", "held")],
        ),
        (
            "Five of the six depots were not flooded.",
            "Two of the six depots were flooded.",
            [("number", "different"), ("number", "held"), ("negation", "different")],
        ),
        (
            "70% of tenants did not reply to the letter.",
            "30% of tenants replied to the letter.",
            [("percentage", "held")],
        ),
        (
            "60% of tenants did not reply to the letter.",
            "30% of tenants replied to the letter.",
            [("percentage", "absent")],
        ),
        (
            "Twelve tenants did not reply to the letter.",
            "Nine tenants replied to the letter.",
            [("number", "absent")],
        ),
    ],
)
def test_those_who_do_not_are_the_rest_of_those_who_do(
    claim: str, statement: str, expected: list[tuple[Kind, Standing]]
) -> None:
    found = compare(claim, statement)
    assert [(p.kind, p.standing) for p in found if p.kind != "opposite"] == expected


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "The pool in Mill Street is not open on Mondays.",
            "The pool in Mill Street is closed on Mondays.",
            ["held"],
        ),
        (
            "The panel found no serious fault in the records.",
            "The panel found serious cases in the records of the county.",
            ["absent"],
        ),
        (
            "No depot in the district was poor.",
            "Three of the six depots in the district were excellent; none was poor.",
            ["held"],
        ),
    ],
)
def test_a_negation_is_met_by_an_opposite_and_not_by_a_mere_description(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert of_kind("negation quantifier", claim, statement) == expected


def of_kind(kinds: str, claim: str, statement: str, around: str = "") -> list[Standing]:
    return [p.standing for p in compare(claim, statement, around) if p.kind in kinds.split()]


@pytest.mark.parametrize(
    ("claim", "statement", "around", "difference"),
    [
        (
            "The pool in Mill Street reopened in September 2017.",
            "The pool in Mill Street reopened in August 2017.",
            "Northfield Gazette, 3 September 2017",
            ("date", "September 2017", "August 2017"),
        ),
        (
            "Northfield planted 70 oaks along Mill Street.",
            "Northfield planted 30 oaks along Mill Street.",
            "The council owns 70 oaks.",
            ("number", "70", "30"),
        ),
        (
            "The savings plan went to the Finance Committee for approval.",
            "The savings plan went to the Housing Committee for approval.",
            "The Finance Committee met in May.",
            ("body", "Finance Committee", "Housing Committee"),
        ),
    ],
)
def test_words_around_do_not_hold_what_the_statement_contradicts(
    claim: str, statement: str, around: str, difference: tuple[str, str, str]
) -> None:
    assert different(claim, statement, around) == [difference]


def test_a_paper_s_date_holds_no_month_where_the_statement_names_another() -> None:
    claim = "The mayor praised the volunteers in September."
    statement = "A new bridge for cyclists was finished in August."
    assert time_of(claim, statement, "3 September 2017") == "absent"
    assert time_of("The bridge was finished in August 2017.", statement, "2017") == "held"


def test_a_number_around_holds_only_what_it_counts() -> None:
    claim = "Northfield planted 70 oaks."
    assert of_kind("number", claim, "Northfield planted oaks.", "It has 70 buses.") == ["absent"]
    assert of_kind("number", claim, "Northfield planted oaks.", "70 oaks planted") == ["held"]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "Attendance rose from 61% to 74%.",
            "Attendance rose from 74% to 61%.",
            ["different", "different"],
        ),
        ("Attendance rose by 74%.", "Attendance rose from 61% to 74%.", ["absent"]),
        ("Attendance rose to 74%.", "Attendance rose from 61% to 74%.", ["held"]),
        ("Numbers fell from 90 to 40.", "Numbers fell to 40 from 90.", ["held", "held"]),
        ("Numbers fell from 90 to 40.", "Numbers fell to 90 from 40.", ["different"] * 2),
        ("The plan was lost by 4 votes to 9.", "The plan was lost by 9-4.", ["different"] * 2),
        ("The plan was lost by 4 to 9.", "The plan was lost by 4 votes to 9.", ["held"] * 2),
        (
            "Eight depots were flooded.",
            "Three of the eight depots were flooded.",
            ["different"],
        ),
        ("Eight depots were visited.", "Three of the eight depots visited were flooded.", ["held"]),
        ("Northfield has eight depots.", "Three of its eight depots were flooded.", ["held"]),
        ("Three depots were flooded.", "Three of the town's eight depots were flooded.", ["held"]),
        (
            "There were 310 burglaries in 2015.",
            "There were 450 burglaries in 2015 and 310 in 2016.",
            ["different"],
        ),
        (
            "There were 310 burglaries in 2014.",
            "There were 450 burglaries in 2015, against 310 the year before.",
            ["held"],
        ),
        (
            "There were 310 burglaries in 2015.",
            "There were 450 burglaries in 2015, against 310 a year earlier.",
            ["different"],
        ),
        (
            "There were 310 burglaries in 2016.",
            "There were 450 burglaries in 2015 and 310 the following year.",
            ["held"],
        ),
    ],
)
def test_a_number_is_held_by_one_that_belongs_to_the_same(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert of_kind("number percentage", claim, statement) == expected


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("under £2m", "over £2m", "different"),
        ("more than £2m", "at most £2m", "different"),
        ("more than £9m", "over £2m", "different"),
        ("more than £2m", "over £2.1m", "held"),
        ("over £2.2m", "more than £2.1m", "absent"),
        ("£40 a month", "£480 a year", "held"),
        ("£40 a week", "£40 a year", "different"),
        ("£40 per person", "£40 a year", "absent"),
        ("£40", "£480 a year", "absent"),
        ("GBP 3m", "£3m", "held"),
        ("two and a half million pounds", "£2.5m", "held"),
    ],
)
def test_bounds_and_rates_of_one_price(said: str, written: str, standing: Standing) -> None:
    claim = f"The new contract for cleaning schools costs {said}."
    paper = f"The new contract for cleaning schools costs {written}."
    assert of_kind("money", claim, paper) == [standing]


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("at 10.30am", "at half past ten", "held"),
        ("at 17:45", "at a quarter to six", "held"),
        ("at 9am", "at 10am", "different"),
        ("at five o’clock", "at 5pm", "held"),
        ("at noon", "at midnight", "different"),
    ],
)
def test_times_of_day(said: str, written: str, standing: Standing) -> None:
    claim = f"The advice centre in Mill Street opens {said}."
    paper = f"The advice centre in Mill Street opens {written}."
    assert of_kind("number", claim, paper) == [standing]


TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "The council",
                "Cllr Harper",
                "did not",
                "approved",
                "rejected",
                "£3.5m",
                "38 of 150",
            ),
            *("a quarter of", "homes", "in May 2019", "2009/10", "all", "few", "rose", "fell"),
            *("more than", "excellent", "poor", "No", "Willow House", "said that", ".", ",", "CQC"),
            *("between 5 and 10", "weeks", "before", "recommendation 11", "largest", "only", "\n"),
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(claim=TEXTS | st.text(max_size=80), statement=TEXTS | st.text(max_size=80), around=TEXTS)
def test_spans_lie_in_their_texts_and_particulars_in_order(
    claim: str, statement: str, around: str
) -> None:
    found = compare(claim, statement, around)
    for one in found:
        assert claim[one.said.start : one.said.end] == one.said.text != ""
        if one.held:
            assert statement[one.held.start : one.held.end] == one.held.text != ""
    assert list(found) == sorted(found, key=lambda p: (p.said.start, p.said.end, p.kind))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS | st.text(max_size=80))
def test_a_text_holds_all_of_itself(text: str) -> None:
    assert [p for p in compare(text, text) if p.standing != "held"] == []


@settings(max_examples=100, deadline=None)
@given(claim=TEXTS, statement=TEXTS)
def test_white_space_makes_no_difference(claim: str, statement: str) -> None:
    def spread(text: str) -> str:
        return text.replace(" ", "  ")

    plain, wide = standings(claim, statement), standings(spread(claim), spread(statement))
    assert [(kind, said.split(), standing) for kind, said, standing in wide] == [
        (kind, said.split(), standing) for kind, said, standing in plain
    ]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("All homes were inspected in May 2019.", "Few homes were inspected in May 2019."),
        ("It paid £1.2M for 38 homes.", "It paid £1.2m for 38 homes."),
        ("The fund rose by A QUARTER.", "The fund fell by 25 Per Cent."),
    ],
)
def test_capitals_make_no_difference_but_to_names(claim: str, statement: str) -> None:
    def plain(found: tuple[Particular, ...]) -> list[tuple[str, str, str]]:
        return [(p.kind, p.said.text.lower(), p.standing) for p in found if p.kind != "name"]

    lower = plain(compare(claim.lower(), statement.lower()))
    assert plain(compare(claim, statement)) == lower
    assert plain(compare(claim, statement.upper())) == lower


@pytest.mark.parametrize("empty", ["", " ", "…", "?!"])
def test_nothing_has_no_particulars(empty: str) -> None:
    assert compare(empty, HOUSES) == ()
    assert {p.standing for p in compare(HOUSES, empty)} == {"absent"}
