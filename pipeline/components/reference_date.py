from spacy.language import Language


@Language.factory("zh_reference_date", default_config={"rules": []})
def create_reference_date(nlp: Language, name: str, rules: list[str]):
    return lambda doc: doc
