"""A Doc goes in; its page chrome, title, headings, list markers, table cells, speakers and sentences come out.

`doc.spans["structure"]` holds the elements, `doc.spans["sentences"]` the sentences with their place in the document
(section path, list head, part that looks back or sets tasks, speaker). Sources of the forms: GB/T 9704-2012 for
official documents (headings 一、 （一） 1. （1）), the habits of speeches and transcripts for the rest.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_structure")
>>> doc = nlp("一、工作要求\\n（一）加强领导。各部门要明确专人。")
>>> [(s.text, s.label_) for s in doc.spans["sentences"]]
[('工作要求', 'heading'), ('加强领导', 'lead'), ('各部门要明确专人', 'body')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from ...annotations import text_of, write
from ...patterns import compiled
from ...rulebook import load
from ...widths import fold
from .heads import find_head, split_first, title_element
from .lines import chrome_elements, read_lines
from .records import Element, Sentence, StructureRule
from .sections import PERIOD, Parts, build
from .sentences import Markers, Piece, cut
from .speakers import find_speakers, split_turns
from .tables import Columns

__all__ = ["PERIOD", "Element", "Sentence", "Structure", "StructureRule", "create_structure"]


class Structure:
    """Writes `doc.spans["structure"]` and `doc.spans["sentences"]`."""

    def __init__(self, rules: Sequence[StructureRule]) -> None:
        self._rules = rules
        self._markers = Markers(rules)
        self._parts = Parts(rules)
        self._columns = Columns(rules)
        self._frame = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "line"]

    def __call__(self, doc: Doc) -> Doc:
        text = fold(text_of(doc))
        lines = self._columns.split_rows(text, split_first(text, read_lines(text, self._rules)))
        lines = split_turns(text, lines, self._rules)
        speakers = find_speakers(text, lines, self._rules)
        head = find_head(text, lines, self._rules, before=min(speakers, default=len(lines)))
        rows = self._columns.read(text, lines)
        elements = [*chrome_elements(lines), *title_element(head), *speakers.values(), *chain(*rows.values())]

        voices: list[str | None] = []
        for index, line in enumerate(lines):
            if index in speakers:
                lines[index] = replace(line, start=speakers[index].end)
                voices.append(speakers[index].value)
            else:
                voices.append(voices[-1] if voices else None)
        titles = {i for i, line in enumerate(lines) if head.title and head.title[0] <= line.start < head.title[1]}
        pieces = cut(text, lines, self._markers, keep=titles | rows.keys())
        labels = []
        for piece in pieces:
            if piece.line in titles:
                labels.append("title")
            elif piece.line in rows:
                labels.append("header" if rows[piece.line][0].label == "header" else "row")
            else:
                element = self._line(text, piece)
                elements.extend([element] if element else [])
                labels.append(element.value if element else "")
        sentences, more = build(text, pieces, labels, [voices[piece.line] for piece in pieces], head.part, self._parts)
        write(doc, "structure", sorted([*elements, *more], key=lambda e: (e.start, -e.end, e.label)))
        write(doc, "sentences", sentences)
        return doc

    def _line(self, text: str, piece: Piece) -> Element | None:
        """The rule that says the sentence only frames the document (a field, a salutation, a date line)."""
        for pattern, rule in self._frame:
            if pattern.match(text, piece.start, piece.end + len(piece.mark)):
                return Element(piece.start, piece.end, "line", rule.id, rule.value or "line")
        return None


@Language.factory("zh_structure", default_config={"rules": []})
def create_structure(nlp: Language, name: str, rules: list[str]) -> Structure:
    """`rules`: folders with more rules of the family `structure`."""
    return Structure(load("structure", StructureRule, tuple(rules)))
