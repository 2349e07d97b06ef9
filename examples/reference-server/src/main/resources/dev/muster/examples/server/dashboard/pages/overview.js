// All segments, their counts moving, and the changes as they come.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, plural, signed } from "../format.js";
import { highlighted } from "../language/highlight.js";
import { live } from "../live.js";
import { feed } from "../parts/feed.js";
import { STEPS, drawCurve, flowsOf, newCurve } from "../parts/flows.js";
import { empty, failure, loading } from "../parts/states.js";

const WINDOWS = [
  ["last 10 minutes", "10m"],
  ["last hour", "1h"],
  ["last day", "1d"],
  ["last 7 days", "7d"],
];
/** How often the totals are reloaded while changes come; a response has some kilobytes. */
const SUM_MILLIS = 1_000;
const RELIST_MILLIS = 300;
/** So many rows are drawn, and as many more when asked for. */
const PAGE = 100;

const COLUMNS = [
  ["name", "Segment", "name"],
  ["members", "Members", "number count"],
  ["entered", "Entered", "number flow"],
  ["exited", "Left", "number flow"],
];

function firstSteps() {
  return h(
    "div",
    { class: "empty" },
    h("strong", {}, "No segments yet"),
    h("p", {}, "A segment is a rule about contacts, and says at once who enters and who leaves."),
    h("p", { class: "actions" }, h("a", { class: "button", href: "#/import" }, "Import contacts"), h("a", { class: "button primary", href: "#/new" }, "Build a segment")),
  );
}

/** What was looked for and how it was sorted, for who comes back to the page. */
const kept = { query: "", column: null, isFalling: false, window: WINDOWS[0][1] };

