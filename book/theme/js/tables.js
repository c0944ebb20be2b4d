// Number columns are aligned; tables with one plain header row sort by its buttons.
const { cellText, cellNumber } = (() => {
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, { numeric: true });
  const [group, point] = lang === "vi" ? ["\\.", ","] : [",", "\\."];
  const number = new RegExp(`^[+-]?(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)(?:${point}\\d+)?%?$`);
  const EMPTY = new Set(["", "-", "–", "—", "…"]);

  const textOf = (cell) => (cell?.textContent ?? "").trim();
  const parse = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/[−–]/g, "-");
    if (!number.test(plain)) return null;
    return Number(plain.replace(/[%+]/g, "").replace(new RegExp(group, "g"), "").replace(new RegExp(point), "."));
  };

  const enhance = (table) => {
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    const head = table.tHead;
    const plain = head?.rows.length === 1 && ![...table.rows].some(
      (row) => row.cells.length !== head.rows[0].cells.length || [...row.cells].some((cell) => cell.colSpan > 1 || cell.rowSpan > 1));
    if (!plain) return;
    table.closest(".table-region")?.classList.add("plain");
    const headers = [...head.rows[0].cells];
    const original = [...rows];
    const filled = (column) => rows.map((row) => textOf(row.cells[column])).filter((text) => !EMPTY.has(text));
    const numeric = headers.map((_, column) => {
      const texts = filled(column);
      return texts.length > 0 && texts.every((text) => parse(text) !== null);
    });
    numeric.forEach((is, column) => {
      if (!is) return;
      headers[column].classList.add("number");
      for (const row of rows) row.cells[column].classList.add("number");
    });
    if (rows.length < 2) return;

    const compare = (column, sign) => (first, second) => {
      const [a, b] = [textOf(first.cells[column]), textOf(second.cells[column])];
      if (EMPTY.has(a) || EMPTY.has(b)) return EMPTY.has(a) - EMPTY.has(b);
      return sign * (numeric[column] ? parse(a) - parse(b) : collator.compare(a, b));
    };
    const sort = (column) => {
      const header = headers[column];
      const next = { none: "ascending", ascending: "descending", descending: "none" }[header.getAttribute("aria-sort")];
      for (const other of headers) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      header.setAttribute("aria-sort", next);
      const sorted = next === "none" ? original : [...original].sort(compare(column, next === "ascending" ? 1 : -1));
      table.tBodies[0].append(...sorted);
      announce(say({ none: "sorted_not", ascending: "sorted_up", descending: "sorted_down" }[next], { column: textOf(header) }));
    };
    headers.forEach((header, column) => {
      const name = textOf(header);
      if (!name || header.tagName !== "TH" || header.querySelector("a")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = say("sort_by", { column: name });
      const label = document.createElement("span");
      label.append(...header.childNodes);
      button.append(label);
      header.append(button);
      header.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(column));
    });
  };

  for (const table of document.querySelectorAll("main table")) enhance(table);
  for (const region of regions) refreshRegion(region);
  return { cellText: (cell) => (EMPTY.has(textOf(cell)) ? "" : textOf(cell)), cellNumber: (cell) => parse(textOf(cell)) };
})();
