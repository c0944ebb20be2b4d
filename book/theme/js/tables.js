// Number columns are aligned; tables with one plain header row sort by its buttons.
const { cellText, cellNumber } = (() => {
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, { numeric: true });
  const [group, point] = lang === "vi" ? ["\\.", ","] : [",", "\\."];
  const number = new RegExp(`^[+-]?(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)(?:${point}\\d+)?%?$`);
  const CODE_LETTERS = 8; // at most, in a column that may be as narrow as its codes
  const EMPTY = new Set(["", "-", "–", "—", "…"]);

  const textOf = (cell) => (cell?.textContent ?? "").trim();
  const parse = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/[−–]/g, "-");
    if (!number.test(plain)) return null;
    return Number(plain.replace(/[%+]/g, "").replace(new RegExp(group, "g"), "").replace(new RegExp(point), "."));
  };

  // Blocks in place of rows on a phone: the roles stay those of a table, and each cell names its column.
  const keepRoles = (table, headers) => {
    table.setAttribute("role", "table");
    for (const group of table.querySelectorAll("thead, tbody")) group.setAttribute("role", "rowgroup");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const header of headers) header.setAttribute("role", "columnheader");
    for (const cell of table.querySelectorAll("tbody td")) {
      cell.setAttribute("role", "cell");
      cell.dataset.head = textOf(headers[cell.cellIndex]);
    }
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
      if (!is) {
        const short = filled(column).every((text) => text.length <= CODE_LETTERS);
        if (short) for (const row of rows) row.cells[column].classList.add("narrow");
        return;
      }
      headers[column].classList.add("number");
      for (const row of rows) row.cells[column].classList.add("number");
    });
    // A narrow column of ranks at the left lets the names beside it stay in sight too.
    if (numeric[0] && headers.length > 2 && !numeric[1] && filled(0).every((text) => text.length < 4)) {
      table.closest(".table-region")?.classList.add("ranked");
    }
    if (table.closest("figure.headline")) keepRoles(table, headers);
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

  const alignRight = (table) => {
    for (const name of table.classList) {
      const column = /^right-(\d+)$/.exec(name)?.[1];
      if (column) for (const row of table.rows) row.cells[column - 1].classList.add("right");
    }
  };
  for (const table of document.querySelectorAll("main table")) {
    alignRight(table);
    enhance(table);
  }
  for (const region of regions) refreshRegion(region);
  return { cellText: (cell) => (EMPTY.has(textOf(cell)) ? "" : textOf(cell)), cellNumber: (cell) => parse(textOf(cell)) };
})();
