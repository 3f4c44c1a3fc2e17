from pathlib import Path

import pytest

from ingest import ManifestError, PaperDate, load_manifest, read, scan

CORPUS = Path(__file__).parent.parent / "corpus"


def test_the_manifest_of_the_sample_papers_covers_each_of_them() -> None:
    manifest = load_manifest(CORPUS)
    changes = scan(CORPUS, {}, manifest)
    assert set(changes.added) == set(manifest)
    assert changes.ignored == ()
    said = {read(CORPUS, name, manifest).source.attribution for name in changes.added}
    assert said == {
        "The Care Quality Commission, February 2010",
        "News Shopper, July 2016",
        "The London Borough of Bromley, undated",
        "The London Borough of Bromley, Adult Care and Health committee, 2024",
    }


def test_what_is_not_known_stays_unknown() -> None:
    entry = load_manifest(CORPUS)["bromley-council-statement-on-cqc-assessment.txt"]
    assert entry.date is None
    assert entry.url is None


def test_a_folder_without_a_manifest_has_an_empty_one(tmp_path: Path) -> None:
    assert load_manifest(tmp_path) == {}


def test_a_date_may_be_written_as_toml_writes_it(tmp_path: Path) -> None:
    text = '["a.txt"]\ndate = 2010-02-09\n["b.txt"]\ndate = 2024\n["c.txt"]\ndate = "2016-07"\n'
    (tmp_path / "manifest.toml").write_text(text)
    dates = [entry.date for entry in load_manifest(tmp_path).values()]
    assert dates == [PaperDate(2010, 2, 9), PaperDate(2024), PaperDate(2016, 7)]


def test_all_that_is_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        '["a.txt"]\ntitle = "A"\ndate = "9 February"\n\n["b.txt"]\nauthor = "me"\ntitle = 5\n'
        '["c.txt"]\ndate = "2010-13"\n'
    )
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ManifestError) as raised:
        load_manifest(tmp_path)
    first, second, third, fourth = str(raised.value).splitlines()
    assert "manifest.toml, line 3: '9 February' is not a date like 2010" in first
    assert "line 6: author is not known here; use one of title, publisher" in second
    assert "line 7: title has no words; write it in quotation marks" in third
    assert "line 9: '2010-13' is not a date of the calendar" in fourth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["a.txt"\n', "line 1"),
        ('title = "no paper"\n', "line 1: title belongs to no paper"),
    ],
)
def test_a_manifest_that_is_no_manifest(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ManifestError, match=said):
        load_manifest(tmp_path)
