import pytest

from ingest import PaperDate, Source


def source(publisher: str | None, date: str | None) -> Source:
    when = PaperDate.parse(date) if date else None
    return Source("paper.txt", "A paper", publisher, None, when, None, "0" * 64)


@pytest.mark.parametrize(
    ("publisher", "date", "said"),
    [
        ("Care Quality Commission", "2010-02-09", "The Care Quality Commission, February 2010"),
        ("News Shopper", "2016-07", "News Shopper, July 2016"),
        ("Bromley Council", "2024", "Bromley Council, 2024"),
        ("Kent County Council", None, "Kent County Council, undated"),
        ("London Borough of Bromley", None, "The London Borough of Bromley, undated"),
        ("The King's Fund", "2024", "The King's Fund, 2024"),
        (
            "London Borough of Bromley, Adult Care and Health committee",
            "2024",
            "The London Borough of Bromley, Adult Care and Health committee, 2024",
        ),
        (
            "Department of Health and Social Care",
            "2021-03",
            "The Department of Health and Social Care, March 2021",
        ),
        ("Local Government Association", "2020", "The Local Government Association, 2020"),
        ("Oxleas NHS Foundation Trust", "2020", "Oxleas NHS Foundation Trust, 2020"),
        (None, "2024", "A paper, 2024"),
    ],
)
def test_a_publisher_is_named_as_english_names_it(
    publisher: str | None, date: str | None, said: str
) -> None:
    assert source(publisher, date).attribution == said
