"""A Doc with its organizations goes in; whoever is named as the one who must act comes out, with role and scope.

`doc.spans["addressees"]` holds one record for each name: 由A牵头，B、C配合; A会同B; 请A于…; A要…; 责任单位：A; （A负责）;
the cells under 牵头单位; heads of sections; persons and posts too. Objects (报市总工会办公室, 向党组织汇报) are none.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_organizations")
>>> _ = nlp.add_pipe("zh_addressees")
>>> doc = nlp("由市总工会牵头，团市委、市妇联配合，6月底前形成报告报市委办。")
>>> [(a.name, a.label) for a in read_addressees(doc)]
[('市总工会', 'lead'), ('团市委', 'assist'), ('市妇联', 'assist')]
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from spacy.language import Language
from spacy.tokens import Doc

from ...annotations import read, text_of, write
from ...rulebook import load
from ...widths import fold
from ..organizations import read_mentions
from .agents import People, apart, author_of
from .blocks import Blocks, Owner, covers
from .frames import Frames, Named, sentence_end
from .headings import Heading, headings
from .open import Subjects
from .rules import FAMILY, AddresseeRule, Lexicon
from .turns import Turns

__all__ = ["Addressee", "AddresseeRule", "Addressees", "create_addressees", "read_addressees", "read_salutations"]


_THEN = {"addressees.open": ["addressees.open.then"]}  # the words that show a phrase to be a subject


@dataclass(frozen=True, slots=True)
class Addressee:
    """`name` (as in the text, joined names split) must act; it governs `text[scope_start:scope_end]`."""

    start: int
    end: int
    label: str  # the role: lead, assist, responsible
    rule: str
    name: str
    source: str = "explicit"
    organization: list[int] | None = None  # start and end of the mention
    frame: str = "subject"
    scope_start: int = 0
    scope_end: int = 0
    rules: list[str] = field(default_factory=list)  # of the words that name it and that make it an addressee


class Addressees:
    """Writes `doc.spans["addressees"]`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.people = People(lexicon)
        self.subjects = Subjects(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        original, mentions = text_of(doc), read_mentions(doc)
        text = fold(original)
        known = self.people.find(text, mentions)
        agents = apart([*known, *self.subjects.find(text, known)])
        blocks = Blocks(text, agents, self.lexicon)
        owners = blocks.read()
        turns = Turns(text, _speakers(doc), author_of(self.lexicon, text))
        named = Frames(text, agents, self.lexicon, blocks.taken, turns).read()
        issued = {m.start: m.canonical for m in mentions if isinstance(m.canonical, str) and m.text.startswith("我")}
        taken = sorted(blocks.taken)
        heads = headings(text, [agent for agent in known if not covers(taken, agent.start)])
        records = [*_from_blocks(owners), *_from_frames(text, named, issued), *_from_headings(heads)]
        records = sorted(
            (_as_written(record, text, original) for record in records), key=lambda record: (record.start, record.end)
        )
        # Whom a notice greets it also orders, but only where nobody nearer is named: they stand apart.
        write(doc, FAMILY, [record for record in records if record.frame != "salutation"])
        write(doc, "salutations", [record for record in records if record.frame == "salutation"])
        return doc


def _as_written(record: Addressee, text: str, original: str) -> Addressee:
    """The record with its name as it stands in the text, whose punctuation `text` has at one width."""
    span = slice(record.start, record.end)
    return replace(record, name=original[span]) if record.name == text[span] != original[span] else record


def _speakers(doc: Doc) -> list[tuple[int, str]]:
    """Where each speaker's label ends and who speaks, if `zh_structure` ran."""
    records = doc.spans["structure"].attrs.get("records", []) if "structure" in doc.spans else []
    return [(record["end"], record["value"]) for record in records if record["label"] == "speaker"]


def _from_blocks(owners: list[Owner]) -> list[Addressee]:
    return [
        Addressee(
            o.agent.start,
            o.agent.end,
            o.role,
            o.rule,
            name,
            organization=list(o.agent.organization) if o.agent.organization else None,
            frame=o.frame,
            scope_start=o.scope[0],
            scope_end=o.scope[1],
            rules=[o.rule, o.agent.rule],
        )
        for o in owners
        for name in o.agent.names
    ]


def _from_headings(heads: list[Heading]) -> list[Addressee]:
    return [
        Addressee(
            agent.start,
            agent.end,
            "responsible",
            "addressees.salutation" if head.salutation else "addressees.heading",
            name,
            source="context",
            organization=list(agent.organization) if agent.organization else None,
            frame="salutation" if head.salutation else "heading",
            scope_start=head.scope[0],
            scope_end=head.scope[1],
            rules=["addressees.salutation" if head.salutation else "addressees.heading", agent.rule],
        )
        for head in heads
        for agent in head.agents
        for name in agent.names
    ]


def _from_frames(text: str, named: list[Named], issued: dict[int, str]) -> list[Addressee]:
    """Each run governs from its clause to the next run that opens a task of its own, or to the end of the sentence."""
    opening = sorted({n.opens: n.run for n in named if n.role != "assist"}.items())
    records: list[Addressee] = []
    for each in named:
        agent, ours = each.agent, each.frame == "first_person"
        end = sentence_end(text, agent.end)
        after = []
        for position in range(bisect_left(opening, (agent.end, 0)), len(opening)):
            opens, run = opening[position]
            if opens >= end or run != each.run:
                after = [opens] if opens < end else []
                break
        body = issued.get(agent.start) if ours else None
        records.extend(
            Addressee(
                agent.start,
                agent.end,
                each.role,
                each.rule,
                name,
                source="speaker" if ours else "explicit",
                organization=list(agent.organization) if agent.organization else None,
                frame=each.frame,
                scope_start=each.opens,
                scope_end=min(after, default=end),
                rules=[
                    each.rule,
                    each.frame_rule,
                    agent.rule,
                    *_THEN.get(agent.rule, []),
                    *(["addressees.lead_in"] if each.led_in else []),
                ],
            )
            for name in ((body,) if body else agent.names)
        )
    return records


def read_addressees(doc: Doc) -> list[Addressee]:
    """The addressees of a Doc on which the component ran, from left to right."""
    return read(doc, FAMILY, Addressee)


def read_salutations(doc: Doc) -> list[Addressee]:
    """The addressees of the whole notice (各县（市、区）教育局，各有关单位：), to whom its orders without a subject go."""
    return read(doc, "salutations", Addressee)


@Language.factory("zh_addressees", default_config={"rules": []})
def create_addressees(nlp: Language, name: str, rules: list[str]) -> Addressees:
    """The component; needs `zh_organizations` before it. `rules` are folders of a user's own rule files."""
    return Addressees(Lexicon(load(FAMILY, AddresseeRule, tuple(rules))))
