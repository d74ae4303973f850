// Shows the trace of the night, and opens what a link leads to.
"use strict";
(() => {
  const root = document.getElementById("trace");
  if (root) {
    const data = JSON.parse(document.getElementById("night-data").textContent);
    const pieceText = (side, i) => document.getElementById(`trace-${side}-${i}`).textContent;
    legmotionTrace(root, data, pieceText);
  }
})();
