// The arithmetic of the laboratory, as in par_lib/audit/laboratory.py: indices, ranks, plausible weightings.
//
// `data`: points and maxima (a row a unit, a column an area; null is unknown), weights (official), ties, floor, scale.
// `factors`: how many times its official weight each area weighs; one of weight 0 is not used.
const laboratoryArithmetic = (() => {
  const ROUNDING = 1e-12; // of the largest score: closer scores are ties (par_lib/composite/rank.py)
  const BLOCK = 100; // weightings drawn at once

  // Means of areas as the sum of weighted values on another scale, and back from it (generalised means).
  const MEANS = {
    arithmetic: [(value) => value, (value) => value],
    geometric: [Math.log, Math.exp],
    harmonic: [(value) => 1 / value, (value) => 1 / value],
  };

  const scoreOf = (points, maxima, factors, mean, floor, scale) => {
    const [forward, backward] = MEANS[mean];
    let total = 0;
    let weight = 0;
    for (let area = 0; area < factors.length; area += 1) {
      if (factors[area] === 0) continue;
      if (points[area] === null) return NaN;
      const sum = factors[area] * (100 * points[area]);
      const top = factors[area] * maxima[area];
      if (mean === "arithmetic") total += sum;
      else if (top > 0) total += forward(Math.max(sum / top, floor)) * top;
      weight += top;
    }
    return weight > 0 ? backward(total / weight) * scale : NaN;
  };
  const scores = (data, factors, mean) => data.points.map(
    (points, unit) => scoreOf(points, data.maxima[unit], factors, mean, data.floor, data.scale));

  // Ranks of scores, 1 for the highest; NaN for a score that is none. Scores tie in chains of near neighbours.
  const ranks = (values, ties) => {
    const order = values.map((_, unit) => unit).filter((unit) => !Number.isNaN(values[unit]))
      .sort((a, b) => values[b] - values[a]);
    const ranked = values.map(() => NaN);
    if (!order.length) return ranked;
    const largest = Math.max(Math.abs(values[order[0]]), Math.abs(values[order.at(-1)]));
    for (let first = 0, group = 1; first < order.length; group += 1) {
      let last = first;
      while (last + 1 < order.length && values[order[last]] - values[order[last + 1]] <= ROUNDING * largest) last += 1;
      const place = { min: first + 1, max: last + 1, average: (first + last) / 2 + 1, dense: group }[ties];
      for (; first <= last; first += 1) ranked[order[first]] = place;
    }
    return ranked;
  };

  // NumPy's SeedSequence (M. E. O'Neill's seed_seq) for a seed below 2^32 with two spawn keys: six words of 32 bits.
  const seedWords = (seed, ...keys) => {
    const entropy = [seed, 0, 0, 0, ...keys];
    let constant = 0x43b0d7e5;
    const hash = (value) => {
      let mixed = value ^ constant;
      constant = Math.imul(constant, 0x931e8875);
      mixed = Math.imul(mixed, constant);
      return mixed ^ (mixed >>> 16);
    };
    const mix = (one, other) => {
      const mixed = Math.imul(0xca01f9dd, one) - Math.imul(0x4973f715, other) | 0;
      return mixed ^ (mixed >>> 16);
    };
    const pool = entropy.slice(0, 4).map(hash);
    for (let from = 0; from < 4; from += 1) {
      for (let to = 0; to < 4; to += 1) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    }
    for (const word of entropy.slice(4)) for (let to = 0; to < 4; to += 1) pool[to] = mix(pool[to], hash(word));
    constant = 0x8b51f9dd;
    return Array.from({ length: 6 }, (_, at) => {
      let word = pool[at % 4] ^ constant;
      constant = Math.imul(constant, 0x58f38ded);
      word = Math.imul(word, constant);
      return (word ^ (word >>> 16)) >>> 0;
    });
  };

  // SFC64 (C. Doty-Humphrey) as NumPy seeds it: numbers from 0 to below 1 in steps of 2^-53.
  // Words of 64 bits are two of 32, [low, high].
  const add = ([low, high], [otherLow, otherHigh]) => {
    const sum = low + otherLow;
    return [sum >>> 0, (high + otherHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0];
  };
  const generator = (seed, block, stream) => {
    const words = seedWords(seed, block, stream);
    let [a, b, c] = [[words[0], words[1]], [words[2], words[3]], [words[4], words[5]]];
    let counter = [1, 0];
    const next = () => {
      const drawn = add(add(a, b), counter);
      counter = add(counter, [1, 0]);
      a = [(b[0] ^ ((b[0] >>> 11) | (b[1] << 21))) >>> 0, (b[1] ^ (b[1] >>> 11)) >>> 0];
      b = add(c, [(c[0] << 3) >>> 0, ((c[1] << 3) | (c[0] >>> 29)) >>> 0]);
      c = add([((c[0] << 24) | (c[1] >>> 8)) >>> 0, ((c[1] << 24) | (c[0] >>> 8)) >>> 0], drawn);
      return drawn;
    };
    for (let round = 0; round < 12; round += 1) next();
    return () => {
      const [low, high] = next();
      return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
    };
  };

  // In how many weightings of a block each unit is among the first `top`; each weight within ± spread of itself.
  const topCounts = (data, factors, mean, { top, spread, seed, stream }, block) => {
    const uniform = generator(seed, block, stream);
    const counts = data.points.map(() => 0);
    for (let drawn = 0; drawn < BLOCK; drawn += 1) {
      const other = factors.map((factor) => (uniform() * (2 * spread) + (1 - spread)) * factor);
      ranks(scores(data, other, mean), data.ties).forEach((place, unit) => { if (place <= top) counts[unit] += 1; });
    }
    return counts;
  };

  return { BLOCK, means: Object.keys(MEANS), scores, ranks, generator, topCounts };
})();
