// Puts the table of tags in the order of one of its columns, and shows the tags that hold what is typed.
"use strict";

(() => {
  const table = document.querySelector("table.topics");
  if (!table) return;
  const body = table.tBodies[0];
  const fold = (text) => text.trim().toLowerCase().replaceAll("_", "-").replace(/^#/, ""); // as tags are the same

  // Order -----------------------------------------------------------------------------------------

  const collator = new Intl.Collator(["en", "ko"], { numeric: true });
  const name = (row) => fold(row.cells[0].textContent);
  const date = (row) => row.cells[2].querySelector("time")?.textContent ?? "";
  const orders = {
    name: (one, other) => collator.compare(name(one), name(other)),
    count: (one, other) => other.cells[1].textContent - one.cells[1].textContent,
    newest: (one, other) => collator.compare(date(other), date(one)),
  };
  // Rows begin most used first and sorting is stable: among equals that order stays.
  const rows = [...body.rows];

  for (const heading of table.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    if (heading.dataset.other) button.dataset.other = heading.dataset.other;
    heading.removeAttribute("data-other");
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      for (const each of table.querySelectorAll("th[data-sort]")) each.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", heading.dataset.sort === "name" ? "ascending" : "descending");
      body.append(...[...rows].sort(orders[heading.dataset.sort]));
    });
  }

  // Filter ----------------------------------------------------------------------------------------

  const filter = document.getElementById("tag-filter");
  const status = document.getElementById("no-tag");
  const root = document.documentElement;
  const apply = () => {
    const wanted = fold(filter.value);
    for (const row of rows) row.hidden = !name(row).includes(wanted);
    const { none, otherNone } = status.dataset;
    const found = rows.some((row) => !row.hidden);
    table.hidden = !found;
    status.textContent = found ? "" : root.lang === root.dataset.otherLanguage ? otherNone : none;
  };
  filter.addEventListener("input", apply);
  addEventListener("languagechosen", apply);
  if (filter.value) apply(); // the browser kept it
})();
