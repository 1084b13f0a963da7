"""A Doc goes in; the mentions of organizations in it come out on `doc.spans["organizations"]`.

What counts as a mention: party and government bodies, mass organizations, enterprises, schools, hospitals and their
departments, committees, and collectives made of them (各部门, 各县（市、区）总工会). Persons, posts, meetings, awards,
places used as places and fields of work (工会工作) do not.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_organizations")
>>> doc = nlp("由市总工会牵头，团市委、各县（市、区）总工会配合。")
>>> [(m.text, m.body, m.generic) for m in read_mentions(doc)]  # doctest: +NORMALIZE_WHITESPACE
[('市总工会', '市总工会', False), ('团市委', '共青团市委员会', False), ('各县（市、区）总工会', '各县（市、区）总工会', True)]
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from ...annotations import read, text_of, write
from ...widths import fold
from ..structure import Sentence
from .clashes import clashes
from .contexts import mentions
from .definitions import defined
from .grammar import Grammar
from .identity import Identities
from .rules import FAMILY, OrganizationRule, Vocabulary, names, vocabulary
from .tables import build, trace

__all__ = [
    "Mention",
    "OrganizationRule",
    "Organizations",
    "clashes",
    "create_organizations",
    "names",
    "read_mentions",
    "vocabulary",
]


@dataclass(frozen=True, slots=True)
class Mention:
    """`text` is `doc.text[start:end]`; mentions of one body share `body`; `canonical` is its full name if known."""

    start: int
    end: int
    label: str  # the type of the body: party, government, mass, enterprise, department, collective …
    rule: str
    text: str
    canonical: str | list[str] | None
    generic: bool
    body: str
    rules: list[str] = field(default_factory=list)  # of all words that make up the name


class Organizations:
    """Writes `doc.spans["organizations"]`."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def __call__(self, doc: Doc) -> Doc:
        original = text_of(doc)
        text = fold(original)
        tables = build(text, self.words, _long_tokens(doc))
        read_names = Grammar(tables).read()
        found = mentions(text, read_names)
        more = list(defined(text, found, self.words))
        if more:
            found = mentions(text, [*found, *more])
        identities = Identities(text, found)
        issuer = identities.issuer
        said = [s for s in read(doc, "sentences", Sentence) if s.label in {"body", "lead"}]
        if issuer and not any(s.start <= issuer.start < s.end for s in said):  # in letterhead, title or signature
            doc.user_data["issuer"] = identities.resolve(issuer).body
        records = []
        for name in found:
            identity = identities.resolve(name)
            rule, quote = name.word.rule, original[name.start : name.end]
            generic = name.generic or (rule.kind == "first_person" and identity.canonical is None)
            rules = trace(tables, name.start, name.end, name.word)
            full, body = identity.canonical, identity.body
            records.append(Mention(name.start, name.end, rule.type, rule.id, quote, full, generic, body, rules))
        write(doc, FAMILY, records)
        return doc


def _long_tokens(doc: Doc) -> dict[int, int]:
    """End and start (offsets) of the tokens of several characters; a blank pipeline has none, so they prove nothing."""
    offsets = doc.to_array(["IDX", "LENGTH"])
    long = offsets[offsets[:, 1] > 1].astype(int)
    return dict(zip((long[:, 0] + long[:, 1]).tolist(), long[:, 0].tolist(), strict=True))


def read_mentions(doc: Doc) -> list[Mention]:
    """The mentions of a Doc on which the component ran, from left to right."""
    return read(doc, FAMILY, Mention)


@Language.factory("zh_organizations", default_config={"rules": []})
def create_organizations(nlp: Language, name: str, rules: list[str]) -> Organizations:
    """The component; `rules` are folders of a user's own rule files."""
    return Organizations(vocabulary(tuple(rules)))