export function overviewPage(root, signal) {
  const body = h("tbody", { id: "counts" });
  const heads = new Map(COLUMNS.map(([column, title, kind]) => [column, head(column, title, kind)]));
  const table = h(
    "table",
    { class: "segments" },
    h("thead", {}, h("tr", {}, [...heads.values()], h("th", { scope: "col", class: "trend" }, "Trend"))),
    body,
  );
  const find = h("input", {
    id: "find-segment",
    type: "search",
    placeholder: "Find a segment",
    "aria-label": "Find a segment by its name or expression",
    autocomplete: "off",
    spellcheck: "false",
    value: kept.query,
    oninput: () => {
      kept.query = find.value;
      most = PAGE;
      arrange();
    },
  });
  const found = h("span", { class: "hint", role: "status" });
  const more = h("button", { type: "button", id: "more-segments", onclick: showMore });
  const listed = h("div", { class: "table-box" }, loading("Loading segments"));
  const nothing = h("div", { hidden: true });
  const footer = h("footer", { class: "pager", hidden: true }, more);
  const summary = h("p", { class: "lead" }, "\u00a0");
  const choice = h(
    "select",
    { "aria-label": "Entered and left in the", onchange: () => ((kept.window = choice.value), forget(), sum()) },
    WINDOWS.map(([words, window]) => h("option", { value: window }, words)),
  );
  choice.value = kept.window;
  const rows = new Map();
  let segments = [];
  let shown = [];
  let most = PAGE;
  /** The last totals that were loaded, or null. */
  let flows = null;
  /** Why the totals could not be loaded, or empty. */
  let problem = "";
  let timer = 0;
  let asking = new AbortController();
  let relisting = 0;
  let isListed = false;
  let isArranged = false;

  // --- the list

  function head(column, title, kind) {
    return h("th", { scope: "col", class: kind }, h("button", { type: "button", class: "sort", "data-column": column, onclick: () => sortBy(column) }, title));
  }

  /** First what is most, or the first name; then the other way round; then as defined. */
  function sortBy(column) {
    const isFirstFalling = column !== "name";
    if (kept.column !== column) {
      Object.assign(kept, { column, isFalling: isFirstFalling });
    } else if (kept.isFalling === isFirstFalling) {
      kept.isFalling = !isFirstFalling;
    } else {
      kept.column = null;
    }
    arrange();
  }

  function measure(segment) {
    switch (kept.column) {
      case "members":
        return live.counts.get(segment.name) ?? segment.count;
      case "entered":
        return flows?.of(segment.name).entered ?? 0;
      default:
        return flows?.of(segment.name).exited ?? 0;
    }
  }

  function sorted(list) {
    const sign = kept.isFalling ? -1 : 1;
    if (kept.column === null) {
      return list;
    }
    return [...list].sort((one, other) => sign * (kept.column === "name" ? one.name.localeCompare(other.name, "en") : measure(one) - measure(other)));
  }

  /** Puts the rows in their order. Only when somebody asks, so that none moves by itself while counts do. */
  function arrange() {
    const words = kept.query.toLowerCase().split(/\s+/);
    const fitting = segments.filter((segment) => words.every((word) => `${segment.name} ${segment.expression}`.toLowerCase().includes(word)));
    const some = sorted(fitting).slice(0, most);
    shown = some.map(rowOf);
    show(body, shown.map((one) => one.element));
    setText(found, kept.query === "" ? "" : `${number(fitting.length)} of ${plural(segments.length, "segment")}`);
    nothing.hidden = fitting.length > 0;
    show(nothing, empty("No segment fits", `None has ${kept.query} in its name or expression.`));
    footer.hidden = some.length === fitting.length;
    setText(more, `Show ${number(Math.min(PAGE, fitting.length - some.length))} more of ${number(fitting.length - some.length)}`);
    for (const [column, element] of heads) {
      if (column === kept.column) {
        element.setAttribute("aria-sort", kept.isFalling ? "descending" : "ascending");
      } else {
        element.removeAttribute("aria-sort");
      }
    }
    drawRows();
  }

  function showMore() {
    const first = shown.length;
    most += PAGE;
    arrange();
    shown[first].element.querySelector("a").focus();
  }

  function rowOf(segment) {
    let one = rows.get(segment.name);
    if (!one) {
      one = row(segment);
      rows.set(segment.name, one);
    }
    return one;
  }

  function row(segment) {
    const isLive = segment.mode === "realtime";
    const cells = {
      count: h("td", { class: "number count", "data-label": "members" }, number(live.counts.get(segment.name) ?? segment.count)),
      entered: h("td", { class: "number flow entered", "data-label": "entered" }, "–"),
      exited: h("td", { class: "number flow exited", "data-label": "left" }, "–"),
      curve: newCurve(),
    };
    const element = h(
      "tr",
      { "data-segment": segment.name },
      h(
        "th",
        { scope: "row", class: "name" },
        h("a", { href: `#/segments/${encodeURIComponent(segment.name)}`, title: segment.name }, segment.name),
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
      segments = await api.segments(signal);
      isListed = true;
      rows.clear();
      if (segments.length === 0) {
        show(listed, firstSteps());
        footer.hidden = true;
      } else if (!table.isConnected) {
        show(listed, h("div", { class: "toolbar" }, find, found), table, nothing, footer);
      }
      draw();
      arrange();
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

  // --- what moves

  function drawCounts() {
    const names = new Set(segments.map((segment) => segment.name));
    let isOther = segments.some((segment) => segment.mode === "realtime" && !live.counts.has(segment.name)) && live.status === "live";
    for (const [name, count] of live.counts) {
      const one = rows.get(name);
      isOther ||= !names.has(name);
      if (one && one.count.textContent !== number(count)) {
        flash(one.count, count > Number(one.count.textContent.replaceAll(",", "")) ? "up" : "down");
        setText(one.count, number(count));
      }
    }
    if (isOther && isListed) {
      relist();
    }
  }

  /** Loads how many contacts entered and left, and shows it. */
  async function sum() {
    asking.abort();
    asking = new AbortController();
    const asked = asking;
    try {
      const answer = await api.changeSums({ window: kept.window, steps: STEPS }, asked.signal);
      flows = flowsOf(answer);
      problem = "";
      draw();
      if (kept.column === "entered" || kept.column === "exited") {
        arrangeOnce();
      }
    } catch (failed) {
      if (!asked.signal.aborted) {
        problem = failed.message;
        forget();
      }
    }
  }

  function sumSoon() {
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        sum();
      }, SUM_MILLIS);
    }
  }

  /** Discards totals that are out of date or of another period. */
  function forget() {
    flows = null;
    isArranged = false;
    draw();
  }

  /** Sorts the rows by totals when these first arrive, and not again by itself. */
  function arrangeOnce() {
    if (!isArranged) {
      isArranged = true;
      arrange();
    }
  }

  function draw() {
    const count = isListed ? plural(segments.length, "segment") : "";
    if (flows === null) {
      setText(summary, problem === "" ? count || "\u00a0" : `${count} · who entered and left is not known: ${problem}`);
    } else {
      let entered = 0;
      let exited = 0;
      for (const { name } of segments) {
        entered += flows.of(name).entered;
        exited += flows.of(name).exited;
      }
      const least = flows.isComplete ? "" : "at least ";
      setText(summary, `${count} · ${least}${number(entered)} entered and ${number(exited)} left in the ${choice.selectedOptions[0].textContent}`);
    }
    drawRows();
  }

  function drawRows() {
    for (const one of shown) {
      if (one.isLive) {
        const flow = flows?.of(one.segment.name) ?? null;
        drawFlow(one.entered, flow === null ? null : flow.entered, 1);
        drawFlow(one.exited, flow === null ? null : flow.exited, -1);
        drawCurve(one.curve, live.counts.get(one.segment.name) ?? one.segment.count, flow, flows?.firstStep ?? 0);
      }
    }
  }

  /** Shows a total as a lower bound where the log no longer has the whole period. */
  function drawFlow(cell, sum, sign) {
    setText(cell, sum === null ? "–" : flows.isComplete ? signed(sign * sum) : `≥ ${number(sum)}`);
    cell.title = sum === null ? "not known yet" : flows.isComplete ? "" : "The log no longer has the whole time; so many at least.";
    cell.classList.toggle("zero", !sum);
  }

  live.addEventListener("counts", drawCounts, { signal });
  live.addEventListener("changes", sumSoon, { signal });
  live.addEventListener("definitions", () => (relist(), sumSoon()), { signal });
  live.addEventListener("again", () => (forget(), list(), sum()), { signal });
  signal.addEventListener("abort", () => (clearTimeout(timer), clearTimeout(relisting), asking.abort()));

  show(
    root,
    h(
      "header",
      { class: "head" },
      h("div", {}, h("h1", {}, "Segments"), summary),
      h(
        "div",
        { class: "actions" },
        choice,
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
  sum();
  return "Segments";
}

function flash(cell, direction) {
  cell.classList.remove("up", "down");
  void cell.offsetWidth; // begins the animation anew
  cell.classList.add(direction);
}
