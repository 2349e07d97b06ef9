// One segment: what it says, how many are in it and how that will go on, and who they are.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, plural } from "../format.js";
import { highlighted } from "../language/highlight.js";
import { live } from "../live.js";
import { chart } from "../parts/chart.js";
import { feed } from "../parts/feed.js";
import { confirmed, empty, failure, loading, missing, notice } from "../parts/states.js";

const PAGE = 50;
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
  const expression = h("code", { class: "expression whole" }, highlighted(segment.expression));
  live.addEventListener(
    "counts",
    () => {
      if (live.counts.has(name)) {
        setText(count, number(live.counts.get(name)));
      }
    },
    { signal },
  );
  live.addEventListener(
    "changes",
    async ({ detail: news }) => {
      if (news.some((change) => change.cause === "definition" && change.segment === name)) {
        const changed = await api.segment(name, signal).catch(() => null);
        if (changed) {
          show(expression, highlighted(changed.expression));
        }
      }
    },
    { signal },
  );

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
      h("div", { class: "stack" }, forecastPanel(name, signal), membersPanel(name, signal, () => live.counts.get(name) ?? segment.count)),
      feed(signal, {
        title: "Latest changes",
        wanted: (change) => change.segment === name,
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
      const { exited } = await api.removeSegment(name);
      notice(`${name} is deleted; it had ${plural(exited, "member")}`);
      location.hash = "#/";
    } catch (failed) {
      notice(failed.message, "bad");
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

  async function draw() {
    const [, horizon, step] = HORIZONS[Number(choice.value)];
    try {
      show(box, chart(await api.forecast(name, horizon, step, signal)));
    } catch (failed) {
      if (!signal.aborted) {
        show(box, failure(failed, draw));
      }
    }
  }

  draw();
  return h(
    "section",
    { class: "panel" },
    h("header", {}, h("h2", {}, "Forecast"), h("span", { class: "hint" }, "by the clock alone, if nobody writes"), choice),
    box,
  );
}

function membersPanel(name, signal, count) {
  const list = h("ul", { class: "members", id: "members" });
  const box = h("div", { class: "members-box" }, loading("Loading members"));
  const previous = h("button", { type: "button", disabled: true, onclick: () => (stack.pop(), load()) }, "Previous");
  const next = h("button", { type: "button", class: "next-page", disabled: true, onclick: () => (stack.push(following), load()) }, "Next");
  const place = h("span", { class: "hint" }, "\u00a0");
  const stack = [undefined];
  let following = null;

  async function load() {
    box.classList.add("stale");
    try {
      const page = await api.members(name, stack[stack.length - 1], PAGE, signal);
      following = page.next;
      const from = (stack.length - 1) * PAGE;
      show(list, page.members.map((id) => h("li", {}, h("a", { href: `#/contacts/${encodeURIComponent(id)}`, title: id }, id))));
      show(box, page.members.length === 0 ? empty("No members", "Nobody fits the expression at this instant.") : list);
      setText(place, page.members.length === 0 ? "\u00a0" : `${number(from + 1)} to ${number(from + page.members.length)} of ${number(Math.max(count(), from + page.members.length))}`);
      if (following !== null) {
        box.style.minHeight = `${box.offsetHeight}px`; // the buttons stay where they are on a last page that is shorter
      }
      previous.disabled = stack.length === 1;
      next.disabled = following === null;
    } catch (failed) {
      if (!signal.aborted) {
        show(box, failure(failed, load));
      }
    }
    box.classList.remove("stale");
  }

  load();
  return h(
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
}
