// The index of a study: one night after the other, by buttons, keys and the calendar.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("#list tbody tr")];
  const panel = document.getElementById("step");
  if (!panel || !rows.length) return;
  const night = document.getElementById("step-night");
  const place = document.getElementById("step-place");
  const previous = document.getElementById("step-previous");
  const next = document.getElementById("step-next");
  const days = new Map();
  for (const link of document.querySelectorAll("a[data-night]")) days.set(link.dataset.night, link);
  let at = -1;

  const made = (kind, name, ...content) => {
    const element = document.createElement(kind);
    element.className = name;
    element.append(...content);
    return element;
  };
  const copied = (row, name) => [...row.querySelector(name).childNodes].map((n) => n.cloneNode(true));
  const text = (row, name) => row.querySelector(name).textContent.trim();

  function numbers(row) {
    if (!row.querySelector(".per-hour [data-key]")) return [];
    return [
      made("p", "step-numbers", made("span", "big", text(row, ".per-hour")), " per hour in bed"),
      made("p", "step-numbers", `${text(row, ".counted")} in ${text(row, ".seen")}; quality `,
        ...copied(row, ".quality")),
    ];
  }

  function show(row) {
    const head = row.querySelector("th");
    const link = head.querySelector("a");
    const name = made("p", "step-name", link ? link.textContent : head.firstChild.textContent.trim());
    const weekday = head.querySelector(".weekday");
    if (weekday) name.append(" ", weekday.cloneNode(true));
    const parts = [name, made("p", "step-condition", ...copied(row, ".condition")), ...numbers(row)];
    const remark = text(row, ".remark");
    if (remark) parts.push(made("p", "step-remark", remark));
    if (link) {
      const open = made("a", "", "Open the page of this night");
      open.href = link.getAttribute("href");
      open.id = "step-open";
      parts.push(made("p", "step-open", open));
    }
    night.replaceChildren(...parts);
  }

  function choose(index) {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    if (to === at) return;
    for (const marked of document.querySelectorAll(".chosen")) marked.classList.remove("chosen");
    at = to;
    const row = rows[at];
    row.classList.add("chosen");
    days.get(row.id)?.classList.add("chosen");
    show(row);
    place.textContent = `${at + 1} of ${rows.length}`;
    previous.setAttribute("aria-disabled", String(at === 0));
    next.setAttribute("aria-disabled", String(at === rows.length - 1));
    try {
      history.replaceState(null, "", `#${row.id}`);
    } catch {
      // Some browsers keep the address of a page on disk as it is.
    }
  }

  const indexOf = (id) => rows.findIndex((row) => row.id === id);
  previous.addEventListener("click", () => choose(at - 1));
  next.addEventListener("click", () => choose(at + 1));
  for (const [id, link] of days) link.addEventListener("focus", () => choose(indexOf(id)));
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(".table")) return;
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: rows.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      choose(steps[event.key]);
      if (event.target.matches("a[data-night]")) days.get(rows[at].id)?.focus();
    } else if (event.key === "Enter" && !event.target.closest("a, button")) {
      document.getElementById("step-open")?.click();
    }
  });
  panel.hidden = false;
  const named = indexOf(decodeURIComponent(location.hash.slice(1)));
  choose(named >= 0 ? named : rows.length - 1);
})();
