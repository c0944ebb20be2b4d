// What a reader has set in the laboratory, and the part of the address that says so: #weights=1:20,2:5&mean=geometric
//
// Weights are in % before they are made to add up to 100; only what differs from the official setting is written.
const laboratoryState = (() => {
  const MOST_WEIGHT = 100;
  const MOST_SEED = 2 ** 32 - 1;
  const round = (value) => Math.round(value * 100) / 100;

  const officialWeights = (data) => {
    const total = data.weights.reduce((sum, weight) => sum + weight, 0);
    return new Map(data.areas.map(({ code }, at) => [code, 100 * data.weights[at] / total]));
  };
  const initial = (data) => ({
    weights: new Map(), without: new Set(), mean: data.means[0], top: data.top, spread: data.spread, seed: data.seed,
  });

  // A weight that is set back to its official value, as far as a slider can show it, is official.
  const setWeight = (state, data, code, value) => {
    const official = officialWeights(data).get(code);
    if (Math.abs(round(official) - value) < 1e-9) state.weights.delete(code);
    else state.weights.set(code, round(value));
  };

  // How many times its official weight each area weighs; null when nothing is left to compute with.
  const factors = (state, data) => {
    const official = officialWeights(data);
    const all = data.areas.map(({ code }) => (state.without.has(code) ? 0
      : state.weights.has(code) ? state.weights.get(code) / official.get(code) : 1));
    return all.some((factor) => factor > 0) ? all : null;
  };
  // The weights in %, adding up to 100.
  const shares = (state, data) => {
    const times = factors(state, data);
    const weights = data.weights.map((weight, at) => weight * (times?.[at] ?? 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => (total > 0 ? 100 * weight / total : 0));
  };
  const isOfficial = (state, data) => state.weights.size === 0 && state.without.size === 0 && state.mean === data.means[0];

  const format = (state, data) => {
    const start = initial(data);
    const inOrder = data.areas.map(({ code }) => code);
    const parts = [
      ["weights", inOrder.filter((code) => state.weights.has(code))
        .map((code) => `${encodeURIComponent(code)}:${state.weights.get(code)}`).join(",")],
      ["without", inOrder.filter((code) => state.without.has(code)).map(encodeURIComponent).join(",")],
      ...["mean", "top", "spread", "seed"].map((name) => [name, state[name] === start[name] ? "" : String(state[name])]),
    ];
    return parts.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&");
  };

  const number = (text) => (/^\d{1,10}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN);
  const whole = (text, least, most) => (Number.isInteger(number(text)) && number(text) >= least && number(text) <= most);
  const decoded = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };

  // The setting of an address, and the parts of it that were not understood. What has no = is a place on the page.
  const parse = (hash, data) => {
    const state = initial(data);
    const unknown = [];
    const codes = new Set(data.areas.map(({ code }) => code));
    const read = {
      weights: (text) => {
        const [code, value, ...more] = text.split(":");
        if (!codes.has(code) || more.length || !(number(value ?? "") <= MOST_WEIGHT)) return false;
        setWeight(state, data, code, number(value));
        return true;
      },
      without: (text) => codes.has(text) && Boolean(state.without.add(text)),
      mean: (text) => data.means.includes(text) && Boolean(state.mean = text),
      top: (text) => whole(text, 1, data.units.length) && Boolean(state.top = Number(text)),
      spread: (text) => data.spreads.includes(number(text)) && Boolean(state.spread = Number(text)),
      seed: (text) => { if (!whole(text, 0, MOST_SEED)) return false; state.seed = Number(text); return true; },
    };
    for (const part of hash.replace(/^#/, "").split("&").filter((one) => one.includes("="))) {
      const [name, ...rest] = part.split("=");
      const lists = name === "weights" || name === "without";
      const values = lists ? rest.join("=").split(",") : [rest.join("=")];
      for (const value of values) {
        if (!Object.hasOwn(read, name) || !read[name](decoded(value))) unknown.push(decoded(lists ? `${name}=${value}` : part));
      }
    }
    return { state, unknown };
  };

  return { MOST_SEED, officialWeights, initial, setWeight, factors, shares, isOfficial, format, parse };
})();
