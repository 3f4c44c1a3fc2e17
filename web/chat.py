"""The chat page. The only file that imports Gradio, and only when the site is made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import escape
from typing import Any

from fastapi import FastAPI

from web.assistant import Assistant
from web.conversation import EMPTY, Screen, Talk, screens
from web.feedback import Feedback
from web.render import STATIC, render

_AT_ONCE, _WAITING = 8, 64  # questions answered at the same time, and those waiting for a place


def mount(
    site: FastAPI, assistant: Assistant, examples: Sequence[str], feedback: Feedback | None
) -> None:
    """Put the chat page at the root of the site."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
    import gradio as gr

    gr.mount_gradio_app(
        site,
        _page(gr, assistant, examples, feedback),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        favicon_path=str(STATIC / "icon.svg"),
        theme=_theme(gr),
        # Not by css_paths: Gradio rewrites those rules and breaks media queries and :is().
        head=render("chat_head.html"),
    )


def _page(gr: Any, assistant: Assistant, examples: Sequence[str], feedback: Feedback | None) -> Any:
    """Every event is private, and reads the conversation from the server's own state."""
    with gr.Blocks(title="Scrutineer", analytics_enabled=False, fill_width=True) as page:
        talk = gr.State(Talk())
        gr.HTML(render("chat_top.html"), elem_id="top")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                gr.HTML(render("chat_intro.html"), elem_id="intro")
                gr.HTML("<h2>Conversation</h2>", elem_id="log-name")
                log = _log(gr)
                with gr.Column(elem_id="composer"):
                    problem = gr.HTML(elem_id="problem")
                    question = gr.Textbox(
                        label="Your question", lines=1, max_lines=6, elem_id="question"
                    )
                    with gr.Row(elem_id="acts"):
                        send = gr.Button("Ask", variant="primary", elem_id="ask")
                        clear = gr.Button("Clear the conversation", elem_id="clear")
                with gr.Column(elem_id="examples", visible=bool(examples)) as offered:
                    gr.HTML("<h2>Questions to begin with</h2>")
                    offers = [(text, gr.Button(text)) for text in examples]
            gr.HTML(render("chat_pane.html"), elem_id="beside")

        def show(screen: Screen) -> list[Any]:
            return [
                [{"role": role, "content": text} for role, text in screen.log],
                gr.skip() if screen.question is None else screen.question,
                f'<p role="alert">{escape(screen.problem)}</p>' if screen.problem else "",
                gr.update(visible=bool(examples) and not screen.log),
            ]

        def ask(text: str | None, talk: Talk) -> Iterator[list[Any]]:
            last = None
            with closing(screens(assistant, text or "", talk.turns, feedback)) as shown:
                for screen in shown:
                    # Gradio cancels what is asked beside emptying the page, in no certain order.
                    if talk.cleared:
                        return
                    talk.turns = screen.turns
                    yield [gr.skip()] * len(outputs) if screen is last else show(screen)
                    last = screen

        def empty(talk: Talk) -> list[Any]:
            talk.cleared = True
            return [*show(EMPTY), Talk()]

        outputs = [log, question, problem, offered]
        private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking = [
            gr.on(
                triggers,
                ask if offer is None else _asking(ask, offer),
                [question, talk],
                outputs,
                # Without an id of their own, events of one function share its lowest limit: 1.
                concurrency_id="ask",
                concurrency_limit=_AT_ONCE,
                **private,
            )
            for triggers, offer in [
                ([question.submit, send.click], None),
                *(([button.click], text) for text, button in offers),
            ]
        ]
        for event in asking:
            event.then(None, js="() => window.scrutineer?.answered()", api_visibility="private")
        clear.click(None, cancels=asking)
        clear.click(empty, [talk], [*outputs, talk], **private).then(
            None, js="() => window.scrutineer?.cleared()", api_visibility="private"
        )
    page.queue(default_concurrency_limit=_AT_ONCE, max_size=_WAITING, api_open=False)
    return page


def _asking(ask: Any, offer: str) -> Any:
    """An event that asks an offered question, whatever is typed in the box."""

    def offered(_: str | None, talk: Talk) -> Iterator[list[Any]]:
        yield from ask(offer, talk)

    return offered


def _log(gr: Any) -> Any:
    return gr.Chatbot(
        elem_id="log",
        label="Conversation",
        show_label=False,
        container=False,
        height=None,
        autoscroll=False,
        layout="panel",
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
        group_consecutive_messages=False,
        allow_file_downloads=False,
    )


def _theme(gr: Any) -> Any:
    """Gradio's plain theme with the site's own colours: no font or colour is loaded."""
    colours = {
        "body_background_fill": "var(--ground)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--ink-soft)",
        "background_fill_primary": "var(--sheet)",
        "background_fill_secondary": "var(--ground)",
        "block_background_fill": "transparent",
        "block_label_text_color": "var(--ink)",
        "block_title_text_color": "var(--ink)",
        "border_color_primary": "var(--line)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent)",
        "button_primary_text_color": "var(--accent-ink)",
        "button_primary_text_color_hover": "var(--accent-ink)",
        "button_secondary_background_fill": "var(--sheet)",
        "button_secondary_background_fill_hover": "var(--accent-soft)",
        "button_secondary_text_color": "var(--accent)",
        "button_secondary_text_color_hover": "var(--accent)",
        "input_background_fill": "var(--sheet)",
        "input_border_color": "var(--line-strong)",
        "link_text_color": "var(--accent)",
        "link_text_color_hover": "var(--accent)",
        "link_text_color_visited": "var(--accent)",
        "link_text_color_active": "var(--accent)",
    }
    both = {**colours, **{f"{name}_dark": value for name, value in colours.items()}}
    plain = ["system-ui", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif"]
    return gr.themes.Base(font=plain, font_mono=["monospace"]).set(**both)
