// The forecast as a curve: how many members there will be at each step, and who comes and goes in between. Read it with the
// pointer or the arrow keys; the same figures are in a table below it.

import { h, setText, svg } from "../dom.js";
import { dateTime, day, number } from "../format.js";

const HEIGHT = 240;
const LEFT = 56;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;
const MOST_TICKS = 4;
/** A phone gets a narrower drawing, not a smaller one: its text stays readable. */
const NARROW = matchMedia("(max-width: 640px)");

export function chart(forecast) {
  const points = [{ at: forecast.from, count: forecast.count, entered: 0, exited: 0 }, ...forecast.steps];
  const width = NARROW.matches ? 340 : 720;
  const labels = NARROW.matches ? 3 : 6;
  const counts = points.map((point) => point.count);
  const { low, high, ticks } = scale(Math.min(...counts), Math.max(...counts));
  const x = (i) => LEFT + (i / (points.length - 1)) * (width - LEFT - RIGHT);
  const y = (count) => HEIGHT - BOTTOM - ((count - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const line = points.map((point, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(point.count).toFixed(1)}`).join("");
  const cursor = svg("g", { class: "cursor", visibility: "hidden" }, svg("line", { y1: TOP, y2: HEIGHT - BOTTOM }), svg("circle", { r: 4 }));
  const reading = h("p", { class: "reading", "aria-live": "polite" });
  const every = Math.max(1, Math.ceil(points.length / labels));

  const drawing = svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", tabindex: "0", "aria-label": `Members from ${dateTime(forecast.from)} on, by the clock alone: ${number(counts[0])} now, ${number(counts[counts.length - 1])} at the end` },
    ticks.map((tick) => [
      svg("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
      svg("text", { x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" }, number(tick)),
    ]),
    points.map((point, i) => i % every === 0 && svg("text", { x: x(i), y: HEIGHT - 8, "text-anchor": i === 0 ? "start" : i === points.length - 1 ? "end" : "middle" }, day(point.at))),
    svg("path", { class: "area", d: `${line}L${x(points.length - 1)} ${HEIGHT - BOTTOM}L${LEFT} ${HEIGHT - BOTTOM}Z` }),
    svg("path", { class: "line", d: line }),
    cursor,
  );

  let shown = 0;
  function read(i) {
    shown = Math.max(0, Math.min(points.length - 1, i));
    const point = points[shown];
    cursor.setAttribute("visibility", "visible");
    cursor.children[0].setAttribute("x1", x(shown));
    cursor.children[0].setAttribute("x2", x(shown));
    cursor.children[1].setAttribute("cx", x(shown));
    cursor.children[1].setAttribute("cy", y(point.count));
    setText(reading, `${dateTime(point.at)}: ${number(point.count)} members${shown === 0 ? "" : `, +${number(point.entered)} −${number(point.exited)} in this step`}`);
  }

  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * width;
    read(Math.round(((at - LEFT) / (width - LEFT - RIGHT)) * (points.length - 1)));
  });
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -points.length, End: points.length }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      read(shown + step);
    }
  });
  const last = points[points.length - 1];
  setText(reading, `${number(forecast.count)} now, ${number(last.count)} at ${dateTime(last.at)}`);
  return h("figure", { class: "forecast" }, drawing, reading, table(points));
}

function table(points) {
  return h(
    "details",
    {},
    h("summary", {}, "As a table"),
    h(
      "div",
      { class: "scroll", tabindex: "0" },
      h(
        "table",
        { class: "plain" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "At"), ...["Members", "Enter", "Leave"].map((words) => h("th", { scope: "col", class: "number" }, words)))),
        h("tbody", {}, points.map((point) => h("tr", {}, h("td", {}, dateTime(point.at)), h("td", { class: "number" }, number(point.count)), h("td", { class: "number" }, number(point.entered)), h("td", { class: "number" }, number(point.exited))))),
      ),
    ),
  );
}

/** A round scale around the counts; it begins at zero where that does not flatten the curve, and where it is flat anyway. */
function scale(least, most) {
  const low = least < most * 0.6 || least === most ? 0 : least;
  const span = Math.max(most - low, 1);
  const rough = span / MOST_TICKS;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * size).find((one) => one >= rough));
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(Math.max(most, from + 1) / step) * step;
  const ticks = [];
  for (let tick = from; tick <= to; tick += step) {
    ticks.push(tick);
  }
  return { low: from, high: to, ticks };
}
