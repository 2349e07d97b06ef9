// One segment: what it says, how many are in it and how that will go on, and who they are.

import { api, ifUnchanged } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, plural } from "../format.js";
import { highlighted } from "../language/highlight.js";
import { live } from "../live.js";
import { reopen } from "../navigation.js";
import { chart } from "../parts/chart.js";
import { feed } from "../parts/feed.js";
import { confirmed, empty, failure, loading, missing, notice } from "../parts/states.js";

const PAGE = 50;
/** How often the members and the forecast are reloaded while contacts enter and leave. */
const FOLLOW_MILLIS = 1_000;
const HORIZONS = [
  ["24 hours", "24h", "1h"],
  ["7 days", "7d", "6h"],
  ["30 days", "30d", "1d"],
  ["90 days", "90d", "3d"],
];

export function segmentPage(root, signal, name) {
  open(root, signal, name);
  return name;
}

async function open(root, signal, name) {
  show(root, loading());
  let segment;
  try {
    segment = await api.segment(name, signal);
  } catch (failed) {
    if (!signal.aborted) {
      show(root, failed.status === 404 ? missing(failed.message, "#/", "All segments") : failure(failed, () => open(root, signal, name)));
    }
    return;
  }
  const isLive = segment.mode === "realtime";
  const count = h("strong", { class: "big", id: "count" }, number(segment.count));
  const expression = h("code", { class: "expression whole" }, highlighted(segment.source));
  const forecast = forecastPanel(name, signal);
  const members = membersPanel(name, signal, () => live.counts.get(name) ?? segment.count);
  let timer = 0;

  /** Checks whether the segment is still the one that is shown. */
  async function check() {
    let now;
    try {
      now = await api.segment(name, signal);
    } catch (failed) {
      if (!signal.aborted && failed.status === 404) {
        show(root, missing(`segment '${name}' was deleted`, "#/", "All segments"));
      }
      return;
    }
    if (now.mode !== segment.mode) {
      reopen();
      return;
    }
    segment = now;
    setText(count, number(now.count));
    if (expression.textContent !== now.source) {
      show(expression, highlighted(now.source));
    }
  }

  /** Reloads the shown data soon after a write that may affect this segment. */
  function followSoon() {
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        members.reload();
        forecast.reload();
        if (!isLive) {
          check(); // no event reports the count of a segment that is counted on demand
        }
      }, FOLLOW_MILLIS);
    }
  }

  live.addEventListener(
    "counts",
    () => {
      if (live.counts.has(name)) {
        setText(count, number(live.counts.get(name)));
      }
      followSoon();
    },
    { signal },
  );
  live.addEventListener("definitions", check, { signal });
  live.addEventListener("again", () => (check(), followSoon()), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  show(
    root,
    h(
      "header",
      { class: "head" },
      h("div", {}, h("p", { class: "crumb" }, h("a", { href: "#/" }, "Segments")), h("h1", {}, name, !isLive && h("span", { class: "tag" }, "on demand"))),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "danger quiet", onclick: remove }, "Delete"),
        h("a", { class: "button primary", href: `#/segments/${encodeURIComponent(name)}/edit` }, "Edit"),
      ),
    ),
    h("section", { class: "panel definition" }, h("div", { class: "count-box" }, count, h("span", {}, "members")), expression),
    h(
      "div",
      { class: "split" },
      h("div", { class: "stack" }, forecast.element, members.element),
      feed(signal, {
        title: "Latest changes",
        wanted: { segment: name },
        hasSegment: false,
        nothing: ["No change is kept", isLive ? "Nobody has entered or left as far back as this page remembers." : "A segment on demand has no changes."],
      }),
    ),
  );

  async function remove() {
    if (!(await confirmed(`Delete segment ${name}?`, "Delete"))) {
      return;
    }
    try {
      const { exited } = await api.removeSegment(name, ifUnchanged(segment.version));
      notice(`${name} is deleted; it had ${plural(exited, "member")}`);
      location.hash = "#/";
    } catch (failed) {
      notice(failed.status === 412 ? `${name} has changed since it was shown; look at it again before it is deleted` : failed.message, "bad");
      check();
    }
  }
}

