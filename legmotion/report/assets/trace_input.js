/* How one moves through the trace: pointer, wheel, touch and keys, each turned into a view.
 *
 * legmotionTraceInput(viewer) listens on the viewer's canvas; see trace.js for the viewer.
 */
"use strict";

const legmotionTraceInput = (() => {
  /** A drag shorter than this, in pixels, is a click. */
  const LEAST_DRAG = 4;
  const ZOOM_STEP = 0.5;
  const PAN_STEP = 0.25;
  /** How much longer the view gets for one pixel of the wheel. */
  const WHEEL_FACTOR = 1.002;
  const LINE_HEIGHT = 16;
  /** A wheel that has been scrolling the page goes on doing so until it has rested this long. */
  const SCROLL_REST_MS = 300;
  const KEYS = {
    ArrowLeft: (viewer) => viewer.step("movements", -1),
    ArrowRight: (viewer) => viewer.step("movements", 1),
    "[": (viewer) => viewer.step("series", -1),
    "]": (viewer) => viewer.step("series", 1),
    Home: (viewer) => viewer.showWhole(),
    "+": (viewer) => viewer.zoom(ZOOM_STEP),
    "=": (viewer) => viewer.zoom(ZOOM_STEP),
    "-": (viewer) => viewer.zoom(1 / ZOOM_STEP),
    _: (viewer) => viewer.zoom(1 / ZOOM_STEP),
  };
  const SHIFTED = {
    ArrowLeft: (viewer) => viewer.pan(-PAN_STEP),
    ArrowRight: (viewer) => viewer.pan(PAN_STEP),
  };

  /** What one or two pointers on the canvas are doing. */
  class Hand {
    constructor(viewer) {
      this.viewer = viewer;
      this.places = new Map();
      this.act = null;
    }

    x(event) {
      return event.clientX - this.viewer.canvas.getBoundingClientRect().left;
    }

    down(event) {
      const isTouch = event.pointerType === "touch";
      if (!isTouch && event.button > 1) return;
      if (event.button === 1) event.preventDefault();
      this.viewer.canvas.setPointerCapture(event.pointerId);
      this.places.set(event.pointerId, this.x(event));
      const isPan = isTouch || event.shiftKey || event.button === 1;
      this.begin(isPan ? "pan" : "select");
    }

    /** Begin an action with the pointers that are down; two of them pinch. */
    begin(kind) {
      const { viewer } = this;
      const places = [...this.places.values()];
      const times = places.map((x) => this.unbounded(x));
      this.act = places.length > 1 ? { kind: "pinch", times }
        : { kind, from: places[0], view: [...viewer.view] };
    }

    /** Return the time at a place, beyond the view too. */
    unbounded(x) {
      const { layout, view } = this.viewer;
      return view[0] + ((x - layout.left) / layout.width) * (view[1] - view[0]);
    }

    move(event) {
      const { viewer, act } = this;
      const x = this.x(event);
      if (!act || !this.places.has(event.pointerId)) {
        if (event.pointerType !== "touch") viewer.point(viewer.timeAt(x));
        return;
      }
      this.places.set(event.pointerId, x);
      if (act.kind === "pinch") this.pinch();
      else if (act.kind === "pan") {
        const byS = ((act.from - x) / viewer.layout.width) * (act.view[1] - act.view[0]);
        viewer.show(act.view[0] + byS, act.view[1] + byS);
      } else viewer.notes.selection = [this.inside(act.from), this.inside(x)];
      viewer.point(act.kind === "select" ? viewer.timeAt(x) : null);
    }

    inside(x) {
      const { left, width } = this.viewer.layout;
      return Math.min(Math.max(x, left), left + width);
    }

    /** Keep under two fingers the times that were under them when they came down. */
    pinch() {
      const { viewer, act } = this;
      const { left, width } = viewer.layout;
      const [x0, x1] = [...this.places.values()];
      const perPixel = (act.times[1] - act.times[0]) / (x1 - x0);
      if (!(perPixel > 0) || !Number.isFinite(perPixel)) return;
      const fromS = act.times[0] - (x0 - left) * perPixel;
      viewer.show(fromS, fromS + width * perPixel);
    }

    up(event) {
      const { viewer, act } = this;
      if (!this.places.delete(event.pointerId)) return;
      viewer.notes.selection = null;
      if (act && act.kind === "select" && event.type === "pointerup") {
        const [from, to] = [act.from, this.x(event)].sort((a, b) => a - b);
        if (to - from >= LEAST_DRAG) viewer.show(viewer.timeAt(from), viewer.timeAt(to));
      }
      this.act = null;
      if (this.places.size) this.begin("pan");
      viewer.redrawSoon();
    }

    /** Give up what was begun. */
    cancel() {
      this.act = null;
      this.places.clear();
      this.viewer.notes.selection = null;
      this.viewer.redrawSoon();
    }
  }

  /** Turn the wheel into a view; return whether it was for the trace and not for the page. */
  function wheel(viewer, event) {
    const scale = event.deltaMode === 1 ? LINE_HEIGHT : 1;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways || event.shiftKey) {
      const by = (isSideways ? event.deltaX : event.deltaY) * scale;
      viewer.pan(by / viewer.layout.width);
      return true;
    }
    if (event.deltaY > 0 && viewer.isWhole()) return false;
    const rect = viewer.canvas.getBoundingClientRect();
    viewer.zoom(WHEEL_FACTOR ** (event.deltaY * scale), viewer.timeAt(event.clientX - rect.left));
    return true;
  }

  /** Listen to the wheel, and leave to the page what began as its scrolling. */
  function listenToWheel(viewer) {
    let scrolledMs = -Infinity;
    const onCanvas = (event) => {
      const isScrolling = event.timeStamp - scrolledMs < SCROLL_REST_MS;
      if (!isScrolling && wheel(viewer, event)) event.preventDefault();
    };
    const onPage = (event) => {
      if (!event.defaultPrevented) scrolledMs = event.timeStamp;
    };
    viewer.canvas.addEventListener("wheel", onCanvas, { passive: false });
    window.addEventListener("wheel", onPage, { passive: true });
  }

  /** Act on a key; on many keyboards [ and ] need AltGr, which looks like Control and Alt. */
  function key(viewer, event) {
    const isCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (isCommand && !event.getModifierState("AltGraph")) return;
    const act = (event.shiftKey && SHIFTED[event.key]) || KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(viewer);
    if (viewer.notes.cursorS !== null) viewer.pointToMiddle();
  }

  return function legmotionTraceInput(viewer) {
    const { canvas, root } = viewer;
    const hand = new Hand(viewer);
    canvas.addEventListener("pointerdown", (event) => hand.down(event));
    canvas.addEventListener("pointermove", (event) => hand.move(event));
    canvas.addEventListener("pointerup", (event) => hand.up(event));
    canvas.addEventListener("pointercancel", (event) => hand.up(event));
    canvas.addEventListener("pointerleave", () => viewer.point(null));
    canvas.addEventListener("dblclick", () => viewer.showWhole());
    listenToWheel(viewer);
    canvas.addEventListener("focus", () => viewer.pointToMiddle());
    canvas.addEventListener("blur", () => viewer.point(null));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hand.cancel();
      else key(viewer, event);
    });
  };
})();
