/* What there is to see of a night, from the page's data, and what is said of it in words.
 *
 * The data, all times in seconds after the first file's first sample:
 *   traces     [{side, start_s, rate_hz, n_samples, samples_per_piece, n_pieces, rest_mg,
 *              threshold_mg}]; n_pieces is 0 where the page holds no samples of that leg
 *   events     [{side, onset_s, offset_s, kind, is_plm, peak_mg, why_not}]; side may be "both"
 *   series     [[start_s, end_s]]
 *   away       [{side, kind, start_s, end_s}]; positions [{side, start_s, end_s, position}];
 *              without side they are of every leg
 *   sleep      {asleep_s: [[start_s, end_s]], awake_s: …} or null
 *   window     {start_s, end_s} or null
 *   clock      [[at_s, seconds after local midnight then]], one entry more for each change of the
 *              clock in the night; empty where no date is known
 * Needs trace_data.js. Touches no page.
 */
"use strict";

const legmotionTraceScene = (() => {
  const AWAY_WORDS = {
    walking: "walking", not_worn: "not worn", suspect: "in doubt", not_recorded: "not recorded",
  };
  /** Kinds in which the leg itself moved, as the night's numbers count them. */
  const MOVED = ["LM", "posture"];

  /** Return the scene; `unpacked` holds {samples} of each side that has samples. */
  function sceneOf(data, unpacked) {
    const events = (data.events || [])
      .map((event) => ({ ...event, isMovement: MOVED.includes(event.kind) }))
      .sort((a, b) => a.onset_s - b.onset_s);
    const traces = data.traces || [];
    const sides = sidesOf([...traces, ...events]);
    const lanes = sides.map((side) =>
      laneOf(side, traces.find((one) => one.side === side), unpacked[side], data, events));
    const sleep = data.sleep && data.sleep.asleep_s.length + data.sleep.awake_s.length;
    const scene = {
      lanes, events, series: data.series || [], sleep: sleep ? data.sleep : null,
      window: data.window || null, clock: data.clock || [],
      movements: events.filter((event) => event.isMovement),
    };
    return { ...scene, whole: wholeOf(scene) };
  }

  /** Return the legs of which there is anything. */
  function sidesOf(found) {
    const sides = ["left", "right"].filter((side) => found.some((one) => one.side === side));
    return sides.length ? sides : ["both"];
  }

  function laneOf(side, trace, found, data, events) {
    const isHere = (one) => !one.side || one.side === side || one.side === "both";
    const samples = found ? found.samples : null;
    return {
      side, trace, samples,
      pyramid: samples && legmotionTraceData.pyramidOf(samples),
      missing: samples && legmotionTraceData.missingRuns(samples),
      limit: limitOf(trace),
      events: events.filter(isHere),
      away: (data.away || []).filter(isHere),
      positions: (data.positions || []).filter(isHere),
    };
  }

  /** Return {restMg, thresholdMg} where both are known. */
  function limitOf(trace) {
    if (!trace || trace.rest_mg == null || trace.threshold_mg == null) return null;
    return { restMg: trace.rest_mg, thresholdMg: trace.threshold_mg };
  }

  /** Return [from, to) of the whole night: that of the traces, else of all that is known. */
  function wholeOf(scene) {
    const withSamples = scene.lanes.filter((lane) => lane.samples && lane.samples.length);
    const spans = withSamples.map(({ trace }) =>
      [trace.start_s, trace.start_s + trace.n_samples / trace.rate_hz]);
    if (!spans.length) {
      if (scene.window) spans.push([scene.window.start_s, scene.window.end_s]);
      for (const one of scene.events) spans.push([one.onset_s, one.offset_s]);
      for (const lane of scene.lanes)
        for (const one of lane.positions) spans.push([one.start_s, one.end_s]);
    }
    const fromS = spans.reduce((least, [start]) => Math.min(least, start), Infinity);
    const toS = spans.reduce((largest, [, end]) => Math.max(largest, end), -Infinity);
    return toS > fromS ? [fromS, toS] : [0, 1];
  }

  /** Return the samples of one leg whose times lie in a view. */
  function seen(scene, side, view) {
    const lane = scene.lanes.find((one) => one.side === side && one.samples);
    if (!lane) return new Uint16Array(0);
    return lane.samples.subarray(...legmotionTraceData.indexRange(lane.trace, ...view));
  }

  const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

  /** Return what is in view: "22:14:03 to 22:14:43, left, 3 movements, 2 of them periodic". */
  function viewText(scene, view) {
    const decimals = view[1] - view[0] < 5 ? 2 : 0;
    const time = (timeS) => legmotionTraceData.timeText(scene.clock, timeS, decimals);
    const legs = scene.lanes.map((lane) => [laneName(lane), ...laneWords(lane, view)].join(", "));
    return `${time(view[0])} to ${time(view[1])}, ${legs.join("; ")}`;
  }

  const laneName = (lane) => (lane.side === "both" ? "both legs" : lane.side);

  function laneWords(lane, view) {
    const inView = lane.events.filter((one) =>
      one.isMovement && one.onset_s >= view[0] && one.onset_s < view[1]);
    const n = inView.filter((one) => one.is_plm).length;
    const words = [inView.length ? counted(inView.length, "movement") : "no movement"];
    if (inView.length === 1) words.push(n ? "periodic" : "not periodic");
    else if (inView.length) words.push(`${n ? n.toLocaleString("en") : "none"} of them periodic`);
    const lostS = lane.samples ? notRecordedS(lane, view) : 0;
    if (lostS >= 0.5) words.push(`${durationText(lostS)} not recorded`);
    return words;
  }

  /** Return the seconds of a view that hold no sample of a leg. */
  function notRecordedS(lane, view) {
    const [first, stop] = legmotionTraceData.indexRange(lane.trace, ...view);
    const { starts, stops } = lane.missing;
    let lost = 0;
    for (let i = legmotionTraceData.placeAbove(stops, first); i < starts.length; i += 1) {
      if (starts[i] >= stop) break;
      lost += Math.min(stops[i], stop) - Math.max(starts[i], first);
    }
    return lost / lane.trace.rate_hz;
  }

  function durationText(spanS) {
    if (spanS < 90) return `${Math.round(spanS)} s`;
    const minutes = Math.round(spanS / 60);
    return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
  }

  /** Return one movement: which, when, how long, how high, and why it is not periodic. */
  function movementText(scene, event) {
    const { clock, movements } = scene;
    const words = [
      `movement ${(movements.indexOf(event) + 1).toLocaleString("en")} of `
        + movements.length.toLocaleString("en"),
      event.side === "both" ? "both legs" : event.side,
      legmotionTraceData.timeText(clock, event.onset_s),
      `${(event.offset_s - event.onset_s).toFixed(1)} s long`,
    ];
    if (event.peak_mg != null) words.push(`peak ${Math.round(event.peak_mg)} mg`);
    words.push(event.is_plm ? "periodic" : "not periodic");
    return words.join(", ") + reasonOf(event);
  }

  const reasonOf = (event) => (event.why_not ? ` (${event.why_not.replaceAll("_", " ")})` : "");

  /** Return what stands at one moment: the time, and of each leg its sample and what happens. */
  function momentText(scene, timeS) {
    const parts = [legmotionTraceData.timeText(scene.clock, timeS, 2)];
    for (const lane of scene.lanes) {
      const at = lane.events.find((one) => one.onset_s <= timeS && timeS < one.offset_s);
      const away = lane.away.find((one) => one.start_s <= timeS && timeS < one.end_s);
      const words = [lane.samples ? `${laneName(lane)} ${sampleText(lane, timeS)}` : laneName(lane)];
      if (at) words.push(eventWord(at));
      if (away && away.kind !== "not_recorded") words.push(AWAY_WORDS[away.kind] || away.kind);
      if (lane.samples || words.length > 1) parts.push(words.join(", "));
    }
    return parts.join(" · ");
  }

  function sampleText(lane, timeS) {
    const index = Math.round((timeS - lane.trace.start_s) * lane.trace.rate_hz);
    const sample = lane.samples[index];
    const isKnown = sample !== undefined && sample !== legmotionTraceData.NOT_RECORDED;
    return isKnown ? `${sample.toLocaleString("en")} mg` : "not recorded";
  }

  function eventWord(event) {
    if (!event.isMovement) return event.kind + reasonOf(event);
    return `${event.is_plm ? "periodic movement" : "movement, not periodic"}${reasonOf(event)}`;
  }

  return { AWAY_WORDS, durationText, momentText, movementText, sceneOf, seen, viewText };
})();
