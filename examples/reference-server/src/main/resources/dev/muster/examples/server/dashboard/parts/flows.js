// Who came and went within a stretch of engine time, by segment, from the changes that were heard.

import { svg } from "../dom.js";
import { live } from "../live.js";

const BUCKETS = 48;
const WIDTH = 120;
const HEIGHT = 26;

/**
 * For each segment: how many entered, how many left, and the net difference in each of equal steps. The steps begin with the
 * stretch, or with the first change that is known.
 */
export function flows(millis) {
  const end = new Date(live.at ?? 0).getTime();
  const start = end - millis;
  const first = live.changes.length > 0 ? new Date(live.changes[0].at).getTime() : start;
  const isCut = first > start;
  const from = isCut ? first : start;
  const length = Math.max(1, end - from);
  const bySegment = new Map();
  let i = live.changes.length - 1;
  for (; i >= 0; i--) {
    const change = live.changes[i];
    const at = new Date(change.at).getTime();
    if (at <= start) {
      break;
    }
    let flow = bySegment.get(change.segment);
    if (!flow) {
      flow = { entered: 0, exited: 0, net: new Array(BUCKETS).fill(0), isCut };
      bySegment.set(change.segment, flow);
    }
    const count = change.contact === undefined ? change.count : 1;
    const isEntering = change.change === "entered";
    flow[isEntering ? "entered" : "exited"] += count;
    const bucket = Math.min(BUCKETS - 1, Math.floor(((at - from) / length) * BUCKETS));
    flow.net[bucket] += isEntering ? count : -count;
  }
  return bySegment;
}

export function newCurve() {
  return svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true", preserveAspectRatio: "none" },
    svg("path", { class: "area" }),
    svg("path", { class: "line" }),
  );
}

/** Draws how the count came to be what it is. */
export function drawCurve(curve, count, flow) {
  const counts = [count];
  for (let i = BUCKETS - 1; i >= 0; i--) {
    counts.unshift(counts[0] - (flow?.net[i] ?? 0));
  }
  if (flow?.isCut) {
    counts[0] = counts[1]; // what there was before the first change that is known is not known
  }
  const least = Math.min(...counts);
  const span = Math.max(...counts) - least;
  const y = (n) => (span === 0 ? HEIGHT / 2 : HEIGHT - 3 - ((n - least) / span) * (HEIGHT - 6));
  let line = `M0 ${y(counts[0]).toFixed(1)}`;
  for (let i = 1; i < counts.length; i++) {
    const x = ((i / BUCKETS) * WIDTH).toFixed(1);
    line += `H${x}V${y(counts[i]).toFixed(1)}`;
  }
  const [area, path] = curve.children;
  path.setAttribute("d", line);
  area.setAttribute("d", `${line}V${HEIGHT}H0Z`);
}
