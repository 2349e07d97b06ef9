// All segments, their counts moving, and the changes as they come.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, signed } from "../format.js";
import { highlighted } from "../language/highlight.js";
import { live } from "../live.js";
import { feed } from "../parts/feed.js";
import { drawCurve, flows, newCurve } from "../parts/flows.js";
import { empty, failure, loading } from "../parts/states.js";

const MINUTE = 60_000;
const WINDOWS = [
  ["10 minutes", 10 * MINUTE],
  ["hour", 60 * MINUTE],
  ["day", 1_440 * MINUTE],
  ["7 days", 7 * 1_440 * MINUTE],
];
const REDRAW_MILLIS = 250;
const RELIST_MILLIS = 300;

export function overviewPage(root, signal) {
  const body = h("tbody", { id: "counts" });
  const table = h(
    "table",
    { class: "segments" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col", class: "name" }, "Segment"),
        h("th", { scope: "col", class: "number count" }, "Members"),
        h("th", { scope: "col", class: "number flow" }, "Entered"),
        h("th", { scope: "col", class: "number flow" }, "Left"),
        h("th", { scope: "col", class: "trend" }, "Trend"),
      ),
    ),
    body,
  );
  const listed = h("div", { class: "table-box" }, loading("Loading segments"));
  const summary = h("p", { class: "lead" }, "\u00a0");
  const choice = h(
    "select",
    { "aria-label": "Flow of the last", onchange: draw },
    WINDOWS.map(([words, millis]) => h("option", { value: millis }, words)),
  );
  const rows = new Map();
  let timer = 0;
  let relisting = 0;
  let isListed = false;

  function row(segment) {
    const isLive = segment.mode === "realtime";
    const cells = {
      count: h("td", { class: "number count", "data-label": "members" }, number(segment.count)),
      entered: h("td", { class: "number flow entered", "data-label": "entered" }, isLive ? "0" : "–"),
      exited: h("td", { class: "number flow exited", "data-label": "left" }, isLive ? "0" : "–"),
      curve: newCurve(),
    };
    const element = h(
      "tr",
      { "data-segment": segment.name },
      h(
        "th",
        { scope: "row", class: "name" },
        h("a", { href: `#/segments/${encodeURIComponent(segment.name)}` }, segment.name),
        !isLive && h("span", { class: "tag" }, "on demand"),
        h("code", { class: "expression", title: segment.expression }, highlighted(segment.expression)),
      ),
      cells.count,
      cells.entered,
      cells.exited,
      h("td", { class: "trend" }, isLive && cells.curve),
    );
    return { ...cells, element, segment, isLive };
  }

  async function list() {
    try {
      const segments = await api.segments(signal);
      isListed = true;
      rows.clear();
      for (const segment of segments) {
        rows.set(segment.name, row(segment));
      }
      show(body, [...rows.values()].map((one) => one.element));
      if (segments.length === 0) {
        show(listed, empty("No segments yet", "A segment is a rule about contacts. ", h("a", { href: "#/new" }, "Build the first one")));
      } else if (!table.isConnected) {
        show(listed, table);
      }
      draw();
    } catch (failed) {
      if (!signal.aborted) {
        show(listed, failure(failed, list));
      }
    }
  }

  function relist() {
    clearTimeout(relisting);
    relisting = setTimeout(list, RELIST_MILLIS);
  }

  function drawCounts() {
    let isOther = false;
    for (const [name, count] of live.counts) {
      const one = rows.get(name);
      if (!one) {
        isOther = true;
      } else if (one.count.textContent !== number(count)) {
        flash(one.count, count > Number(one.count.textContent.replaceAll(",", "")) ? "up" : "down");
        setText(one.count, number(count));
      }
    }
    for (const [name, one] of rows) {
      isOther ||= one.isLive && !live.counts.has(name) && live.status === "live";
    }
    if (isOther && isListed) {
      relist();
    }
  }

  function draw() {
    const millis = Number(choice.value);
    const bySegment = flows(millis);
    let entered = 0;
    let exited = 0;
    for (const [name, one] of rows) {
      const flow = bySegment.get(name);
      if (one.isLive) {
        entered += flow?.entered ?? 0;
        exited += flow?.exited ?? 0;
        setText(one.entered, signed(flow?.entered ?? 0));
        setText(one.exited, signed(-(flow?.exited ?? 0)));
        one.entered.classList.toggle("zero", !flow?.entered);
        one.exited.classList.toggle("zero", !flow?.exited);
        drawCurve(one.curve, live.counts.get(name) ?? one.segment.count, flow);
      }
    }
    setText(summary, `${number(rows.size)} segments · ${number(entered)} entered and ${number(exited)} left in the last ${choice.selectedOptions[0].textContent}`);
  }

  function drawSoon() {
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        draw();
      }, REDRAW_MILLIS);
    }
  }

  live.addEventListener("counts", () => (drawCounts(), drawSoon()), { signal });
  live.addEventListener(
    "changes",
    ({ detail: news }) => {
      drawSoon();
      if (news.some((change) => change.cause === "definition")) {
        relist();
      }
    },
    { signal },
  );
  signal.addEventListener("abort", () => (clearTimeout(timer), clearTimeout(relisting)));

  show(
    root,
    h(
      "header",
      { class: "head" },
      h("div", {}, h("h1", {}, "Segments"), summary),
      h(
        "div",
        { class: "actions" },
        h("label", { class: "inline" }, "Flow of the last", choice),
        h("a", { class: "button primary", href: "#/new", id: "new-segment" }, "New segment"),
      ),
    ),
    h(
      "div",
      { class: "split" },
      h("section", { class: "panel", "aria-label": "Segments" }, listed),
      feed(signal, {
        title: "Latest changes",
        nothing: ["Nothing has changed yet", "As soon as a contact enters or leaves a segment, it shows here."],
      }),
    ),
  );
  list();
  return "Segments";
}

function flash(cell, direction) {
  cell.classList.remove("up", "down");
  void cell.offsetWidth; // begins the animation anew
  cell.classList.add(direction);
}
