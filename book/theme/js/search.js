// Search that ignores case, tone marks and vowel marks; the index is read on first use.
(() => {
  const LIMIT = 20;
  const SNIPPET = 150;
  const form = document.querySelector(".search");
  const input = form.querySelector("input");
  const panel = form.querySelector(".search-panel");
  const list = form.querySelector(".search-results");
  const count = form.querySelector(".search-count");

  // One letter in, one letter out: positions in the folded text are positions in the text.
  const foldLetter = (letter) => {
    const base = letter.toLowerCase().replace("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
    return base.length === letter.length ? base : letter;
  };
  const fold = (text) => Array.from(text, foldLetter).join("");

  let sections = null;
  const load = () => {
    sections ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "assets/search-index.js";
      script.addEventListener("load", () => resolve(searchPages.flatMap(([file, title, parts]) => parts.map(
        ([anchor, heading, text], at) => ({
          href: anchor ? `${file}#${anchor}` : file, title, heading, text, first: at === 0,
          keys: { title: fold(title), heading: fold(heading), text: fold(text) },
        })))));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return sections;
  };

  const places = (key, word) => {
    const found = [];
    for (let at = key.indexOf(word); at >= 0; at = key.indexOf(word, at + 1)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(key[at - 1])) found.push(at);
    }
    return found;
  };
  // Title before heading before text; the words together as one phrase count more than apart.
  const WEIGHT = { title: 100, heading: 30, text: 4 };
  const score = (section, terms) => {
    let total = 0;
    for (const term of terms) {
      let best = 0;
      for (const [part, weight] of Object.entries(WEIGHT)) {
        if (part === "title" && !section.first) continue;
        const hits = places(section.keys[part], term).length;
        if (hits) best = Math.max(best, weight + Math.min(hits, 5));
      }
      if (!best) return 0;
      total += best;
    }
    const phrase = terms.join(" ");
    for (const [part, weight] of Object.entries(WEIGHT)) {
      if (part === "title" && !section.first) continue;
      if (terms.length > 1 && places(section.keys[part], phrase).length) total += 2 * weight;
      if (section.keys[part] === phrase) total += weight;
    }
    return total;
  };

  const highlighted = (text, terms) => {
    const key = fold(text);
    const marks = terms.flatMap((term) => places(key, term).map((at) => [at, at + term.length])).sort((a, b) => a[0] - b[0]);
    const pieces = [];
    let end = 0;
    for (const [from, to] of marks) {
      if (from < end) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      pieces.push(text.slice(end, from), mark);
      end = to;
    }
    return [...pieces, text.slice(end)];
  };
  const snippet = (section, terms) => {
    const phrase = places(section.keys.text, terms.join(" "))[0];
    const at = phrase ?? Math.min(...terms.flatMap((term) => places(section.keys.text, term).slice(0, 1)), Infinity);
    let from = Number.isFinite(at) ? Math.max(0, at - 50) : 0;
    if (from > 0) from = section.text.indexOf(" ", from) + 1;
    const space = section.text.indexOf(" ", from + SNIPPET);
    const to = space < 0 ? section.text.length : space;
    const text = section.text.slice(from, to);
    return [from > 0 ? "… " : "", ...highlighted(text, terms), to < section.text.length ? " …" : ""];
  };
  const item = (section, terms) => {
    const link = document.createElement("a");
    link.href = section.href;
    const title = document.createElement("span");
    title.className = "search-title";
    title.append(...highlighted(section.heading && !section.first ? `${section.title} › ${section.heading}` : section.title, terms));
    const text = document.createElement("span");
    text.className = "search-snippet";
    text.append(...snippet(section, terms));
    link.append(title, text);
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  };

  const close = () => { panel.hidden = true; };
  const show = async () => {
    const terms = fold(input.value.normalize("NFC")).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!terms.length) { close(); return; }
    const all = await load();
    const found = all.map((section) => [score(section, terms), section]).filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0]).map(([, section]) => section);
    list.replaceChildren(...found.slice(0, LIMIT).map((section) => item(section, terms)));
    count.textContent = found.length === 0 ? say("results_none")
      : found.length === 1 ? say("results_one") : say("results_many", { count: found.length });
    panel.hidden = false;
    // The panel was hidden until now, where a screen reader would not have heard a change.
    announce(count.textContent);
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await show();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
      input.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (panel.hidden) { show(); return; }
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
})();
