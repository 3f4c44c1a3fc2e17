"""Answers as chat messages: what is said, and that nothing in it can act."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from web_assistant import CARERS, HOSTILE, PDF, TRAPS, ByRule, make_library

from answer import Answer, Searched, Sentence
from web import conversation
from web.link import citation_url, source_url
from web.message import inert, message, unfolding


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> ByRule:
    return make_library(tmp_path_factory.mktemp("library"))


def test_inert_text_has_no_mark_left_that_markdown_or_html_could_read() -> None:
    assert re.fullmatch(r"(?:[\w\s]|&#\d+;)*", inert(TRAPS))
    assert unescape(inert(TRAPS)) == TRAPS
    assert "_" not in inert("_a_ __b__")


def test_inert_text_keeps_letters_of_every_language_and_drops_reversing_controls() -> None:
    assert inert("Ünï “code” – £5\n\n# x") == "Ünï “code” – £5 &#35; x"
    assert inert("safe\u202egnp.exe\x00") == "safegnp&#46;exe"


def test_answer_names_whose_words_before_it_quotes_them(assistant: ByRule) -> None:
    said = unescape(message(assistant.ask(CARERS)))
    assert said.index("**The Care Quality Commission, February 2010**") < said.index(
        "> The council"
    )
    assert said.count("**The Care Quality Commission") == 1
    assert "should: Support carers more effectively" in said
    assert "[[1]](/source/cqc-service-inspection-bromley-2010.txt?start=" in said
    assert '#hl "Service inspection of adult social care: London Borough of Bromley")' in said
    assert "**News Shopper, July 2016**" in said and "[[3]]" in said
    assert "Searched for" not in said


def test_answer_unfolds_by_whole_sentences(assistant: ByRule) -> None:
    steps = list(unfolding(assistant.ask(CARERS)))
    assert [step.count("/source/") for step in steps] == [1, 2, 3]
    assert all(step.count("[") == step.count("]") for step in steps)
    assert steps[-1] == message(assistant.ask(CARERS))


def test_printed_page_is_named_in_the_link(assistant: ByRule) -> None:
    said = unescape(message(assistant.ask("How many hours?")))
    assert 'Annual report “2024” & notes (final), page 1")' in said
    assert "The papers do not say how many staff there were." in said


def test_refusal_says_so_and_where_was_looked(assistant: ByRule) -> None:
    said = unescape(message(assistant.ask("Is there a pool?")))
    assert said.startswith("**The papers do not answer this question.**")
    assert "Searched" in said and "of 7 papers for “Is there a pool?”" in said
    assert said.count("](/source/") == 2


def test_a_follow_up_shows_what_was_searched_for(assistant: ByRule) -> None:
    *_, last = conversation.screens(assistant, CARERS, ())
    *_, last = conversation.screens(assistant, "How many?", last.turns)
    assert len(last.turns) == 2 and len(last.log) == 4
    shown = '<p class="rewritten">Searched for: carers How many?</p>'
    assert unescape(last.log[-1][1]).startswith(shown)


def test_a_refused_follow_up_says_once_what_was_searched_for(assistant: ByRule) -> None:
    near = assistant.searched("Is there a pool? (carers)", (assistant.cited(PDF, "Next steps"),))
    said = unescape(message(Answer("And a pool?", near, refusal="The papers do not say.")))
    assert said.startswith('<p class="rewritten">Searched for: Is there a pool? (carers)</p>')
    assert said.count("Is there a pool?") == 1 and "of 7 papers." in said


def test_what_is_missing_is_told_from_the_first_sentence_on(assistant: ByRule) -> None:
    answer = replace(assistant.ask(CARERS), note="The papers do not say <b>when</b>.")
    label = '<p class="partly" role="note"><strong>Partly answered.</strong> '
    for step in unfolding(answer):
        assert step.startswith(label) and "<b>" not in step
        assert unescape(step).count("The papers do not say <b>when</b>.</p>") == 1


def test_extent_counts_one_as_one(assistant: ByRule) -> None:
    cited = assistant.cited(PDF, "Next steps")
    searched = Searched("q", (cited.source,), 1)
    said = message(Answer("q", searched, (Sentence("Next steps", (cited,)),)))
    assert "Searched 1 passage of 1 paper." in said


@pytest.mark.parametrize(
    ("typed", "said"), [("  ", "Type a question first."), ("x" * 2001, "2,001 characters")]
)
def test_a_question_that_cannot_be_asked_stays_in_the_box(
    assistant: ByRule, typed: str, said: str
) -> None:
    [screen] = conversation.screens(assistant, typed, ())
    assert said in screen.problem and screen.question == typed and screen.log == ()


def test_a_fault_of_ours_is_logged_and_not_shown(
    assistant: ByRule, caplog: pytest.LogCaptureFixture
) -> None:
    *_, last = conversation.screens(assistant, "break", ())
    assert last.problem and "secret" not in last.problem and last.question == "break"
    assert "a secret of the inside" in caplog.text


def test_addresses_hold_any_name_of_a_file(assistant: ByRule) -> None:
    url = citation_url(assistant.cited(HOSTILE, TRAPS))
    assert re.fullmatch(r"/source/[\w/%.-]+\?start=\d+&end=\d+#hl", url)
    assert source_url("a/b c.txt", page=2, start=None) == "/source/a/b%20c.txt?page=2"


def test_importing_the_pages_loads_no_gradio() -> None:
    import subprocess
    import sys

    code = "import sys, web; sys.exit(any(m in sys.modules for m in ('gradio', 'pypdfium2')))"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def writing(assistant: ByRule) -> ByRule:
    return replace(assistant, writer="llama *3*", left=[])


def test_a_written_answer_is_prose_with_its_sources_and_says_how_it_was_made(
    assistant: ByRule,
) -> None:
    *_, answer = writing(assistant).answers("write of carers")
    assert answer is not None
    said = unescape(message(answer))
    assert "> " not in said.replace("->", ""), "nothing of it is shown as a quotation"
    assert said.count("](/source/") == 2 * len(answer.citations), "in the text, and by source"
    assert re.search(r"- \[\[1\]\]\(\S+ \"[^\"]+\"\) \[\[2\]\].*Care Quality Commission", said)
    assert "Written by llama *3* from 4 passages, each sentence checked; 1 withheld." in said
    assert "<script" not in message(answer) and "llama *3*" not in message(answer)
    assert "evil" not in said, "what was withheld is nowhere"


def test_a_quoted_answer_says_why_it_was_not_written(assistant: ByRule) -> None:
    *_, answer = writing(assistant).answers("write of carers and fail")
    assert answer is not None
    said = message(answer)
    assert "\n> " in said and "**The Care Quality Commission" in unescape(said)
    assert "The model *gave* up; quoted instead." in unescape(said) and "*gave*" not in said


def test_a_written_answer_grows_on_the_screen(assistant: ByRule) -> None:
    screens = list(conversation.screens(writing(assistant), "write of carers", ()))
    looking, *growing, last = [unescape(screen.log[-1][1]) for screen in screens]
    assert "Each sentence that it writes is checked before it is shown." in looking
    shown = [text for text in growing if "is writing; each sentence is checked" in text]
    assert len(dict.fromkeys(shown)) == 3 and "Written by" in last
    assert all(later.startswith(shown[0].split("\n")[0]) for later in (*shown, last))


def test_leaving_the_screen_ends_the_writing(assistant: ByRule) -> None:
    model = writing(assistant)
    screens = conversation.screens(model, "write of carers", ())
    for _ in range(3):
        next(screens)
    assert model.left == []
    screens.close()
    assert model.left == ["write of carers"]
