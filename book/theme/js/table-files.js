// What a table shows as CSV and as a workbook (ECMA-376), in the order shown; the same table gives the same bytes.
const { csvFile, workbookFile } = (() => {
  const encoder = new TextEncoder();
  const COMPUTED = /^[=+\-@\t\r]/; // a spreadsheet program would compute a text that begins so
  const MOST = 32767; // characters that a cell of a workbook can hold
  const UNKNOWN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // to XML 1.0

  const csvCell = (value) => {
    if (typeof value === "number") return String(value);
    const text = COMPUTED.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  // The mark at the beginning tells spreadsheet programs that the file is UTF-8.
  const csvFile = ({ head, rows }) =>
    encoder.encode(`\ufeff${[head, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("")}`);

  const escape = (text) => text.replace(UNKNOWN, "").slice(0, MOST).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const xmlCell = (value) =>
    value === "" ? "<c/>" : typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const links = (type, target) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;
  const parts = ({ title, head, rows }) => ({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    "_rels/.rels": links("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="PAR" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": links("worksheet", "worksheets/sheet1.xml"),
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetData>${[[title], head, ...rows].map((row) => `<row>${row.map(xmlCell).join("")}</row>`).join("")}</sheetData></worksheet>`,
  });

  const sums = Uint32Array.from({ length: 256 }, (_, index) => {
    let sum = index;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    return sum;
  });
  const crc32 = (bytes) => ~bytes.reduce((sum, byte) => (sum >>> 8) ^ sums[(sum ^ byte) & 255], -1) >>> 0;
  const littleEndian = (fields) => fields.flatMap(([size, value]) => Array.from({ length: size }, (_, index) => (value >>> (8 * index)) & 255));
  // PKWARE APPNOTE 6.3: files as they are, names in UTF-8, all of the first day that the format knows.
  const packed = (files) => {
    const [body, directory] = [[], []];
    let offset = 0;
    let listed = 0;
    for (const [name, text] of Object.entries(files)) {
      const [path, bytes] = [encoder.encode(name), encoder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)];
      const common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x21], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0]];
      const local = Uint8Array.from(littleEndian([[4, 0x04034b50], ...common]));
      const entry = Uint8Array.from(littleEndian([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]));
      body.push(local, path, bytes);
      directory.push(entry, path);
      offset += local.length + path.length + bytes.length;
      listed += entry.length + path.length;
    }
    const count = Object.keys(files).length;
    const end = littleEndian([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed], [4, offset], [2, 0]]);
    return [...body, ...directory, Uint8Array.from(end)];
  };
  return { csvFile: (table) => [csvFile(table)], workbookFile: (table) => packed(parts(table)) };
})();
