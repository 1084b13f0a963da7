"""The key of a layer of spans goes in; what `spacy.displacy` needs to show it, in the colours of the page, comes out."""

from __future__ import annotations

from typing import Any

from .errors import UsageError
from .labels import KIND, ORGANIZATION, TIME

# The colours of --organization, --deadline, --cue and --item in the light page, for the labels of each layer.
_LAYERS = {
    "organizations": (ORGANIZATION, "#7ba4cd"),
    "deadlines": (TIME, "#d9a441"),
    "directives": (KIND, "#78b394"),
    "action_items": (KIND, "#d3a79c"),
}


def displacy_options(spans_key: str = "action_items") -> dict[str, Any]:
    """The options of `displacy.render(doc, style="span", options=…)` for `doc.spans[spans_key]`.

    Raises UsageError for a key that is no layer. Kinds of bodies of your own rules get displacy's default colour.

    >>> import spacy
    >>> from spacy import displacy
    >>> from extract_tasks import displacy_options
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("zh_organizations")
    >>> doc = nlp("由县总工会牵头。")
    >>> markup = displacy.render(doc, style="span", options=displacy_options("organizations"), jupyter=False)
    >>> "background: #7ba4cd" in markup, "mass" in markup
    (True, True)
    """
    if spans_key not in _LAYERS:
        raise UsageError(f"'{spans_key}': no such layer; use one of {', '.join(_LAYERS)}")
    labels, colour = _LAYERS[spans_key]
    return {"spans_key": spans_key, "colors": {label.upper(): colour for label in labels}}
