// Shows the latest changes, newest first, in a box of a fixed height. The server selects them; the page keeps only
// those it shows.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { dateTime, isSameDay, moment, number } from "../format.js";
import { live } from "../live.js";
import { empty, failure, loading } from "./states.js";

const MOST = 80;
const PAUSE_MILLIS = 500;

/** @param wanted {segment, contact, cause} of the changes to show; without one, all */
export function feed(signal, { title, wanted = {}, hasSegment = true, hasContact = true, nothing }) {
  const list = h("ol", { class: "feed", tabindex: "0", "aria-label": title }, h("li", { class: "none" }, loading("Loading changes")));
  const pause = h("button", { type: "button", class: "quiet", onclick: toggle, "aria-pressed": "false" }, "Pause");
  let changes = [];
  let isPaused = false;
  let isKnown = false;
  let isAsking = false;
  let timer = 0;
  /** The number of the last change that was loaded, or null. */
  let last = null;
  /** The log to which the number belongs. */
  let log = null;
  let shownAt = null;

  function toggle() {
    isPaused = !isPaused;
    setText(pause, isPaused ? "Resume" : "Pause");
    pause.setAttribute("aria-pressed", String(isPaused));
    if (!isPaused) {
      askSoon();
    }
  }

  function askSoon() {
    if (timer === 0 && !isPaused) {
      timer = setTimeout(() => ((timer = 0), ask()), isKnown ? PAUSE_MILLIS : 0);
    }
  }

  async function ask() {
    if (isAsking) {
      askSoon();
      return;
    }
    isAsking = true;
    try {
      const answer = await api.latestChanges({ ...wanted, limit: MOST, after: last, log }, signal);
      const isFirst = !isKnown;
      isKnown = true;
      last = answer.last_seq;
      log = answer.log;
      take(answer.changes, isFirst);
    } catch (failed) {
      if (signal.aborted) {
        return;
      }
      if (last !== null && (failed.status === 410 || failed.status === 422)) {
        startAnew(); // the log is another one
      } else if (!isKnown) {
        show(list, h("li", { class: "none" }, failure(failed, ask)));
      }
    } finally {
      isAsking = false;
    }
  }

  function startAnew() {
    last = null;
    log = null;
    isKnown = false;
    askSoon();
  }

  function take(news, isFirst) {
    changes = isFirst ? news : [...news, ...changes].slice(0, MOST);
    if (isFirst || news.length === changes.length || !isSameDay(live.at, shownAt)) {
      shownAt = live.at; // lines of the same day show only the time
      show(list, changes.length > 0 ? changes.map((change) => line(change, false)) : h("li", { class: "none" }, empty(...nothing)));
      return;
    }
    list.prepend(...news.map((change) => line(change, true)));
    while (list.childElementCount > MOST) {
      list.lastElementChild.remove();
    }
  }

  function line(change, isNew) {
    const hasEntered = change.change === "entered";
    return h(
      "li",
      { class: `${isNew ? "new " : ""}${change.change}` },
      h("time", { datetime: change.at, title: dateTime(change.at) }, moment(change.at, live.at)),
      h("span", { class: "sign", "aria-hidden": "true" }, hasEntered ? "+" : "−"),
      h(
        "span",
        { class: "what", title: `${change.contact ?? `${number(change.count)} contacts`} ${hasEntered ? "entered" : "left"} ${change.segment}` },
        hasContact &&
          (change.contact === undefined
            ? h("span", { class: "bulk" }, `${number(change.count)} contacts`)
            : h("a", { href: `#/contacts/${encodeURIComponent(change.contact)}` }, change.contact)),
        h("span", { class: "verb" }, hasEntered ? " entered " : " left "),
        hasSegment && h("a", { href: `#/segments/${encodeURIComponent(change.segment)}` }, change.segment),
      ),
      h("span", { class: "cause" }, change.cause),
    );
  }

  live.addEventListener("changes", askSoon, { signal });
  live.addEventListener("again", startAnew, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  ask();
  return h("section", { class: "panel feed-panel" }, h("header", {}, h("h2", {}, title), h("span", { class: "hint" }, "UTC"), pause), list);
}
