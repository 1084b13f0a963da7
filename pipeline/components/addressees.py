from dataclasses import dataclass

from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Addressee:
    start: int
    end: int
    label: str
    rule: str
    name: str
    source: str = "explicit"
    organization: list[int] | None = None
    frame: str = "subject"
    scope_start: int = 0
    scope_end: int = 0


@Language.factory("zh_addressees", default_config={"rules": []})
def create_addressees(nlp: Language, name: str, rules: list[str]):
    return lambda doc: doc
