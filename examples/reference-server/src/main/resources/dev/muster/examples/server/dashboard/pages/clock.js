// Engine time. Under a simulated clock it is moved here, and what flips is shown.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { dateTime, duration, plural, relative, signed } from "../format.js";
import { live } from "../live.js";
import { feed } from "../parts/feed.js";
import { failure, loading, notice } from "../parts/states.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What the slider can be set to: finer near now. */
const STEPS = [0, 1, 2, 3, 6, 12].map((hours) => hours * HOUR).concat(Array.from({ length: 90 }, (_, i) => (i + 1) * DAY));
/** Where the slider has come to so many days, under it. */
function end(days) {
  return h("span", { style: { "--at": String(STEPS.indexOf(days * DAY) / (STEPS.length - 1)) } }, `${days} days`);
}

/** What is due need not flip a segment; so many times the next is tried. */
const MOST_TRIES = 200;
const REFRESH_MILLIS = 500;

export function clockPage(root, signal) {
  open(root, signal);
  return "Clock";
}

async function open(root, signal) {
  show(root, loading());
  let clock;
  try {
    clock = await api.clock(signal);
  } catch (failed) {
    if (!signal.aborted) {
      show(root, failure(failed, () => open(root, signal)));
    }
    return;
  }
  const isSimulated = clock.mode === "simulated";
  const now = h("strong", { class: "clock-now", id: "clock-now" }, dateTime(clock.at));
  const due = h("p", { class: "lead", id: "next-due" });
  const result = h("div", { class: "moved", id: "moved", role: "status" }, h("p", { class: "hint" }, "Move time, and see who enters and who leaves by the clock alone."));

  function tell() {
    setText(now, dateTime(live.at !== null && new Date(live.at) > new Date(clock.at) ? live.at : clock.at));
    setText(due, clock.next_due === null ? "Nothing is due unless somebody writes." : `The next instant at which something is due: ${dateTime(clock.next_due)}, ${relative(clock.next_due, clock.at)}.`);
  }

  async function refresh() {
    try {
      clock = await api.clock(signal);
    } catch (failed) {
      if (!signal.aborted) {
        setText(due, `What is due next is not known: ${failed.message}.`);
      }
      return;
    }
    tell();
    aim();
  }

  /** Reloads what is due next, which changes with writes and when time is moved in another window. */
  function refreshSoon() {
    if (timer === 0) {
      timer = setTimeout(() => ((timer = 0), refresh()), REFRESH_MILLIS);
    }
  }

  live.addEventListener("counts", () => (tell(), drawCounts(), refreshSoon()), { signal });
  live.addEventListener("again", refresh, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  let timer = 0;
  tell();

  const slider = h("input", {
    type: "range",
    id: "slider",
    min: "0",
    max: String(STEPS.length - 1),
    value: "0",
    "aria-label": "How far to move time",
    oninput: aim,
  });
  const target = h("output", { for: "slider", class: "target" });
  const go = h("button", { type: "button", class: "primary", id: "move", disabled: true, onclick: () => move({ by: `${STEPS[slider.value] / HOUR}h` }) }, "Move time");
  const buttons = [
    h("button", { type: "button", id: "hour", onclick: () => move({ by: "1h" }) }, "+1 hour"),
    h("button", { type: "button", id: "day", onclick: () => move({ by: "1d" }) }, "+1 day"),
    h("button", { type: "button", id: "week", onclick: () => move({ by: "7d" }) }, "+7 days"),
    h("button", { type: "button", id: "next", onclick: toNext }, "To the next flip"),
  ];

  function aim() {
    const ahead = STEPS[slider.value];
    go.disabled = ahead === 0;
    const text = ahead === 0 ? "Slide to choose an instant." : `${duration(ahead)} ahead: ${dateTime(new Date(clock.at).getTime() + ahead)}`;
    setText(target, text);
    slider.setAttribute("aria-valuetext", text);
  }

  function busy(isBusy) {
    [...buttons, slider].forEach((control) => (control.disabled = isBusy));
    go.disabled = isBusy || slider.value === "0";
    result.classList.toggle("stale", isBusy);
  }

  async function move(step) {
    busy(true);
    const from = clock.at;
    try {
      const answer = await api.advance(step);
      live.heard(answer.at);
      moved(from, answer.at, [answer]);
    } catch (failed) {
      notice(failed.message, "bad");
    }
    slider.value = "0";
    await refresh();
    busy(false);
    aim();
  }

  async function toNext() {
    busy(true);
    const from = clock.at;
    const answers = [];
    try {
      for (let tries = 0; tries < MOST_TRIES && answers.every((answer) => answer.segments.length === 0); tries++) {
        clock = await api.clock(signal);
        if (clock.next_due === null || signal.aborted) {
          break;
        }
        // What is due at an instant has flipped once time has come to it; at least a millisecond on.
        const isAhead = new Date(clock.next_due) > new Date(clock.at);
        const answer = await api.advance(isAhead ? { to: clock.next_due } : { by: "1ms" });
        clock.at = answer.at;
        answers.push(answer);
      }
    } catch (failed) {
      notice(failed.message, "bad");
    }
    live.heard(clock.at);
    moved(from, clock.at, answers);
    await refresh();
    busy(false);
    aim();
  }

  /** Shows the result: the totals, and the segments that contribute to them, for changes of any cause. */
  function moved(from, to, answers) {
    const segments = new Map();
    for (const { name, entered, exited } of answers.flatMap((answer) => answer.segments)) {
      const sum = segments.get(name) ?? { entered: 0, exited: 0 };
      segments.set(name, { entered: sum.entered + entered, exited: sum.exited + exited });
    }
    const total = (direction) => answers.reduce((sum, answer) => sum + answer[direction], 0);
    show(
      result,
      h("p", {}, "Moved ", h("b", {}, duration(new Date(to) - new Date(from))), ` to ${dateTime(to)}`),
      h(
        "p",
        { class: "flips" },
        h("span", { class: "entered big", id: "moved-entered" }, signed(total("entered"))),
        h("span", {}, "entered"),
        h("span", { class: "exited big", id: "moved-exited" }, signed(-total("exited"))),
        h("span", {}, "left"),
      ),
      h("ul", { class: "by-segment", id: "by-segment" }, [...segments].sort().map(([name, sum]) => rowOf(name, sum))),
    );
    drawCounts();
  }

  function rowOf(name, sum) {
    return h(
      "li",
      { "data-segment": name },
      h("a", { href: `#/segments/${encodeURIComponent(name)}` }, name),
      h("span", { class: `number ${sum.entered ? "entered" : "zero"}` }, signed(sum.entered)),
      h("span", { class: `number ${sum.exited ? "exited" : "zero"}` }, signed(-sum.exited)),
      h("span", { class: "number members-now" }),
    );
  }

  function drawCounts() {
    for (const row of result.querySelectorAll("#by-segment li")) {
      const name = row.dataset.segment;
      setText(row.lastChild, live.counts.has(name) ? plural(live.counts.get(name), "member") : "");
    }
  }

  aim();

  const control = isSimulated
    ? h(
        "section",
        { class: "panel" },
        h("header", {}, h("h2", {}, "Move time")),
        h("div", { class: "move" }, h("div", { class: "buttons" }, buttons), h("div", { class: "slide" }, h("div", { class: "scale" }, slider, h("div", { class: "ends", "aria-hidden": "true" }, h("span", {}, "now"), [30, 60, 90].map(end))), go), target),
      )
    : h(
        "section",
        { class: "panel" },
        h("header", {}, h("h2", {}, "Move time")),
        h("p", { class: "body" }, "The clock is the system's and moves by itself. Start the server with ", h("code", {}, "--clock simulated"), " to move time here."),
      );
  show(
    root,
    h("header", { class: "head" }, h("div", {}, h("h1", {}, "Clock"), h("p", { class: "lead" }, isSimulated ? "A simulated clock: it stands until it is moved." : "The system's clock."))),
    h(
      "div",
      { class: "split" },
      h(
        "div",
        { class: "stack" },
        h("section", { class: "panel time" }, h("header", {}, h("h2", {}, "Engine time")), now, due),
        control,
        isSimulated && h("section", { class: "panel" }, h("header", {}, h("h2", {}, "What flipped")), result),
      ),
      feed(signal, {
        title: "Changes by the clock",
        wanted: { cause: "clock" },
        nothing: ["No flip by the clock yet", "As soon as a window opens or closes, it shows here."],
      }),
    ),
  );
}
