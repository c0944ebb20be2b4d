// Figures as PNG and SVG, tables as CSV and XLSX: made of what the page shows when the reader asks for them.
(() => {
  const SCALE = (2 * 96) / 72; // pixels for a point: 192 to the inch

  const save = (parts, type, name) => {
    const address = URL.createObjectURL(new Blob(parts, { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  const loaded = {};
  const load = (name) => (loaded[name] ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: `assets/${name}.js`, onload: resolve, onerror: reject });
    document.head.append(script);
  }));
  const button = (format, what, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "file-button", textContent: format });
    made.setAttribute("aria-label", say("download_as", { format, what }));
    made.addEventListener("click", action);
    return made;
  };
  const named = (figure) => figure.querySelector("figcaption .caption-number")?.textContent.trim().replace(/\.$/, "") || figure.id;

  // Codes such as 1.1 and 1.10 look like numbers, but numbers of a column have equally many decimals, or no
  // zero at their end.
  const isNumeric = (cells) => {
    const texts = cells.map(cellText).filter(Boolean);
    const decimals = texts.map((text) => /^\d+(?:[.,](\d+))?$/.exec(text)).map((found) => found && (found[1] ?? ""));
    const areCodes = decimals.every((text) => text !== null) && decimals.some((text) => text.endsWith("0")) &&
      new Set(decimals.map((text) => text.length)).size > 1;
    return cells.some((cell) => cell.classList.contains("number")) && !areCodes;
  };
  const contents = (figure) => {
    const table = figure.querySelector("table");
    const [head, ...body] = [...table.rows].map((row) => [...row.cells]);
    const numeric = head.map((_, column) => isNumeric(body.map((row) => row[column]).filter(Boolean)));
    const origin = figure.classList.contains("simulated") ? [say("simulated")] : [];
    return {
      title: (figure.querySelector("figcaption")?.textContent ?? "").replace(/\s+/g, " ").trim(),
      head: [...head.map((cell) => cellText(cell)), ...origin.map(() => say("origin"))],
      rows: body.map((row) => [...row.map((cell, column) => (numeric[column] && cellText(cell) ? cellNumber(cell) : cellText(cell))), ...origin]),
    };
  };

  // A drawing that brings its letters along.
  const standalone = async (figure) => {
    await load("drawing-fonts");
    const drawing = figure.querySelector(".drawing > svg").cloneNode(true);
    const faces = Object.entries(drawingFonts).map(([weight, font]) =>
      `@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};src:url(data:font/woff2;base64,${font})}`);
    drawing.prepend(Object.assign(document.createElementNS("http://www.w3.org/2000/svg", "style"), { textContent: faces.join("") }));
    return drawing;
  };
  const written = (drawing) => new XMLSerializer().serializeToString(drawing);
  const svg = async (figure) => save([written(await standalone(figure))], "image/svg+xml", `${figure.id}.svg`);
  const png = async (figure) => {
    const drawing = await standalone(figure);
    const { width, height } = drawing.viewBox.baseVal;
    drawing.setAttribute("width", width * SCALE);
    drawing.setAttribute("height", height * SCALE);
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(drawing))}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * SCALE), height: Math.round(height * SCALE) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save([blob], "image/png", `${figure.id}.png`));
  };
  const line = () => Object.assign(document.createElement("p"), { className: "drawing-file" });

  for (const figure of document.querySelectorAll("figure:has(> .drawing-region)")) {
    const offered = line();
    offered.append(button("SVG", named(figure), () => svg(figure)), " ", button("PNG", named(figure), () => png(figure)));
    offered.dataset.hint = say("drawing_hint");
    figure.querySelector(".drawing-region").after(offered);
  }
  for (const figure of document.querySelectorAll("figure.figure-table:has(> .table-region)")) {
    const offered = line();
    const offer = (format, type, make) => button(format, named(figure), async () => {
      await load("table-files");
      save(make()(contents(figure)), type, `${figure.id}.${format.toLowerCase()}`);
    });
    offered.append(
      offer("CSV", "text/csv", () => csvFile), " ",
      offer("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", () => workbookFile));
    figure.append(offered);
  }
})();
