/* How the trace of a night looks: its colours, where everything stands, and a pen that knows it.
 *
 * Everything is measured in CSS pixels; the pen is scaled to the screen's own.
 */
"use strict";

const legmotionTraceLook = (() => {
  const LEFT = 54;
  const RIGHT = 54;
  const MARKS = 26;
  const STRIP = 16;
  const COLOURS = {
    ink: "#1f2630", muted: "#57606c", line: "#cfccc4", grid: "#e9e7e1", hatch: "#b9b6ae",
    panel: "#ffffff", periodic: "#2f4bb3", movement: "#6f7883", asleep: "#5668a6", band: "#eceff8",
    accent: "#2f4bb3", warn: "#8a4b00",
  };

  /** Return the page's colours as they are now, light or dark. */
  function paletteOf(element) {
    const style = getComputedStyle(element);
    const entries = Object.entries(COLOURS).map(([name, otherwise]) =>
      [name, style.getPropertyValue(`--${name}`).trim() || otherwise]);
    const palette = Object.fromEntries(entries);
    return { ...palette, font: style.fontFamily, gap: hatch(palette, 1), away: hatch(palette, -1) };
  }

  /** Return a pattern of slanted lines; it leans the other way where `lean` is -1. */
  function hatch(palette, lean) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = palette.hatch;
    pen.lineWidth = 1.8;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift - 1, 4 + 5 * lean);
      pen.lineTo(shift + 9, 4 - 5 * lean);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /** Return where everything stands, from the width there is and what there is to draw. */
  function layoutOf(scene, width) {
    let height = 4;
    const take = (size) => (height += size) - size;
    const series = scene.series.length ? take(18) : null;
    const lanes = scene.lanes.map((lane) => {
      const marks = take(MARKS);
      const top = take(scene.lanes.length > 1 ? 150 : 220);
      const bottom = height;
      const positions = lane.positions.length ? take(STRIP + 4) + 4 : null;
      take(10);
      return { marks, top, bottom, positions };
    });
    const sleep = scene.sleep ? take(STRIP + 6) : null;
    const axis = take(26);
    const where = take(8);
    return { left: LEFT, width: Math.max(width - LEFT - RIGHT, 40), series, lanes, sleep, axis,
      where, height };
  }

  /** One scene at one view, on paper as wide as the page; what is drawn is in trace_draw.js. */
  class Sheet {
    constructor(pen, { scene, layout, palette, view, ratio }) {
      Object.assign(this, { pen, scene, layout, palette, view, ratio });
      this.spanS = view[1] - view[0];
      this.right = layout.left + layout.width;
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
    }

    x(timeS) {
      return this.layout.left + ((timeS - this.view[0]) / this.spanS) * this.layout.width;
    }

    /** Call `draw(x0, x1, item)` for each item that meets the view, cut to the view. */
    spans(items, boundsOf, draw) {
      for (const item of items) {
        const [fromS, toS] = boundsOf(item);
        if (toS <= this.view[0] || fromS >= this.view[1]) continue;
        draw(Math.max(this.x(fromS), this.layout.left), Math.min(this.x(toS), this.right), item);
      }
    }

    /** Write words; on a ground of their own where they stand over something. */
    text(words, x, y, { colour = "muted", align = "right", size = 11, hasGround = false } = {}) {
      const { pen, palette } = this;
      pen.font = `${size}px ${palette.font}`;
      pen.textAlign = align;
      if (hasGround) {
        const wide = pen.measureText(words).width + 6;
        pen.fillStyle = palette.panel;
        pen.fillRect(align === "right" ? x - wide + 3 : x - 3, y - 8, wide, 16);
      }
      pen.fillStyle = palette[colour];
      pen.fillText(words, x, y);
    }

    /** Return whether words have room between two places. */
    hasRoom(words, x0, x1) {
      this.pen.font = `11px ${this.palette.font}`;
      return this.pen.measureText(words).width + 8 < x1 - x0;
    }

    /** Draw one strip of stretches, each with the longest of its words that has room. */
    strip(items, bounds, top, lookOf, height = STRIP) {
      const { pen, palette } = this;
      this.spans(items, bounds, (x0, x1, item) => {
        const { words, ground, ink } = lookOf(item);
        pen.fillStyle = palette[ground];
        pen.fillRect(x0, top, x1 - x0, height);
        pen.strokeStyle = palette.line;
        pen.lineWidth = 1;
        pen.strokeRect(x0, top, x1 - x0, height);
        const shown = words.find((one) => this.hasRoom(one, x0, x1));
        if (shown)
          this.text(shown, (x0 + x1) / 2, top + height / 2 + 0.5, { colour: ink, align: "center" });
      });
    }
  }

  return { MARKS, STRIP, Sheet, layoutOf, paletteOf };
})();
