from dataclasses import dataclass

from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Deadline:
    start: int
    end: int
    label: str
    rule: str
    due: str | None = None
    time: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    recurrence: str | None = None
    first_due: str | None = None
    reason: str | None = None


@Language.factory("zh_deadlines", default_config={"rules": []})
def create_deadlines(nlp: Language, name: str, rules: list[str]):
    return lambda doc: doc
