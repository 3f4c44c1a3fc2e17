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
    entailment: Entailment | None = None,
) -> Writer | None:
    """What writes answers with the model that is set; None where none is. Raises ModelError.

    With an entailment model the gate asks that too.
    """
    settings = ModelSettings.of(url, name, environment)
    if settings is None:
        return None
    return Writer(language_model(settings), settings.context, entailment, settings.answer)


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


def examined(url: str | None, name: str | None, environment: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the model that is set can be used, and the line that says so. Raises ModelError for
    settings that cannot be."""
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
    if settings.outside:
        line += f" Questions and passages are sent to {settings.outside}."
    return ok, f"Language model: {line}"
