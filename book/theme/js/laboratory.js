// The laboratory: weights and ways of joining in the reader's hand, the ranking that follows, and its address.
(() => {
  const SETTLED = 250; // ms without a change before other weightings are tried and the address is written
  const { BLOCK, scores, ranks, topCounts } = laboratoryArithmetic;
  const { MOST_SEED, officialWeights, initial, setWeight, factors, shares, isOfficial, format, parse } = laboratoryState;

  const root = document.querySelector(".laboratory");
  const data = JSON.parse(root.dataset.laboratory);
  const ownWords = JSON.parse(root.dataset.words);
  const tell = (key, values) => fill(ownWords[key], values);
  const lang = document.documentElement.lang;
  const decimal = (least, most = least) => {
    const form = new Intl.NumberFormat(lang, { minimumFractionDigits: least, maximumFractionDigits: most });
    return (value) => form.format(value).replace("-", "−");
  };
  const [asIndex, asShare, asPlace, asWhole] = [decimal(data.decimals), decimal(1), decimal(0, 1), decimal(0)];
  const names = new Intl.ListFormat(lang, { type: "conjunction" });
  const make = (tag, properties = {}, ...content) => {
    const { attributes = {}, ...own } = properties;
    const element = Object.assign(document.createElement(tag), own);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  };

  let { state, unknown } = parse(location.hash, data);
  const official = officialWeights(data);
  const widest = Math.min(100, 10 * Math.ceil(0.3 * Math.max(...official.values())));

  // --- controls
  const areas = data.areas.map(({ code, name, basis }) => {
    const used = make("input", { type: "checkbox" });
    const slider = make("input", { type: "range", min: 0, max: widest, step: 0.5, attributes: { "aria-label": tell("lab_weight_of", { area: name }) } });
    const share = make("output", { className: "area-share" });
    used.addEventListener("change", () => {
      if (used.checked) state.without.delete(code);
      else state.without.add(code);
      changed();
    });
    slider.addEventListener("input", () => { setWeight(state, data, code, slider.valueAsNumber); changed(); });
    const row = make("div", { className: "area-weight" }, make("label", { className: "area-name" }, used, make("span", {}, name)), slider, share);
    return { code, basis, used, slider, share, row };
  });
  const means = data.means.map((mean) => {
    const input = make("input", { type: "radio", name: "laboratory-mean", value: mean });
    input.addEventListener("change", () => { state.mean = mean; changed(); });
    return { input, label: make("label", {}, input, make("span", {}, tell(`lab_${mean}`))) };
  });
  const spread = make("select", {}, ...data.spreads.map((value) => make("option", { value }, `± ${asWhole(100 * value)}%`)));
  spread.addEventListener("change", () => { state.spread = Number(spread.value); changed(); });
  const counter = (name, least, most) => {
    const input = make("input", { type: "number", min: least, max: most, step: 1, inputMode: "numeric" });
    input.addEventListener("change", () => {
      if (input.validity.valid && Number.isInteger(input.valueAsNumber)) state[name] = input.valueAsNumber;
      changed();
    });
    return input;
  };
  const [top, seed] = [counter("top", 1, data.units.length), counter("seed", 0, MOST_SEED)];
  const reset = make("button", { type: "button", className: "lab-button" }, tell("lab_reset"));
  const copy = make("button", { type: "button", className: "lab-button" }, tell("lab_copy"));
  const address = make("input", { className: "lab-address", type: "text", readOnly: true, hidden: true, attributes: { "aria-label": tell("lab_address") } });
  const labelled = (key, control) => make("label", { className: "lab-field" }, make("span", {}, tell(key)), control);
  const controls = make(
    "div", { className: "lab-controls" },
    make("fieldset", {}, make("legend", {}, tell("lab_weights")), ...areas.map(({ row }) => row)),
    make("fieldset", { className: "lab-means" }, make("legend", {}, tell("lab_mean")), ...means.map(({ label }) => label)),
    make("fieldset", { className: "lab-fields" }, make("legend", {}, tell("lab_plausible")),
      labelled("lab_spread", spread), labelled("lab_top", top), labelled("lab_seed", seed)),
    make("div", { className: "lab-actions" }, reset, copy, address),
  );

  // --- results
  const summary = make("p", { className: "lab-summary" });
  const notUnderstood = make("p", { className: "lab-unknown", hidden: true });
  const tried = make("p", { className: "note lab-tried" });
  const topHead = make("span");
  const heads = [tell("lab_rank"), tell("lab_unit"), tell("lab_change"), tell(data.percent ? "lab_index_percent" : "lab_index"), topHead];
  const rows = data.units.map(({ name }) => {
    const [place, change, index, share] = ["place", "change", "number", "number"].map((className) => make("td", { className }));
    return { place, change, index, share, row: make("tr", {}, place, make("th", { scope: "row" }, name), change, index, share) };
  });
  const body = make("tbody", {}, ...rows.map(({ row }) => row));
  const captionText = data.note ? `${tell("lab_ranking")} ${data.note}.` : tell("lab_ranking");
  const caption = make("p", { className: "lab-caption", id: "laboratory-caption" }, captionText);
  const table = make("table", { attributes: { "aria-labelledby": caption.id } },
    make("thead", {}, make("tr", {}, ...heads.map((head, at) => make("th", { scope: "col", className: at === 1 ? "" : "number" }, head)))), body);
  const region = make("div", { className: "scroll-region table-region" }, table);
  region.dataset.labelledBy = caption.id;
  const published = make("details", { className: "folded" }, make("summary", {}, tell("lab_published")),
    make("div", { className: "folded-body" }, ...[...root.childNodes].filter((node) => !node.classList?.contains("laboratory-fallback"))));
  const results = make("div", { className: "lab-results" }, summary, notUnderstood, caption, region, tried, published);
  root.replaceChildren(controls, results);
  root.classList.add("ready");
  addRegion(region);

  const changeText = (from, to) => {
    if (from === null || Number.isNaN(to)) return ["–"];
    const by = Math.abs(from - to);
    const [mark, key] = from > to ? ["▲", "lab_up"] : from < to ? ["▼", "lab_down"] : ["=", "lab_same"];
    return [make("span", { attributes: { "aria-hidden": "true" } }, by ? `${mark} ${asPlace(by)}` : mark),
      make("span", { className: "visually-hidden" }, tell(key, { places: asPlace(by) }))];
  };
  const summed = (places) => {
    if (!places) return tell("lab_nothing");
    const counted = data.official.map((from, unit) => (from === null ? 0 : from - places[unit]));
    const moved = counted.filter((by) => by !== 0).length;
    if (!moved) return tell(isOfficial(state, data) ? "lab_unchanged" : "lab_same_ranks");
    const most = counted.reduce((best, by, unit) => (Math.abs(by) > Math.abs(counted[best]) ? unit : best), 0);
    return tell("lab_moved", {
      moved, count: places.filter((place) => !Number.isNaN(place)).length, unit: data.units[most].name,
      change: tell(counted[most] > 0 ? "lab_up" : "lab_down", { places: asPlace(Math.abs(counted[most])) }),
    });
  };

  const showControls = () => {
    const now = shares(state, data);
    areas.forEach(({ code, basis, used, slider, share, row }, at) => {
      const was = `${basis} ${asShare(official.get(code))}%`;
      const text = used.checked || !state.without.has(code) ? `${asShare(now[at])}%` : tell("lab_left_out");
      used.checked = !state.without.has(code);
      slider.disabled = !used.checked;
      slider.value = state.weights.get(code) ?? official.get(code);
      slider.setAttribute("aria-valuetext", `${text}, ${was}`);
      share.replaceChildren(make("strong", {}, used.checked ? text : tell("lab_left_out")), make("span", {}, was));
      row.classList.toggle("differs", state.weights.has(code) || state.without.has(code));
    });
    for (const { input } of means) input.checked = input.value === state.mean;
    spread.value = state.spread;
    [top.value, seed.value] = [state.top, state.seed];
    topHead.textContent = tell("lab_top_share", { top: state.top });
    reset.disabled = format(state, data) === "";
    notUnderstood.hidden = unknown.length === 0;
    notUnderstood.textContent = tell("lab_unknown", { parts: unknown.join("; ") });
  };
  let shown = []; // the units in the order of the rows
  const showRanking = (times) => {
    const values = times ? scores(data, times, state.mean) : data.units.map(() => NaN);
    const places = ranks(values, data.ties);
    rows.forEach(({ place, change, index, row }, unit) => {
      place.textContent = Number.isNaN(places[unit]) ? "–" : asPlace(places[unit]);
      index.textContent = Number.isNaN(values[unit]) ? "–" : asIndex(values[unit]);
      change.replaceChildren(...changeText(data.official[unit], places[unit]));
      row.className = places[unit] < data.official[unit] ? "up" : places[unit] > data.official[unit] ? "down" : "";
    });
    const last = (unit) => (Number.isNaN(places[unit]) ? Infinity : places[unit]);
    const order = rows.map((_, unit) => unit).sort((a, b) => (last(a) === last(b) ? a - b : last(a) - last(b)));
    if (order.some((unit, at) => unit !== shown[at])) body.append(...order.map((unit) => rows[unit].row));
    shown = order;
    const first = order.slice(0, 3).filter((unit) => !Number.isNaN(places[unit])).map((unit) => data.units[unit].name);
    summary.textContent = [...(data.note ? [`${data.note}.`] : []), summed(times && places), ...(first.length ? [tell("lab_first", { units: names.format(first) })] : [])].join(" ");
    return values;
  };

  // Other weightings are tried block by block, so that the page goes on answering; a change starts them anew.
  let trial = 0;
  const tryWeightings = (times, values) => {
    const own = trial += 1;
    const [total, counts] = [data.blocks * BLOCK, data.units.map(() => 0)];
    const finish = () => {
      rows.forEach(({ share }, unit) => {
        share.textContent = Number.isNaN(values[unit]) ? "–" : asWhole(100 * counts[unit] / total);
      });
      tried.textContent = times ? tell("lab_tried", { total: asWhole(total), spread: asWhole(100 * state.spread), seed: state.seed }) : "";
      root.dataset.state = "settled";
    };
    const step = (block) => {
      if (own !== trial) return;
      if (!times || block === data.blocks) { finish(); return; }
      topCounts(data, times, state.mean, { ...state, stream: data.stream }, block).forEach((count, unit) => { counts[unit] += count; });
      tried.textContent = tell("lab_trying", { done: asWhole((block + 1) * BLOCK), total: asWhole(total) });
      setTimeout(step, 0, block + 1);
    };
    step(0);
  };

  const here = () => {
    const text = format(state, data);
    return location.href.split("#")[0] + (text && `#${text}`);
  };
  const writeAddress = () => {
    const text = format(state, data);
    // A place on the page may stand in the address while nothing is set.
    if (text || location.hash.includes("=")) history.replaceState(null, "", here());
    for (const link of document.querySelectorAll("a.language-switch")) link.hash = text;
  };

  let waiting = 0;
  const update = (settled) => {
    const times = factors(state, data);
    showControls();
    const values = showRanking(times);
    root.dataset.state = "busy";
    trial += 1;
    clearTimeout(waiting);
    waiting = setTimeout(() => { tryWeightings(times, values); settled(); }, SETTLED);
  };
  const changed = () => {
    unknown = [];
    address.hidden = true;
    update(() => { writeAddress(); announce(summary.textContent); });
  };
  reset.addEventListener("click", () => { state = initial(data); changed(); areas[0].used.focus(); });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(here());
      announce(tell("lab_copied"));
      copy.textContent = tell("lab_copied");
      setTimeout(() => { copy.textContent = tell("lab_copy"); }, 2000);
    } catch { // refused, as browsers may for pages opened from a folder: the address is shown to be copied by hand
      address.value = here();
      address.hidden = false;
      address.select();
      address.focus();
    }
  });
  addEventListener("hashchange", () => {
    if (location.hash && !location.hash.includes("=")) return;
    ({ state, unknown } = parse(location.hash, data));
    update(() => announce(summary.textContent));
  });
  update(writeAddress);
})();
