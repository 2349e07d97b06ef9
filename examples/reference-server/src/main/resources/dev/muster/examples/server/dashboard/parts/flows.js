// Shows how many contacts entered and left each segment in a period of engine time, from the server's totals.

import { svg } from "../dom.js";

export const STEPS = 48;
const WIDTH = 120;
const HEIGHT = 26;

/**
 * Converts a response to totals by segment: how many entered, how many left, and the net difference in each step. A
 * segment without changes is not in it.
 */
export function flowsOf({ from, to, complete_after: completeAfter, segments }) {
  const start = new Date(from).getTime();
  const known = (new Date(completeAfter).getTime() - start) / Math.max(1, new Date(to).getTime() - start);
  const bySegment = new Map();
  for (const { name, entered, exited, steps } of segments) {
    const net = new Array(STEPS).fill(0);
    steps.forEach(([step, came, left]) => (net[step] = came - left));
    bySegment.set(name, { entered, exited, net });
  }
  return {
    /** Whether the log still has all changes of the period. */
    isComplete: known <= 0,
    /** The first step for which all changes are known. */
    firstStep: Math.min(STEPS, Math.max(0, Math.ceil(known * STEPS))),
    of: (segment) => bySegment.get(segment) ?? NONE,
  };
}

const NONE = { entered: 0, exited: 0, net: new Array(STEPS).fill(0) };

export function newCurve() {
  return svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true", preserveAspectRatio: "none" },
    svg("path", { class: "area" }),
    svg("path", { class: "line" }),
  );
}

/** Draws how the count reached its present value, as far back as that is known. */
export function drawCurve(curve, count, flow, firstStep) {
  const [area, path] = curve.children;
  if (flow === null) {
    path.removeAttribute("d");
    area.removeAttribute("d");
    return;
  }
  const counts = [count];
  for (let i = STEPS - 1; i >= firstStep; i--) {
    counts.unshift(counts[0] - flow.net[i]);
  }
  const least = Math.min(...counts);
  const span = Math.max(...counts) - least;
  const x = (i) => (((firstStep + i) / STEPS) * WIDTH).toFixed(1);
  const y = (n) => (span === 0 ? HEIGHT / 2 : HEIGHT - 3 - ((n - least) / span) * (HEIGHT - 6)).toFixed(1);
  let line = `M${x(0)} ${y(counts[0])}`;
  for (let i = 1; i < counts.length; i++) {
    line += `H${x(i)}V${y(counts[i])}`;
  }
  path.setAttribute("d", line);
  area.setAttribute("d", `${line}V${HEIGHT}H${x(0)}Z`);
}