function forecastPanel(name, signal) {
  const box = h("div", { class: "chart-box" }, loading("Looking ahead"));
  const choice = h(
    "select",
    { "aria-label": "How far ahead", onchange: draw },
    HORIZONS.map(([words], i) => h("option", { value: i }, words)),
  );
  choice.value = "2";
  let shown = "";

  async function draw() {
    const [, horizon, step] = HORIZONS[Number(choice.value)];
    try {
      const forecast = await api.forecast(name, horizon, step, signal);
      const all = JSON.stringify([horizon, forecast]);
      if (all !== shown) {
        shown = all;
        const isOpen = box.querySelector("details")?.open ?? false;
        show(box, chart(forecast));
        box.querySelector("details").open = isOpen;
      }
    } catch (failed) {
      if (!signal.aborted) {
        shown = "";
        show(box, failure(failed, draw));
      }
    }
  }

  /** Reloads the members unless somebody reads them: a row under the pointer or with the focus would move away. */
  function reload() {
    if (!box.contains(document.activeElement) && !box.matches(":hover")) {
      draw();
    }
  }

  draw();
  const element = h(
    "section",
    { class: "panel" },
    h("header", {}, h("h2", {}, "Forecast"), h("span", { class: "hint" }, "by the clock alone, if nobody writes"), choice),
    box,
  );
  return { element, reload };
}

function membersPanel(name, signal, count) {
  const list = h("ul", { class: "members", id: "members" });
  const box = h("div", { class: "members-box" }, loading("Loading members"));
  const previous = h("button", { type: "button", disabled: true, onclick: () => (stack.pop(), load()) }, "Previous");
  const next = h("button", { type: "button", class: "next-page", disabled: true, onclick: () => (stack.push(following), load()) }, "Next");
  const place = h("span", { class: "hint" }, "\u00a0");
  const stack = [undefined];
  let following = null;
  let loads = 0;
  let shown = "";

  async function load() {
    box.classList.add("stale");
    await reload();
    box.classList.remove("stale");
  }

  async function reload() {
    const mine = ++loads;
    try {
      const page = await api.members(name, stack[stack.length - 1], PAGE, signal);
      if (mine !== loads) {
        return;
      }
      following = page.next;
      const from = (stack.length - 1) * PAGE;
      const all = JSON.stringify([stack.length, page.members]);
      if (all !== shown) {
        shown = all; // otherwise the list stays unchanged and keeps the focus
        show(list, page.members.map((id) => h("li", {}, h("a", { href: `#/contacts/${encodeURIComponent(id)}`, title: id }, id))));
        show(box, page.members.length === 0 ? empty("No members", "Nobody fits the expression at this instant.") : list);
      }
      setText(place, page.members.length === 0 ? "\u00a0" : `${number(from + 1)} to ${number(from + page.members.length)} of ${number(Math.max(count(), from + page.members.length))}`);
      if (following !== null) {
        box.style.minHeight = `${box.offsetHeight}px`; // the buttons stay where they are on a last page that is shorter
      }
      previous.disabled = stack.length === 1;
      next.disabled = following === null;
    } catch (failed) {
      if (!signal.aborted && mine === loads) {
        shown = "";
        show(box, failure(failed, load));
      }
    }
  }

  load();
  const element = h(
    "section",
    { class: "panel members-panel" },
    h(
      "header",
      {},
      h("h2", {}, "Members"),
      place,
      h("button", { type: "button", class: "quiet", onclick: load }, "Refresh"),
      h("a", { class: "button", href: api.membersFile(name), download: "" }, "Download CSV"),
    ),
    box,
    h("footer", { class: "pager" }, previous, next),
  );
  return { element, reload };
}
