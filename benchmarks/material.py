"""What the benchmarks measure with: a text of the register that repeats no paragraph, and the tokenizer alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import spacy

from extract_tasks.tokenizer import Tokenizer, create_tokenizer
from scripts.segmenter_corpus import Officialese

WORDS = Path(__file__).parent.parent / "scripts" / "officialese.yaml"


def paragraphs(seed: int = 0) -> Iterator[str]:
    """Paragraphs without end, each with a heading or list marker as speeches have them."""
    chance = random.Random(seed)
    officialese = Officialese(WORDS)
    while True:
        clauses = ["".join(clause[1:-1]) for clause in officialese.sentences(1, chance)]
        chance.shuffle(clauses)
        number = 0
        while clauses:
            number += 1
            taken = [clauses.pop() for _ in range(min(len(clauses), chance.randint(4, 12)))]
            marks = [chance.choice("，，，，；。、") for _ in taken[1:]] + ["。\n"]
            heading = chance.choice(("一是", "二要", "（三）", f"{number}．", "　　", f"{number}月{number}日前，"))
            yield heading + "".join(clause + mark for clause, mark in zip(taken, marks, strict=True))


def text(characters: int) -> str:
    """At least `characters` characters, to the end of a paragraph."""
    parts: list[str] = []
    length = 0
    for paragraph in paragraphs():
        parts.append(paragraph)
        length += len(paragraph)
        if length >= characters:
            return "".join(parts)
    raise AssertionError("paragraphs() ends nowhere")


def tokenizer() -> Tokenizer:
    """The tokenizer alone, on a pipeline of its own."""
    return create_tokenizer()(spacy.blank("zh"))
