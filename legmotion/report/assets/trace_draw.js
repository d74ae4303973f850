/* What is drawn of the trace of a night: samples, limits, marks, strips, times. No input, no state.
 *
 * Needs trace_data.js, trace_scene.js and trace_look.js.
 */
"use strict";

const legmotionTraceDraw = (() => {
  const Data = legmotionTraceData;
  const { MARKS, STRIP, Sheet } = legmotionTraceLook;
  /** Single samples are dotted where they stand at least so many pixels apart. */
  const DOT_APART = 5;

  const boundsOf = (one) => [one.start_s, one.end_s];
  const momentsOf = (event) => [event.onset_s, Math.max(event.offset_s, event.onset_s + 1e-3)];

  class Picture extends Sheet {
    /** Draw all; `notes` is {current, cursorS, selection} of who looks at it. */
    all(notes) {
      this.series();
      this.scene.lanes.forEach((lane, i) => this.lane(lane, this.layout.lanes[i]));
      this.sleep();
      this.axis();
      this.current(notes.current);
      this.selection(notes.selection);
      this.cursor(notes.cursorS);
    }

    series() {
      const { pen, palette, layout } = this;
      if (layout.series === null) return;
      const y = layout.series + 5;
      pen.strokeStyle = palette.periodic;
      pen.lineWidth = 2;
      pen.beginPath();
      this.spans(this.scene.series, (one) => one, (x0, x1) => {
        pen.moveTo(x0, x0 > layout.left ? y + 8 : y);
        pen.lineTo(x0, y);
        pen.lineTo(Math.max(x1, x0 + 2), y);
        if (x1 < this.right) pen.lineTo(Math.max(x1, x0 + 2), y + 8);
      });
      pen.stroke();
      this.text("series", layout.left - 8, y + 3);
    }

    lane(lane, room) {
      const { pen, palette, layout } = this;
      pen.fillStyle = palette.panel;
      pen.fillRect(layout.left, room.top, layout.width, room.bottom - room.top);
      pen.save();
      pen.beginPath();
      pen.rect(layout.left, room.top, layout.width, room.bottom - room.top);
      pen.clip();
      if (this.spanS <= Data.EXACT_SPAN_S) this.movementBands(lane, room);
      this.hatched(lane, room);
      const scale = lane.samples && this.trace(lane, room);
      this.awayWords(lane, room);
      pen.restore();
      if (scale) this.scale(scale, lane.limit, room);
      pen.strokeStyle = palette.line;
      pen.lineWidth = 1;
      pen.strokeRect(layout.left, room.top, layout.width, room.bottom - room.top);
      this.marks(lane, room);
      this.positions(lane, room);
    }

    movementBands(lane, room) {
      this.pen.fillStyle = this.palette.band;
      const moved = lane.events.filter((event) => event.isMovement);
      this.spans(moved, momentsOf, (x0, x1) =>
        this.pen.fillRect(x0, room.top, Math.max(x1 - x0, 1), room.bottom - room.top));
    }

    /** Hatch one way what was not recorded, the other way what was not in bed or not worn. */
    hatched(lane, room) {
      const { pen, palette } = this;
      const fill = (pattern) => (x0, x1) => {
        pen.fillStyle = pattern;
        pen.fillRect(x0, room.top, Math.max(x1 - x0, 1), room.bottom - room.top);
      };
      for (const one of lane.away) {
        const isGap = one.kind === "not_recorded";
        if (!isGap || !lane.samples)
          this.spans([one], boundsOf, fill(isGap ? palette.gap : palette.away));
      }
      if (!lane.samples) return;
      const gaps = Data.gapsOf(lane, this.view, this.spanS / this.layout.width);
      this.spans(gaps, (span) => span, fill(palette.gap));
    }

    awayWords(lane, room) {
      this.spans(lane.away, boundsOf, (x0, x1, one) => {
        const words = legmotionTraceScene.AWAY_WORDS[one.kind] || one.kind;
        if (this.hasRoom(words, x0, x1))
          this.text(words, x0 + 5, room.top + 11, { colour: "ink", align: "left", hasGround: true });
      });
    }

    /** Draw each sample in view, or from afar the extremes of each column; return the scale. */
    trace(lane, room) {
      const n = Math.max(Math.round(this.layout.width * this.ratio), 1);
      const columns = Data.columnsOf(lane, this.view, n);
      const scale = Data.scaleOf(columns, lane.limit, this.spanS);
      const perMg = (room.bottom - room.top) / (scale.high - scale.low);
      scale.y = (mg) => room.bottom - (mg - scale.low) * perMg;
      this.pen.fillStyle = this.palette.grid;
      for (const mg of (scale.ticks = Data.roundValues(scale.low, scale.high, 4)))
        this.pen.fillRect(this.layout.left, Math.round(scale.y(mg)), this.layout.width, 1);
      if (columns.stop - columns.first <= 2 * n) this.samples(lane, columns, scale.y);
      else this.extremes(columns, scale, room);
      if (lane.limit) this.limits(lane.limit, scale.y);
      return scale;
    }

    samples(lane, columns, y) {
      const { pen, palette } = this;
      const { samples, trace } = lane;
      const apart = this.layout.width / (this.spanS * trace.rate_hz);
      const x = (i) => this.x(trace.start_s + i / trace.rate_hz);
      const isDrawn = (i) => i >= 0 && i < samples.length && samples[i] !== Data.NOT_RECORDED;
      pen.strokeStyle = pen.fillStyle = palette.ink;
      pen.lineWidth = 1.2;
      pen.beginPath();
      for (let i = columns.first - 1; i <= columns.stop; i += 1) {
        if (!isDrawn(i)) continue;
        if (isDrawn(i - 1) && i >= columns.first) pen.lineTo(x(i), y(samples[i]));
        else pen.moveTo(x(i), y(samples[i]));
        if (apart >= DOT_APART || !(isDrawn(i - 1) || isDrawn(i + 1)))
          pen.fillRect(x(i) - 1.5, y(samples[i]) - 1.5, 3, 3);
      }
      pen.stroke();
    }

    /** Draw a line from least to largest in each column, joined to the one before. */
    extremes({ least, largest }, { y, low, high }, room) {
      const { pen, palette, layout, ratio } = this;
      const snapped = (pixels) => Math.round(pixels * ratio) / ratio;
      const x = (column) => snapped(layout.left) + column / ratio;
      const isKnown = (column) => least[column] <= largest[column];
      pen.fillStyle = palette.ink;
      for (let column = 0; column < least.length; column += 1) {
        if (!isKnown(column)) continue;
        const isJoined = column > 0 && isKnown(column - 1);
        const from = isJoined ? Math.max(largest[column], least[column - 1]) : largest[column];
        const to = isJoined ? Math.min(least[column], largest[column - 1]) : least[column];
        const top = snapped(y(from));
        pen.fillRect(x(column), top, 1 / ratio, Math.max(snapped(y(to)) - top, 1 / ratio));
      }
      pen.fillStyle = palette.warn;
      for (let column = 0; column < least.length; column += 1) {
        if (!isKnown(column)) continue;
        if (largest[column] > high) pen.fillRect(x(column) - 1, room.top, 2, 4);
        if (least[column] < low) pen.fillRect(x(column) - 1, room.bottom - 4, 2, 4);
      }
    }

    /** Dashed lines where a movement begins. */
    limits({ restMg, thresholdMg }, y) {
      const { pen, palette, layout } = this;
      pen.strokeStyle = palette.warn;
      pen.lineWidth = 1;
      pen.setLineDash([5, 4]);
      for (const mg of [restMg + thresholdMg, restMg - thresholdMg]) {
        pen.beginPath();
        pen.moveTo(layout.left, Math.round(y(mg)) + 0.5);
        pen.lineTo(this.right, Math.round(y(mg)) + 0.5);
        pen.stroke();
      }
      pen.setLineDash([]);
    }

    /** Write the scale on the left; on the right the limits, and what lies beyond the edge. */
    scale({ ticks, y, high, peakMg }, limit, room) {
      const { left } = this.layout;
      for (const mg of ticks)
        if (y(mg) > room.top + 4 && y(mg) < room.bottom - 2)
          this.text(mg.toLocaleString("en"), left - 8, y(mg));
      const beside = (words, at) =>
        this.text(words, this.right + 5, at, { align: "left", colour: "warn" });
      if (peakMg > high) beside(`▲ ${peakMg.toLocaleString("en")}`, room.top + 6);
      if (!limit) return;
      const { restMg, thresholdMg } = limit;
      const words = `${thresholdMg.toFixed(thresholdMg < 10 ? 1 : 0)} mg`;
      const ends = [y(restMg + thresholdMg), y(restMg - thresholdMg)];
      if (ends[1] - ends[0] < 14) beside(`±${words}`, (ends[0] + ends[1]) / 2);
      else ends.forEach((at, end) => beside((end ? "−" : "+") + words, at));
    }

    /** Periodic movements are tall and filled, others short and open, what else moved is a dash. */
    marks(lane, room) {
      const { pen, palette } = this;
      const foot = room.marks + MARKS - 3;
      const draw = (isDrawn, mark) => this.spans(lane.events.filter(isDrawn), momentsOf, mark);
      pen.strokeStyle = pen.fillStyle = palette.movement;
      pen.lineWidth = 1.2;
      draw((one) => !one.isMovement, (x0, x1) =>
        pen.fillRect(x0, foot - 1.5, Math.max(x1 - x0, 2), 1.5));
      draw((one) => one.isMovement && !one.is_plm, (x0, x1) =>
        pen.strokeRect(x0 + 0.5, foot - 9, Math.max(x1 - x0 - 1, 2), 9));
      pen.fillStyle = palette.periodic;
      draw((one) => one.isMovement && one.is_plm, (x0, x1) =>
        pen.fillRect(x0, foot - 20, Math.max(x1 - x0, 1.5), 20));
      this.text(lane.side, this.layout.left - 8, foot - 8, { colour: "ink", size: 13 });
    }

    positions(lane, room) {
      if (room.positions === null) return;
      this.strip(lane.positions, boundsOf, room.positions, (one) => ({
        words: [`position ${one.position}`, String(one.position)],
        ground: one.position % 2 ? "band" : "panel",
        ink: "ink",
      }));
      this.text("position", this.layout.left - 8, room.positions + STRIP / 2);
    }

    /** Sleep is low and filled, wakefulness high and open. */
    sleep() {
      const { scene, layout } = this;
      if (layout.sleep === null) return;
      const span = (one) => one;
      this.strip(scene.sleep.awake_s, span, layout.sleep, () =>
        ({ words: ["awake"], ground: "panel", ink: "ink" }));
      const asleep = () => ({ words: ["asleep"], ground: "asleep", ink: "panel" });
      this.strip(scene.sleep.asleep_s, span, layout.sleep + 4, asleep, STRIP - 4);
      this.text("sleep", layout.left - 8, layout.sleep + STRIP / 2);
    }

    /** Times below, the ends of the rest window through all, and where in the night the view is. */
    axis() {
      const { pen, palette, layout, scene, view } = this;
      const ticks = Data.timeTicks(scene.clock, ...view, (this.spanS * 84) / layout.width);
      for (const { timeS, text } of ticks) {
        pen.fillStyle = palette.muted;
        pen.fillRect(Math.round(this.x(timeS)), layout.axis, 1, 5);
        if (this.x(timeS) > layout.left + 16 && this.x(timeS) < this.right - 16)
          this.text(text, this.x(timeS), layout.axis + 14, { align: "center", size: 12 });
      }
      this.windowEnds();
      const [fromS, toS] = scene.whole;
      const x = (timeS) => layout.left + ((timeS - fromS) / (toS - fromS)) * layout.width;
      pen.fillStyle = palette.line;
      pen.fillRect(layout.left, layout.where + 2, layout.width, 2);
      pen.fillStyle = palette.accent;
      pen.fillRect(x(view[0]), layout.where, Math.max(x(view[1]) - x(view[0]), 3), 6);
    }

    windowEnds() {
      const { pen, palette, layout, scene, view } = this;
      if (!scene.window) return;
      pen.fillStyle = palette.muted;
      for (const timeS of [scene.window.start_s, scene.window.end_s]) {
        if (timeS <= view[0] || timeS >= view[1]) continue;
        for (const { top, bottom } of layout.lanes)
          pen.fillRect(Math.round(this.x(timeS)) - 1, top, 2, bottom - top);
      }
    }

    /** A frame around the movement that was gone to. */
    current(event) {
      const { pen, palette, layout, scene } = this;
      if (!event) return;
      pen.strokeStyle = palette.accent;
      pen.lineWidth = 2;
      this.spans([event], momentsOf, (x0, x1) => scene.lanes.forEach((lane, i) => {
        const { marks, bottom } = layout.lanes[i];
        if (lane.events.includes(event))
          pen.strokeRect(x0 - 3, marks + 1, Math.max(x1 - x0, 2) + 6, bottom - marks - 2);
      }));
    }

    selection(range) {
      if (!range) return;
      const { pen, palette, layout } = this;
      const [from, to] = range[0] < range[1] ? range : [range[1], range[0]];
      const top = layout.lanes[0].marks;
      const height = layout.lanes.at(-1).bottom - top;
      pen.globalAlpha = 0.18;
      pen.fillStyle = palette.accent;
      pen.fillRect(from, top, to - from, height);
      pen.globalAlpha = 1;
      pen.strokeStyle = palette.accent;
      pen.lineWidth = 1.5;
      pen.strokeRect(from, top, to - from, height);
    }

    cursor(timeS) {
      if (timeS === null || timeS < this.view[0] || timeS > this.view[1]) return;
      const { pen, palette, layout } = this;
      pen.fillStyle = palette.accent;
      for (const room of layout.lanes)
        pen.fillRect(this.x(timeS) - 0.5, room.top, 1, room.bottom - room.top);
    }
  }

  return { Picture };
})();
