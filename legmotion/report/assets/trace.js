/* The moving trace of a night: what is in view, where one can go, what is said of it.
 *
 * legmotionTrace(root, data, pieceText) fills an element of class "trace" and resolves when it is
 * drawn: root.dataset.ready is "true" and the performance mark "legmotion-ready" is set.
 * `data` is described in trace_scene.js; pieceText(side, i) returns base64 of a piece.
 * root.legmotion then answers view(), seen(side), show(from_s, to_s), placeOf(time_s), which is
 * where a time is drawn across the canvas in pixels, and redrawMs, how long each drawing took.
 * Needs trace_data.js, trace_scene.js, trace_look.js, trace_draw.js and trace_input.js.
 */
"use strict";

const legmotionTrace = (() => {
  const Scene = legmotionTraceScene;
  const LEAST_SPAN_S = 0.5;
  /** A movement is shown within so many seconds, unless the view is already about as near. */
  const MOVEMENT_SPAN_S = 40;
  const NEAR_SPAN_S = 120;
  const SERIES_MARGIN = 0.04;
  const SAY_AFTER_MS = 150;
  const BUTTONS = [
    ["Whole night", "Home", (viewer) => viewer.showWhole()],
    ["Zoom in", "+", (viewer) => viewer.zoom(0.5)],
    ["Zoom out", "-", (viewer) => viewer.zoom(2)],
    ["Earlier", "Shift+ArrowLeft", (viewer) => viewer.pan(-0.25)],
    ["Later", "Shift+ArrowRight", (viewer) => viewer.pan(0.25)],
    ["Previous movement", "ArrowLeft", (viewer) => viewer.step("movements", -1), "movements"],
    ["Next movement", "ArrowRight", (viewer) => viewer.step("movements", 1), "movements"],
    ["Previous series", "[", (viewer) => viewer.step("series", -1), "series"],
    ["Next series", "]", (viewer) => viewer.step("series", 1), "series"],
  ];
  const HELP = "Drag to zoom, double-click for the whole night, wheel or + and − to zoom, Shift "
    + "and drag to move; ← and → go from movement to movement, [ and ] from series to series. On "
    + "a touch screen two fingers zoom and one moves.";
  const KEY = "Tall filled marks are periodic movements, short open ones other movements; a low "
    + "dash is what else was felt. Hatched: not recorded, not worn or not in bed. Upright lines: "
    + "where the time in bed begins and ends. Dashed lines: how far from rest a movement begins. "
    + "▲ and a number: the highest peak, in mg, where it passes the edge.";

  const boundsOf = { movements: (one) => [one.onset_s, one.offset_s], series: (one) => one };

  /** Return a new element with text and attributes. */
  function made(name, text, attributes = {}) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  class Viewer {
    constructor(root, scene, notes) {
      Object.assign(this, { root, scene, view: [...scene.whole], redrawMs: [], palette: null });
      this.at = { movements: -1, series: -1 };
      this.notes = { cursorS: null, selection: null };
      this.isDrawing = false;
      this.build(notes);
      legmotionTraceInput(this);
      new ResizeObserver(() => this.redrawSoon()).observe(this.canvas);
      window.addEventListener("resize", () => this.redrawSoon());
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        this.palette = null;
        this.redrawSoon();
      });
    }

    build(notes) {
      this.live = made("p", "", { class: "trace-view", "aria-live": "polite" });
      this.canvas = made("canvas", "", {
        tabindex: "0", role: "application", "aria-label": "Trace of the night, can be zoomed",
        "aria-describedby": "trace-help",
      });
      this.moment = made("p", "", { class: "trace-moment" });
      const buttons = made("div", "", {
        class: "trace-buttons", role: "group", "aria-label": "Move through the trace",
      });
      for (const [text, key, act, needs] of BUTTONS) {
        const button = made("button", text, { type: "button", "aria-keyshortcuts": key });
        button.disabled = Boolean(needs) && !this.scene[needs].length;
        button.addEventListener("click", () => act(this));
        buttons.append(button);
      }
      const said = notes.map((note) => made("p", note, { class: "trace-note" }));
      this.root.replaceChildren(...said, buttons, this.canvas, this.moment, this.live,
        made("p", HELP, { class: "trace-help", id: "trace-help" }), made("p", KEY, { class: "trace-help" }));
    }

    /** Bring [fromS, toS) into view, as far as the night reaches. */
    show(fromS, toS) {
      const [firstS, lastS] = this.scene.whole;
      const spanS = Math.min(Math.max(toS - fromS, LEAST_SPAN_S), lastS - firstS);
      const middleS = (fromS + toS) / 2;
      const startS = Math.min(Math.max(middleS - spanS / 2, firstS), lastS - spanS);
      const isExact = spanS === toS - fromS && fromS >= firstS && toS <= lastS;
      this.view = isExact ? [fromS, toS] : [startS, startS + spanS];
      for (const [list, at] of Object.entries(this.at)) {
        const bounds = at >= 0 ? boundsOf[list](this.scene[list][at]) : null;
        if (bounds && (bounds[1] <= this.view[0] || bounds[0] >= this.view[1])) this.at[list] = -1;
      }
      this.sayLater("");
      this.redrawSoon();
    }

    showWhole() {
      this.show(...this.scene.whole);
    }

    isWhole() {
      return this.view[1] - this.view[0] >= this.scene.whole[1] - this.scene.whole[0];
    }

    /** Make the view `factor` times as long, a time kept in its place: the middle by default. */
    zoom(factor, aboutS = (this.view[0] + this.view[1]) / 2) {
      const [firstS, lastS] = this.scene.whole;
      const spanS = this.view[1] - this.view[0];
      const newS = Math.min(Math.max(spanS * factor, LEAST_SPAN_S), lastS - firstS);
      const fromS = aboutS - ((aboutS - this.view[0]) / spanS) * newS;
      this.show(fromS, fromS + newS);
    }

    /** Move by a share of the view. */
    pan(share) {
      const byS = share * (this.view[1] - this.view[0]);
      this.show(this.view[0] + byS, this.view[1] + byS);
    }

    /** Go to the next or the previous movement or series: from the last one, else from the view. */
    step(list, direction) {
      const to = this.neighbour(list, direction);
      const item = this.scene[list][to];
      if (!item) {
        const which = direction > 0 ? "later" : "earlier";
        this.sayLater(`no ${which} ${list === "series" ? "series" : "movement"}`);
        return;
      }
      this.at[list] = to;
      if (list === "series") this.at.movements = -1;
      const [fromS, toS] = boundsOf[list](item);
      if (list === "series") {
        const marginS = SERIES_MARGIN * (toS - fromS);
        this.show(fromS - marginS, toS + marginS);
        this.sayLater(`series ${to + 1} of ${this.scene.series.length}`);
      } else {
        const nowS = this.view[1] - this.view[0];
        const spanS = Math.max(nowS <= NEAR_SPAN_S ? nowS : MOVEMENT_SPAN_S, 1.5 * (toS - fromS));
        this.show((fromS + toS - spanS) / 2, (fromS + toS + spanS) / 2);
        this.sayLater(Scene.movementText(this.scene, item));
      }
    }

    /** Return the index of the neighbour; one that there is not is no index of the list. */
    neighbour(list, direction) {
      if (this.at[list] >= 0) return this.at[list] + direction;
      const items = this.scene[list];
      const onset = (item) => boundsOf[list](item)[0];
      if (direction > 0) return items.findIndex((item) => onset(item) >= this.view[0]);
      return items.findLastIndex((item) => onset(item) < this.view[1]);
    }

    /** Say what is in view once it has come to rest, `first` before it. */
    sayLater(first) {
      clearTimeout(this.saying);
      this.saying = setTimeout(() => this.say(first), SAY_AFTER_MS);
    }

    say(first) {
      const words = Scene.viewText(this.scene, this.view);
      this.live.textContent = first ? `${first}. In view: ${words}` : words;
    }

    /** Point at a time, or at none. */
    point(timeS) {
      this.notes.cursorS = timeS;
      this.moment.textContent = timeS === null ? "" : Scene.momentText(this.scene, timeS);
      this.redrawSoon();
    }

    pointToMiddle() {
      this.point((this.view[0] + this.view[1]) / 2);
    }

    /** Return the time at a place across the canvas, not beyond the view. */
    timeAt(x) {
      const { left, width } = this.layout;
      const share = Math.min(Math.max((x - left) / width, 0), 1);
      return this.view[0] + share * (this.view[1] - this.view[0]);
    }

    placeOf(timeS) {
      const { left, width } = this.layout;
      return left + ((timeS - this.view[0]) / (this.view[1] - this.view[0])) * width;
    }

    redrawSoon() {
      if (this.isDrawing) return;
      this.isDrawing = true;
      requestAnimationFrame(() => {
        this.isDrawing = false;
        this.draw();
      });
    }

    draw() {
      const began = performance.now();
      const ratio = window.devicePixelRatio || 1;
      const layout = legmotionTraceLook.layoutOf(this.scene, this.canvas.clientWidth);
      const width = Math.max(Math.round(this.canvas.clientWidth * ratio), 1);
      const height = Math.round(layout.height * ratio);
      if (this.canvas.width !== width || this.canvas.height !== height)
        Object.assign(this.canvas, { width, height });
      this.palette = this.palette || legmotionTraceLook.paletteOf(this.root);
      this.layout = layout;
      const pen = this.canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      const { scene, palette, view } = this;
      const current = scene.movements[this.at.movements];
      const picture = new legmotionTraceDraw.Picture(pen, { scene, layout, palette, view, ratio });
      picture.all({ ...this.notes, current });
      this.redrawMs.push(performance.now() - began);
    }
  }

  /** Return what is to be said of a trace that is damaged or not there. */
  function notesOf(scene, unpacked) {
    const without = scene.lanes.filter((lane) => !lane.samples).map((lane) => lane.side);
    const notes = [];
    if (without.length === scene.lanes.length)
      notes.push("The trace itself is not in this page; what was found in it is drawn.");
    else for (const side of without)
      notes.push(`The trace of the ${side} leg is not in this page; what was found in it is drawn.`);
    for (const [side, { damaged, n }] of Object.entries(unpacked)) {
      if (!damaged.length) continue;
      const which = damaged.length === n
        ? "The trace" : `${damaged.length} of ${n} parts of the trace`;
      notes.push(`${which} of the ${side} leg cannot be read: the page is damaged there, and that `
        + "is shown as not recorded. “legmotion report” draws the page anew.");
    }
    return notes;
  }

  return async function legmotionTrace(root, data, pieceText) {
    const traces = data.traces || [];
    const isAble = typeof DecompressionStream === "function";
    const unpacked = {};
    for (const trace of traces)
      if (isAble && trace.n_pieces && trace.n_samples)
        unpacked[trace.side] = await legmotionTraceData.decoded(trace, pieceText);
    const scene = Scene.sceneOf(data, unpacked);
    const notes = isAble ? notesOf(scene, unpacked)
      : ["This browser cannot unpack the trace; browsers since 2023 can."];
    const viewer = new Viewer(root, scene, notes);
    viewer.draw();
    viewer.say("");
    root.legmotion = {
      view: () => [...viewer.view],
      seen: (side) => Scene.seen(scene, side, viewer.view),
      show: (fromS, toS) => viewer.show(fromS, toS),
      placeOf: (timeS) => viewer.placeOf(timeS),
      redrawMs: viewer.redrawMs,
    };
    root.dataset.ready = "true";
    performance.mark("legmotion-ready");
  };
})();
