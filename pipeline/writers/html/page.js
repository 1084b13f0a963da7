"use strict";
{
  const byId = (id) => document.getElementById(id);
  const wide = matchMedia("(min-width: 64em)");
  const list = byId("list"), texts = byId("texts"), tip = byId("tip"), count = byId("count");
  const kinds = byId("marks").children;

  // The runs of the text in their order: an item is a range of their numbers.
  const runs = [...texts.querySelectorAll(".text .s")];
  const numbers = new Map(runs.map((run, number) => [run, number]));
  const ranges = (said) => said.split(" ").filter(Boolean).map((range) => range.split("-").map(Number));
  const rows = [...list.querySelectorAll("tr[data-at]")].map((tr) => ({
    tr, at: ranges(tr.dataset.at)[0] ?? [-1, -1], also: ranges(tr.dataset.also), dots: [],
  }));
  const byKey = new Map(rows.map((row) => [row.tr.id, row]));
  for (const dot of document.querySelectorAll(".plot a")) byKey.get(dot.getAttribute("href").slice(1)).dots.push(dot);

  const covering = (number) => rows
    .filter(({ at }) => at[0] <= number && number <= at[1])
    .sort((a, b) => (a.at[1] - a.at[0]) - (b.at[1] - b.at[0]));

  // Selection: one item, its row, its words in the text.
  let chosen = null;
  const mark = (row, on) => {
    const each = ([first, last], name) => runs.slice(first, last + 1).forEach((run) => run.classList.toggle(name, on));
    each(row.at, "on");
    row.also.forEach((range) => each(range, "also"));
    [row.tr, ...row.dots].forEach((element) => element.classList.toggle("on", on));
    if (on) row.tr.setAttribute("aria-current", "true");
    else row.tr.removeAttribute("aria-current");
  };
  const select = (row) => {
    if (chosen) mark(chosen, false);
    chosen = row;
    if (row) mark(row, true);
  };
  const reveal = ({ tr }) => {
    const box = list.getBoundingClientRect(), card = tr.getBoundingClientRect();
    if (card.top < box.top || card.bottom > box.bottom) list.scrollTo({ top: list.scrollTop + card.top - box.top - 8 });
  };

  // The pop-up: what the marks under the pointer are, and the items whose words these are.
  let timer = 0;
  const hide = () => { clearTimeout(timer); tip.hidden = true; };
  const later = (what, delay) => { clearTimeout(timer); timer = setTimeout(what, delay); };
  const make = (name, ...inner) => { const made = document.createElement(name); made.append(...inner); return made; };
  const card = ({ tr }) => {
    const link = make("a", tr.cells[0].textContent + "　" + tr.querySelector(".go").textContent);
    link.href = "#" + tr.id;
    const facts = make("dl");
    for (const name of ["lead", "assist", "when"]) {
      const cell = tr.querySelector("td." + name);
      if (cell.hasChildNodes()) facts.append(make("dt", cell.dataset.label), make("dd", ...cell.cloneNode(true).childNodes));
    }
    const why = tr.querySelector(".why");
    facts.append(make("dt", "判定"), make("dd", why.querySelector("summary").textContent, " ",
      ...[...why.querySelectorAll("code")].flatMap((rule) => [rule.cloneNode(true), " "])));
    return make("article", link, facts);
  };
  const show = (marks, held, beside) => {
    const said = make("ul", ...marks.map((kind) => kinds[kind].cloneNode(true)));
    tip.lastElementChild.replaceChildren(...(marks.length ? [said] : []), ...held.slice(0, 3).map(card));
    tip.hidden = false;
    tip.scrollTop = 0;
    if (!wide.matches) { scrollBy({ top: Math.max(0, beside.bottom + 24 - tip.offsetTop) }); return; }
    const below = beside.bottom + 6, fits = below + tip.offsetHeight <= innerHeight;
    const left = Math.max(8, Math.min(beside.left, texts.getBoundingClientRect().right - tip.offsetWidth - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(fits ? below : Math.max(8, beside.top - tip.offsetHeight - 6)) + scrollY}px`;
  };
  const explain = (run, y) => {
    const boxes = [...run.getClientRects()];
    const marks = (run.dataset.marks ?? "").split(" ").filter(Boolean);
    show(marks, covering(numbers.get(run)), boxes.find((box) => box.top <= y && y <= box.bottom) ?? boxes[0]);
  };
  const runAt = (target) => { const run = target.closest(".text .s"); return numbers.has(run) ? run : null; };

  texts.addEventListener("mouseover", ({ target, clientY }) => {
    const run = wide.matches && runAt(target);
    if (run) later(() => explain(run, clientY), 200);
    else if (!tip.hidden) later(hide, 300);
  });
  texts.addEventListener("mouseleave", () => later(hide, 300));
  tip.addEventListener("mouseenter", () => clearTimeout(timer));
  tip.addEventListener("mouseleave", () => later(hide, 300));
  texts.addEventListener("click", (event) => {
    const { target, clientY } = event;
    const number = target.closest(".n");
    if (number) {
      const row = byKey.get(number.getAttribute("href").slice(1));
      if (row.tr.hidden) clear();
      select(row);
      if (!wide.matches) return;
      event.preventDefault();
      reveal(row);
      row.tr.querySelector(".go").focus({ preventScroll: true });
    } else if (runAt(target) && getSelection().isCollapsed) {
      const run = runAt(target), row = covering(numbers.get(run))[0];
      clearTimeout(timer);
      explain(run, clientY);
      if (!row) return;
      select(row);
      if (wide.matches && !row.tr.hidden) reveal(row);
    }
  });
  texts.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".n:focus-visible")) return;
    target.setAttribute("aria-describedby", "tip");
    show([], [byKey.get(target.getAttribute("href").slice(1))], target.getBoundingClientRect());
  });
  texts.addEventListener("focusout", () => { if (wide.matches) later(hide, 300); });
  list.addEventListener("click", ({ target }) => {
    const row = byKey.get(target.closest("tr")?.id);
    if (row) select(row);
  });
  tip.addEventListener("click", ({ target }) => { if (target.closest("a, #close")) hide(); });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (tip.hidden) select(null);
    hide();
  });

  // Filters: they narrow together, and the address holds them.
  const selects = [...document.querySelectorAll(".filters select")];
  const search = byId("q");
  const fold = (said) => said.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const wordsOf = (row) => (row.words ??= fold([...row.tr.cells].slice(0, 6).map((cell) => cell.textContent).join(" ")));
  const apply = () => {
    const wanted = selects.filter(({ value }) => value);
    const words = fold(search.value);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every(({ id, value }) => row.tr.dataset[id].split("\n").includes(value))
        && (!words || wordsOf(row).includes(words));
      row.tr.hidden = !fits;
      row.dots.forEach((dot) => dot.classList.toggle("off", !fits));
      shown += fits;
    }
    for (const body of list.querySelectorAll("tbody")) body.hidden = !body.querySelector("tr[data-at]:not([hidden])");
    const said = [...wanted.map(({ selectedOptions }) => selectedOptions[0].text.replace(/（\d+）$/, "")), ...(words ? [`“${search.value.trim()}”`] : [])];
    count.textContent = !said.length ? `共 ${rows.length} 项`
      : `${shown ? `显示 ${shown} 项` : "没有符合条件的任务"}，共 ${rows.length} 项（${said.join("，")}）`;
  };
  const changed = () => {
    apply();
    const held = new URLSearchParams([...selects, search].filter(({ value }) => value).map(({ id, value }) => [id, value]));
    history.replaceState(null, "", "#" + held);
  };
  const clear = () => { [...selects, search].forEach((field) => { field.value = ""; }); changed(); };
  const follow = () => {
    const hash = location.hash.slice(1);
    const row = byKey.get(hash.replace(/^t-/, ""));
    if (row) {
      if (row.tr.hidden) { clear(); location.replace("#" + hash); }
      select(row);
    } else if (hash.includes("=")) {
      const held = new URLSearchParams(hash);
      for (const field of [...selects, search]) field.value = held.get(field.id) ?? "";
      for (const field of selects) if (field.selectedIndex < 0) field.value = "";
      apply();
    }
  };
  selects.forEach((field) => field.addEventListener("change", changed));
  search.addEventListener("input", () => later(changed, 150));
  byId("clear").addEventListener("click", clear);
  byId("print").addEventListener("click", () => print());
  addEventListener("hashchange", follow);
  document.querySelector(".filters").hidden = false;
  apply();
  follow();
}
