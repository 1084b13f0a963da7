"""The tree of a web page goes in; the lines of the article come out, without what the site puts around it.

Losing text is worse than keeping a line of the site, for the pipeline knows such lines too (rules/structure/chrome.yaml).
So only what is certainly not the article is left out: what calls itself navigation or foot, lists of links, what is
hidden. The article is the innermost element that holds nearly all of the page's Chinese punctuation and beside which
nothing else reads like a document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...components.structure import StructureRule
from ...components.structure.lines import read_lines
from ...rulebook import load
from ..limits import Budget
from .tables import is_data
from .text import lines
from .tree import Node

_SITE = re.compile("nav|footer|aside|dialog")
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu"])
# Words of class names and ids, among them the abbreviations of Chinese sites: mbx 面包屑, dqwz 当前位置, ewm 二维码 …
_WORDS = re.compile(
    r"(?:top|main|sub|side|left|right|head)?(?:nav|navi|navbar|navigation|menu)s?|breadcrumbs?|crumbs?|mbx|dqwz|(?:foot|footer)(?:er)?"
    r"|side(?:bar)?|copyright|(?:bd)?share(?:buttonbox|bar|box)?|related|relevant|recommend(?:ed)?|xgwd|xgxw|xgyd|xglj|tuijian|qr|qrcode"
    r"|ewm|erweima|pagination|pager|comments?|toolbar|login|register|search(?:box|bar)?|back(?:to)?top|gotop|popup|modal|cookies?|banner|ads?"
    r"|advert(?:isement)?|friendlinks?|yqlj|prevnext|hotnews|skip|a11y|wza"
)
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_HEADERS = frozenset(["header", "head", "top", "hd"])
_TELLS = re.compile(
    r"[。；]|附\s?件|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|二[〇○零一二三四五六七八九]{3}年|(?:公司|集团|中心|[局委办厅部院会府司处室校])$"
)
_HIDDEN = re.compile("display:none|mso-hide:all|mso-element:comment")
_HEADINGS = frozenset(["h1", "h2", "h3"])
_SHORT = 12  # code points; a shorter line beside the article is a button or the name of a column
_SHARE = 0.9  # of the punctuation that the article holds
_LINKS = 3  # links that make a list of them
_WHOLE = re.compile("p|pre|tr|li|[oud]l|h[1-6]|blockquote|span|font|a|b|strong|em|i|u")
_SAID = re.compile(r"[\W_]+")


def article(root: Node, title: str | None, path: str) -> list[str]:
    """The lines of the article, those before its title left out that cannot belong to a document."""
    dropped = _site(root)
    node, total = root, root.marks - sum(each.marks for each in dropped)
    while total > 0:
        within = [child for child in node.children if isinstance(child, Node) and child not in dropped]
        best = max(within, key=lambda child: child.marks, default=None)
        if best is None or best.marks < _SHARE * total or _WHOLE.fullmatch(best.tag):
            break
        if best.tag == "table" and is_data(best):
            break
        if any(_documents(lines(node, Budget(path), {*dropped, best}))):
            break
        node = best
    found = lines(node, Budget(path), dropped)
    first = _place(found, title)
    if first is None and title and _shown(root, title):
        found, first = [title, *found], 0
    reads, chrome = _documents(found), _chrome(found)
    inside = [index for index, each in enumerate(chrome) if not each]
    kept = range(inside[0], inside[-1] + 1) if inside else ()
    return [found[index] for index in kept if index >= (first or 0) or reads[index]]


def _site(root: Node) -> set[Node]:
    """The elements that are certainly no part of the article; none that holds most of what is said on the page."""
    dropped: set[Node] = set()

    def enter(node: Node) -> bool:
        large = node.marks * 2 > root.marks if root.marks else node.chars * 2 > root.chars
        if node.unread or large or not (_is_hidden(node) or _is_site(node) or _is_menu(node)):
            return not node.unread
        dropped.add(node)
        return False

    for _ in root.walk(enter):
        pass
    return dropped


def _is_hidden(node: Node) -> bool:
    """Not `visibility`: pages of 微信公众号 are saved before the article is shown."""
    return "hidden" in node.attributes or _HIDDEN.search(node.style) is not None


def _is_site(node: Node) -> bool:
    if node.attached or node.dated:
        return False
    if _SITE.fullmatch(node.tag) or node.get("role").lower() in _ROLES:
        return True
    words = {word.lower() for word in _SPLIT.split(f"{node.get('class')} {node.get('id')} {node.tag}")}
    return any(_WORDS.fullmatch(word) for word in words) or (not _HEADERS.isdisjoint(words) and node.links >= _LINKS)


def _is_menu(node: Node) -> bool:
    return node.links >= _LINKS and not node.marks and not node.attached and node.linked * 2 > node.chars


def _chrome(said: Sequence[str]) -> list[bool]:
    """For each line whether the rules know it as something that a site puts around a document."""
    return [bool(line.chrome) for line in read_lines("\n".join(said), load("structure", StructureRule))]


def _documents(said: Sequence[str]) -> list[bool]:
    """For each line whether it can belong to a document: no chrome, and long, or a sentence, a day, the name of a body."""
    return [
        not chrome and (len(line) > _SHORT or _TELLS.search(line) is not None)
        for line, chrome in zip(said, _chrome(said), strict=True)
    ]


def _place(said: Sequence[str], title: str | None) -> int | None:
    """The position of the line with which the title begins; it may take up to three."""
    if not title:
        return None
    wanted = _letters(title)
    for index in range(len(said)):
        if _letters("".join(said[index : index + 3])).startswith(wanted):
            return index
    return None


def _shown(root: Node, title: str) -> bool:
    wanted = _letters(title)
    return any(node.tag in _HEADINGS and _letters(node.text()) == wanted for node in root.nodes())


def _letters(said: str) -> str:
    return _SAID.sub("", said)
