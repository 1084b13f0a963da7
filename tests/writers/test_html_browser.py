"""The page in headless Chromium: links both ways, filters, the keyboard, phone width, the dark scheme."""

import dataclasses
import re
import shutil

import pytest

from extract_tasks import writers
from extract_tasks.results import Mark

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install '.[test]')")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")
expect = sync_api.expect

DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (360, 740)
QUIET = ["no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
QUIET += ["disable-component-update", "disable-sync"]
REST = "各单位要统一思想，提高认识，以良好的精神状态做好各项工作。\n" * 60
TASKS = [
    ("县妇联牵头，县教育局配合，6月底前完成留守儿童摸底。", "县妇联", "6月底前", "2024-06-30"),
    ("县总工会要在9月底前建成驿站10个。", "县总工会", "9月底前", "2024-09-30"),
    ("县妇联适时组织一次培训。", "县妇联", "适时", None),
]
HOSTILE = "<script>alert(1)</script>\x00\x07\x85\r\u202e\u200b\u2028\ufeff]]>&amp;<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def page_file(make_result, assignee, deadline, tmp_path_factory):
    """A page with three tasks that are far apart."""
    text = "云州县工作会议讲话\r\n" + "".join(f"{REST}{said}\n" for said, *_ in TASKS) + HOSTILE
    items, marks = [], []
    for said, who, when, due in TASKS:
        start = text.index(said)
        at, by = text.index(who, start), text.index(when, start)
        spans = [(at, at + len(who), "organizations", "mass"), (by, by + len(when), "deadlines", "deadline")]
        marks += [Mark(first, last, layer, label, f"{layer}.test") for first, last, layer, label in spans]
        row = deadline(when, due=due, reason=None if due else "vague") | {"start": by, "end": by + len(when)}
        items.append(
            {
                "title": said[:-1] + HOSTILE,
                "evidence": {"text": said, "start": start, "end": start + len(said)},
                "assignees": [assignee(who, "lead") | {"start": at, "end": at + len(who)}],
                "deadline": row,
                "tier": "must" if due else "may",
                "rules": ["directives.test"],
            }
        )
    result = dataclasses.replace(make_result(items, title=f"讲话{HOSTILE}"), text=text, marks=tuple(marks))
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_bytes(writers.render("html", [result]))
    return path, text


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[f"--{name}" for name in QUIET])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, page_file):
    """`opened(size, …)`: the page, open; at the end of the test nothing may have been said, asked or fetched."""
    troubles, contexts = [], []

    def open_page(size=DESKTOP, **options):
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: troubles.append(request.url) if request.url[:5] != "file:" else None)
        page.goto(page_file[0].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_its_window_in_both_schemes(opened, size, scheme):
    page = opened(size, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    ground = [
        int(part)
        for part in re.findall(r"\d+", page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    ]
    assert (sum(ground) < 200) == (scheme == "dark")


def test_the_text_is_the_document(opened, page_file):
    page = opened()
    assert page.evaluate("document.querySelector('.text').textContent") == page_file[1].replace("\0", "\ufffd")
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_from_item_to_sentence(opened, size):
    page = opened(size)
    row = page.locator("tbody tr").nth(1)
    row.locator(".go").click()
    chosen = page.locator(".s.on")
    expect(chosen.first).to_be_in_viewport()
    assert "".join(chosen.all_text_contents()) == TASKS[1][0]
    assert page.locator(".s.also").all_text_contents() == ["县总工会", "9月底前"]
    expect(row).to_have_attribute("aria-current", "true")


def test_from_sentence_to_item(opened):
    page = opened()
    page.locator(".s", has_text="适时").click()
    row = page.locator("tbody tr").nth(2)
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport()
    page.locator(".s", has_text="建成驿站").hover()
    tip = page.locator("#tip")
    for said in ("县总工会", "2024年9月30日（周一）", "置信度 90%", "directives.test"):
        expect(tip).to_contain_text(said)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_from_sentence_to_item_on_a_phone(opened):
    page = opened(PHONE, has_touch=True)
    page.locator(".s", has_text="建成驿站").tap()
    tip = page.locator("#tip")
    expect(tip).to_contain_text("2024年9月30日（周一）")
    expect(page.locator(".s.on").first).to_be_in_viewport()
    tip.locator("article > a").tap()
    expect(tip).to_be_hidden()
    expect(page.locator("tbody tr").nth(1)).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_what_is_tapped_is_large_enough(opened, size):
    page = opened(size)
    for field in page.locator("select, input, button, .go").all():
        if field.is_visible():
            assert field.bounding_box()["height"] >= 24


def test_filters_narrow_together_and_the_address_keeps_them(opened):
    page = opened()
    count = page.locator("#count")
    expect(count).to_have_text("共 3 项")
    page.select_option("#unit", "县妇联")
    expect(count).to_have_text("显示 2 项，共 3 项（县妇联）")
    page.select_option("#month", "2024-06")
    expect(count).to_have_text("显示 1 项，共 3 项（县妇联，2024年6月）")
    page.reload()
    expect(count).to_have_text("显示 1 项，共 3 项（县妇联，2024年6月）")
    page.fill("#q", "驿站")
    expect(count).to_have_text("没有符合条件的任务，共 3 项（县妇联，2024年6月，“驿站”）")
    page.click("#clear")
    expect(count).to_have_text("共 3 项")
    page.select_option("#tier", "may")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    page.locator(".plot a").first.dispatch_event("click")
    expect(page.locator("tbody tr").first).to_be_in_viewport()
    expect(count).to_have_text("共 3 项")


def test_keyboard_alone(opened):
    page = opened()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "go":
            break
    first = page.locator(".go").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    number = page.locator(".n").first
    expect(number).to_be_focused()
    expect(number).to_be_in_viewport()
    expect(page.locator("#tip")).to_contain_text("县妇联")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(first).to_be_focused()


def test_without_the_script_links_lead_both_ways(opened):
    page = opened(java_script_enabled=False)
    expect(page.locator(".filters")).to_be_hidden()
    page.locator(".go").nth(1).click()
    number = page.locator(".n").nth(1)
    expect(number).to_be_in_viewport()
    number.click()
    expect(page.locator("tbody tr").nth(1)).to_be_in_viewport()


def test_print_shows_a_table_and_the_text(opened):
    page = opened()
    page.emulate_media(media="print")
    for hidden in (".filters", ".timeline", ".legend", "td.why"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("thead th").nth(5)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).display") == "table-row"
