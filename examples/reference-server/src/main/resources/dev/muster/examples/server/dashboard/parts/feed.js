// The latest changes, newest on top, in a box of a fixed height.

import { h, setText, show } from "../dom.js";
import { dateTime, isSameDay, moment, number } from "../format.js";
import { live } from "../live.js";
import { empty } from "./states.js";

const MOST = 80;

export function feed(signal, { title, wanted = () => true, hasSegment = true, hasContact = true, nothing }) {
  const list = h("ol", { class: "feed", tabindex: "0", "aria-label": title });
  const pause = h("button", { type: "button", class: "quiet", onclick: toggle, "aria-pressed": "false" }, "Pause");
  let isPaused = false;
  let filledAt = null;

  function toggle() {
    isPaused = !isPaused;
    setText(pause, isPaused ? "Resume" : "Pause");
    pause.setAttribute("aria-pressed", String(isPaused));
    if (!isPaused) {
      fill();
    }
  }

  function fill() {
    const latest = [];
    filledAt = live.at; // lines of the same day show the time alone
    for (let i = live.changes.length - 1; i >= 0 && latest.length < MOST; i--) {
      if (wanted(live.changes[i])) {
        latest.push(line(live.changes[i], false));
      }
    }
    show(list, latest.length > 0 ? latest : h("li", { class: "none" }, empty(...nothing)));
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

  live.addEventListener(
    "changes",
    ({ detail: news }) => {
      if (isPaused) {
        return;
      }
      if (news.length === 0 || list.querySelector(".none") || !isSameDay(live.at, filledAt)) {
        fill();
        return;
      }
      list.prepend(...news.filter(wanted).slice(-MOST).reverse().map((change) => line(change, true)));
      while (list.childElementCount > MOST) {
        list.lastElementChild.remove();
      }
    },
    { signal },
  );
  fill();
  return h("section", { class: "panel feed-panel" }, h("header", {}, h("h2", {}, title), h("span", { class: "hint" }, "UTC"), pause), list);
}
