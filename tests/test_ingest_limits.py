import pytest

from ingest import LimitError, Limits


def test_each_limit_is_a_setting() -> None:
    assert Limits.of({}) == Limits()
    chosen = {
        "SCRUTINEER_MAX_MEGABYTES": "7",
        "SCRUTINEER_MAX_PAGES": " 8 ",
        "SCRUTINEER_SECONDS": "9",
        "SCRUTINEER_MEMORY_MEGABYTES": "10",
    }
    assert Limits.of(chosen) == Limits(7, 8, 9, 10)
    assert Limits.of({"SCRUTINEER_SECONDS": ""}) == Limits()


@pytest.mark.parametrize("words", ["0", "-1", "ten", "1.5", "1e3", "٣", "9" * 30])
def test_what_is_no_limit_is_said_with_the_name_of_its_setting(words: str) -> None:
    with pytest.raises(LimitError) as raised:
        Limits.of({"SCRUTINEER_SECONDS": words, "SCRUTINEER_MAX_PAGES": "many"})
    said = str(raised.value)
    assert "SCRUTINEER_SECONDS" in said and "SCRUTINEER_MAX_PAGES" in said
    assert "\n" not in said
