// What a place says while it has nothing to show, and what comes up and goes by itself.

import { h } from "../dom.js";

export function loading(what = "Loading") {
  return h("p", { class: "loading" }, `${what}…`);
}

export function empty(title, ...more) {
  return h("div", { class: "empty" }, h("strong", {}, title), more.length > 0 && h("p", {}, ...more));
}

export function failure(error, again) {
  return h(
    "div",
    { class: "failure", role: "alert" },
    h("strong", {}, "This did not work"),
    h("p", {}, error.message),
    again && h("button", { type: "button", onclick: again }, "Try again"),
  );
}

/** A page of something that is not there. */
export function missing(message, href, place) {
  return h(
    "section",
    { class: "panel empty", role: "alert" },
    h("h1", {}, "Not found"),
    h("p", {}, message),
    h("p", { class: "actions" }, h("a", { class: "button", href }, place)),
  );
}

const NOTICE_MILLIS = 6_000;

/** What went well goes by itself; what went wrong stays until it is read. */
export function notice(text, kind = "good") {
  const line = h("div", { class: `notice ${kind}` }, h("span", {}, text), h("button", { type: "button", class: "remove", "aria-label": "Dismiss", onclick: () => line.remove() }, "×"));
  document.getElementById("notices").append(line);
  if (kind === "good") {
    setTimeout(() => line.remove(), NOTICE_MILLIS);
  }
}

/** Asks before something is gone for good. */
export async function confirmed(question, action) {
  const choices = [
    ["no", "Cancel", ""],
    ["yes", action, "danger"],
  ];
  return (await asked(question, choices)) === "yes";
}

/**
 * Asks a question in a dialog. Escape selects the first choice.
 *
 * @param choices [value, words, class] of each button
 * @param details elements or texts below the question
 * @returns the value of the selected choice
 */
export function asked(question, choices, ...details) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-label": question },
      h("p", {}, question),
      details.length > 0 && h("div", { class: "details" }, ...details),
      h(
        "form",
        { method: "dialog", class: "actions" },
        choices.map(([value, words, kind]) => h("button", { value, class: kind, "data-choice": value }, words)),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || choices[0][0]);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Shows that unsaved changes of an earlier visit were filled in again. */
export function restored(discard) {
  return h(
    "p",
    { class: "restored", role: "status" },
    h("span", {}, "Your changes from before are here again; they are not saved."),
    h("button", { type: "button", class: "discard-draft", onclick: discard }, "Discard them"),
  );
}
