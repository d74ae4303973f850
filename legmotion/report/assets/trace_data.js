/* What the trace of a night is made of: samples, their extremes, gaps, times. Touches no page.
 *
 * A trace is what the page's data says of one leg: side, start_s, rate_hz, n_samples,
 * samples_per_piece, n_pieces. Sample i stands at start_s + i / rate_hz, in seconds after the
 * first file's first sample, and holds the vector magnitude in whole milli-g.
 */
"use strict";

const legmotionTraceData = (() => {
  /** What a sample holds where nothing was recorded; it is never drawn and never counted. */
  const NOT_RECORDED = 65535;
  /** Each step of the pyramid holds the least and the largest of four of the step below. */
  const FAN = 4;
  /** Below this span, in seconds, the scale holds every sample; above, rare peaks may pass it. */
  const EXACT_SPAN_S = 600;
  const SHARE_INSIDE = 0.98;
  const DAY_S = 86400;
  const TICK_STEPS_S = [
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400,
  ];

  /** Return the bytes of a base64 text; throws where it is none. */
  function bytesOf(text) {
    const binary = atob(text.trim());
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  /** Return the n samples of one piece: base64 of gzip of all low bytes, then all high bytes. */
  async function unpacked(text, n) {
    const stream = new Blob([bytesOf(text)]).stream();
    const plain = stream.pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
    if (bytes.length !== 2 * n) throw new Error(`${bytes.length} bytes, expected ${2 * n}`);
    const samples = new Uint16Array(n);
    for (let i = 0; i < n; i += 1) samples[i] = bytes[i] | (bytes[n + i] << 8);
    return samples;
  }

  /**
   * Unpack all pieces of a trace.
   *
   * Returns {samples, damaged, n}: `damaged` lists which of the n pieces could not be unpacked;
   * their samples count as not recorded.
   */
  async function decoded(trace, pieceText) {
    const samples = new Uint16Array(trace.n_samples).fill(NOT_RECORDED);
    const damaged = [];
    const place = async (piece) => {
      const first = piece * trace.samples_per_piece;
      const n = Math.min(trace.samples_per_piece, trace.n_samples - first);
      try {
        samples.set(await unpacked(pieceText(trace.side, piece), n), first);
      } catch {
        damaged.push(piece);
      }
    };
    await Promise.all(Array.from({ length: trace.n_pieces }, (_, piece) => place(piece)));
    return { samples, damaged, n: trace.n_pieces };
  }

  /**
   * Return the steps above the samples, each {least, largest} of four below it.
   *
   * Where nothing was recorded, `least` is 65535 and `largest` 0.
   */
  function pyramidOf(samples) {
    const steps = [];
    let below = { least: samples, largest: samples };
    while (below.least.length > FAN) {
      const n = Math.ceil(below.least.length / FAN);
      const step = { least: new Uint16Array(n), largest: new Uint16Array(n) };
      for (let i = 0; i < n; i += 1) {
        const stop = Math.min((i + 1) * FAN, below.least.length);
        let least = NOT_RECORDED;
        let largest = 0;
        for (let j = i * FAN; j < stop; j += 1) {
          if (below.least[j] < least) least = below.least[j];
          const top = below.largest[j];
          if (top > largest && top !== NOT_RECORDED) largest = top;
        }
        step.least[i] = least;
        step.largest[i] = largest;
      }
      steps.push(step);
      below = step;
    }
    return steps;
  }

  /**
   * Write the least and the largest of samples [from, to) into `out`; exact, whatever the span.
   *
   * Both ends are walked up the pyramid until whole steps are left in between. Where nothing was
   * recorded, out is [65535, 0].
   */
  function extremes(samples, pyramid, from, to, out) {
    let least = NOT_RECORDED;
    let largest = 0;
    let level = { least: samples, largest: samples };
    let a = from;
    let b = to;
    const take = (i) => {
      if (level.least[i] < least) least = level.least[i];
      const top = level.largest[i];
      if (top > largest && top !== NOT_RECORDED) largest = top;
    };
    for (let up = 0; a < b; up += 1) {
      const isTop = up >= pyramid.length;
      while (a < b && (isTop || a % FAN !== 0)) take(a++);
      while (a < b && b % FAN !== 0) take(--b);
      if (a >= b) break;
      level = pyramid[up];
      a /= FAN;
      b /= FAN;
    }
    out[0] = least;
    out[1] = largest;
  }

  /** Return the runs of samples that were not recorded: where they begin and where they stop. */
  function missingRuns(samples) {
    const starts = [];
    const stops = [];
    let at = samples.indexOf(NOT_RECORDED);
    while (at !== -1) {
      let stop = at + 1;
      while (stop < samples.length && samples[stop] === NOT_RECORDED) stop += 1;
      starts.push(at);
      stops.push(stop);
      at = samples.indexOf(NOT_RECORDED, stop);
    }
    return { starts, stops };
  }

  /** Return the samples [first, stop) whose times lie in [fromS, toS). */
  function indexRange(trace, fromS, toS) {
    const index = (timeS) =>
      Math.min(Math.max(Math.ceil((timeS - trace.start_s) * trace.rate_hz), 0), trace.n_samples);
    return [index(fromS), index(toS)];
  }

  /** Return the first place in a sorted list whose value is above a limit. */
  function placeAbove(sorted, limit) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] > limit) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Return the least and largest sample of each of n columns, and which samples are in view. */
  function columnsOf(lane, view, n) {
    const [first, stop] = indexRange(lane.trace, ...view);
    const least = new Uint16Array(n).fill(NOT_RECORDED);
    const largest = new Uint16Array(n);
    const perColumn = ((view[1] - view[0]) / n) * lane.trace.rate_hz;
    const begin = (view[0] - lane.trace.start_s) * lane.trace.rate_hz;
    const out = [0, 0];
    for (let column = 0, from = first; column < n && from < stop; column += 1) {
      const end = Math.max(Math.ceil(begin + (column + 1) * perColumn), first);
      const to = column + 1 === n ? stop : Math.min(end, stop);
      if (to <= from) continue;
      extremes(lane.samples, lane.pyramid, from, to, out);
      [least[column], largest[column]] = out;
      from = to;
    }
    return { first, stop, least, largest };
  }

  /** Return the scale in mg: all in view and the limits; from afar, without the rarest peaks. */
  function scaleOf(columns, limit, spanS) {
    const isKnown = (_, column) => columns.least[column] <= columns.largest[column];
    const tops = columns.largest.filter(isKnown).sort();
    const bottoms = columns.least.filter(isKnown).sort();
    const last = tops.length - 1;
    const rare = spanS > EXACT_SPAN_S ? Math.floor((1 - SHARE_INSIDE) * tops.length) : 0;
    let low = tops.length ? bottoms[rare] : 950;
    let high = tops.length ? tops[last - rare] : 1050;
    if (limit) {
      low = Math.min(low, limit.restMg - 1.5 * limit.thresholdMg);
      high = Math.max(high, limit.restMg + 1.5 * limit.thresholdMg);
    }
    const pad = Math.max(0.05 * (high - low), 5);
    return { low: low - pad, high: high + pad, peakMg: tops.length ? tops[last] : 0 };
  }

  /** Return [from, to] of what was not recorded in a view; runs closer than `leastS` are one. */
  function gapsOf(lane, view, leastS) {
    const { trace, missing: { starts, stops } } = lane;
    const [first, stop] = indexRange(trace, ...view);
    const timeS = (index) => trace.start_s + index / trace.rate_hz;
    const gaps = [];
    let run = placeAbove(stops, first);
    while (run < starts.length && starts[run] < stop) {
      const begin = starts[run];
      let last = run;
      do {
        run = last;
        last = placeAbove(starts, stops[run] + leastS * trace.rate_hz) - 1;
      } while (last > run);
      gaps.push([timeS(begin), timeS(stops[run])]);
      run += 1;
    }
    return gaps;
  }

  /** Return the clock's entry that holds at a time; without a clock, time counts from 0. */
  function clockAt(clock, timeS) {
    let held = clock[0] || [0, 0];
    for (const entry of clock) if (entry[0] <= timeS) held = entry;
    return held;
  }

  /** Return a time as it is read: 22:14:03 on the night's clock, 0:14:03 elapsed without one. */
  function timeText(clock, timeS, decimals = 0) {
    const [atS, midnightS] = clockAt(clock, timeS);
    const unit = 10 ** decimals;
    let count = Math.round((midnightS + timeS - atS) * unit);
    const sign = clock.length || count >= 0 ? "" : "−";
    const day = DAY_S * unit;
    count = clock.length ? ((count % day) + day) % day : Math.abs(count);
    const two = (number) => String(number).padStart(2, "0");
    const seconds = Math.floor(count / unit);
    const hours = Math.floor(seconds / 3600);
    const part = decimals ? `.${String(count % unit).padStart(decimals, "0")}` : "";
    const shown = clock.length ? two(hours) : String(hours);
    return `${sign}${shown}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${part}`;
  }

  /** Return [{timeS, text}], full steps of the night's clock, at least `leastS` apart. */
  function timeTicks(clock, fromS, toS, leastS) {
    const stepS = TICK_STEPS_S.find((step) => step >= leastS) || TICK_STEPS_S.at(-1);
    const parts = clock.length ? clock : [[0, 0]];
    const ticks = [];
    parts.forEach(([atS, midnightS], part) => {
      const firstS = part === 0 ? fromS : Math.max(fromS, atS);
      const stopS = part + 1 < parts.length ? Math.min(toS, parts[part + 1][0]) : toS;
      const first = Math.ceil((firstS - atS + midnightS) / stepS - 1e-6);
      for (let k = first; ; k += 1) {
        const timeS = k * stepS - midnightS + atS;
        if (timeS >= stopS) break;
        const text = timeText(clock, timeS, stepS < 1 ? 1 : 0);
        ticks.push({ timeS, text: stepS >= 60 ? text.slice(0, -3) : text });
      }
    });
    return ticks;
  }

  /** Return round values between two limits, about `n` of them. */
  function roundValues(low, high, n) {
    const raw = (high - low) / n;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw);
    const values = [];
    for (let k = Math.ceil(low / step); k * step <= high; k += 1) values.push(k * step);
    return values;
  }

  return {
    EXACT_SPAN_S, NOT_RECORDED, columnsOf, decoded, extremes, gapsOf, indexRange, missingRuns,
    placeAbove, pyramidOf, roundValues, scaleOf, timeText, timeTicks,
  };
})();
