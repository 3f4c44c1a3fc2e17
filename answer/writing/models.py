"""The language model that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from answer.writing.judging import PromptedEntailment
from answer.writing.language import SCRIPTED, LanguageModel, ModelError, ModelSettings
from answer.writing.model import ServedModel
from answer.writing.scripted import ScriptedModel
from answer.writing.write import Writer
from check import CrossEncoderEntailment, Entailment, MiniLMEntailment

BY_MODEL = "model"  # the entailment that the language model judges


def language_model(settings: ModelSettings) -> LanguageModel:
    """A model behind a server, or a scripted one. Raises ModelError for a script unknown."""
    if settings.scripted:
        return ScriptedModel(settings.url.removeprefix(SCRIPTED))
    return ServedModel(settings)


def writer_of(
    url: str | None,
    name: str | None,
    environment: Mapping[str, str],
) -> Writer | None:
    """What writes answers with the model that is set; None where none is. Raises ModelError."""
    settings = ModelSettings.of(url, name, environment)
    if settings is None:
        return None
    model = language_model(settings)
    return Writer(model, settings.context, answer_tokens=settings.answer)


def entailment_of(
    chosen: str | None,
    url: str | None,
    name: str | None,
    environment: Mapping[str, str],
    tell: Callable[[str], None] = lambda line: None,
) -> Entailment:
    """What judges claims beside the rules: our own model; the language model that is set, for
    "model"; or the cross-encoder that is named, or lies in a folder.

    Raises ModelError where "model" is chosen and none is set, EntailmentError where there is no
    such cross-encoder.
    """
    own = MiniLMEntailment()
    if not chosen:
        return own
    if chosen != BY_MODEL:
        stronger = CrossEncoderEntailment(chosen)
        stronger.judge([("It is so.", "It is so.")])  # now, not at the first claim
        return stronger
    settings = ModelSettings.of(url, name, environment)
    if settings is None:
        raise ModelError(f"--entailment {BY_MODEL} needs a language model: set --model-url")
    return PromptedEntailment(
        language_model(settings), own, settings.context, settings.answer, tell
    )


def sent_outside(
    chosen: str | None, url: str | None, name: str | None, environment: Mapping[str, str]
) -> str | None:
    """What is sent to another machine, and to which; None where nothing is. Raises ModelError.

    Claims are, where the language model is chosen to judge them.
    """
    settings = ModelSettings.of(url, name, environment)
    if settings is None or not settings.outside:
        return None
    sent = "Questions, claims and passages" if chosen == BY_MODEL else "Questions and passages"
    return f"{sent} are sent to {settings.outside}."


def examined(
    url: str | None, name: str | None, environment: Mapping[str, str], chosen: str | None = None
) -> tuple[bool, str]:
    """Whether the model that is set can be used, and the line that says so, and what is sent to
    another machine where `chosen` judges claims. Raises ModelError for settings that cannot be."""
    settings = ModelSettings.of(url, name, environment)
    if settings is None:
        return False, "Language model: none is set; answers are quoted."
    model = language_model(settings)
    try:
        if isinstance(model, ServedModel):
            ok, line = True, f"{model.examine()}."
        else:
            ok, line = True, f"{model.name} writes by a script: to try out, not for councillors."
    except ModelError as error:
        ok, line = False, f"{error}. Until it can be used, answers are quoted."
    if sent := sent_outside(chosen, url, name, environment):
        line += f" {sent}"
    return ok, f"Language model: {line}"
