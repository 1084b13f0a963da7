from spacy.language import Language


@Language.factory("zh_directives", default_config={"rules": []})
def create_directives(nlp: Language, name: str, rules: list[str]):
    return lambda doc: doc
