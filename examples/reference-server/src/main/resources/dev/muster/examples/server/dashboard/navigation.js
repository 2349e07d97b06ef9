// Moves between the pages, and asks before unsaved work is left: by a link, Back, a typed address, a reload or a closed window.
//
// When an address changes in the page it has changed already. To ask first, the page goes back to where it was, and on again if
// that is the answer. Each entry of the history carries its number, which tells how many steps that is.

import { asked } from "./parts/states.js";

let openPage = () => {};
let number = 0;
/** What the page that is shown has unsaved, or null. */
let work = null;
let isAsking = false;
let isEnding = false;
let arrived = null;
const unloadGuards = [];

/** @param open shows the page of the present address */
export function start(open) {
  openPage = open;
  number = history.state?.number ?? 0;
  history.replaceState({ number }, "");
  window.addEventListener("hashchange", moved);
  window.addEventListener("beforeunload", (event) => {
    if (!isEnding && (isDirty() || unloadGuards.some((isBusy) => isBusy()))) {
      event.preventDefault();
    }
  });
  openPage();
}

/**
 * Watches over a form until the page is left.
 *
 * @param form isDirty() tells whether it has something unsaved; discard() drops the draft; what names it in the question
 */
export function guard(form, signal) {
  work = form;
  signal.addEventListener("abort", () => {
    if (work === form) {
      work = null;
    }
  });
}

/** Has the browser ask before the window is closed or loaded again while this is so; the pages inside may change. */
export function guardUnload(isBusy) {
  unloadGuards.push(isBusy);
}

/** Shows the present page anew, without a question. */
export function reopen() {
  work = null;
  openPage();
}

/** Loads everything anew without a question, as when the session has ended. Drafts are there again afterwards. */
export function reload() {
  isEnding = true;
  location.reload();
}

/** Resolves to whether the work of this page may be left: at once if there is none, else as somebody chooses. */
export async function mayLeave() {
  if (!isDirty()) {
    return true;
  }
  if (isAsking) {
    return false;
  }
  isAsking = true;
  const choice = await asked(
    `${work.what} has changes that are not saved.`,
    [
      ["stay", "Keep editing", "primary"],
      ["keep", "Leave, keep the draft", ""],
      ["discard", "Discard changes", "danger"],
    ],
    "A draft is here again when you come back in this window.",
  );
  isAsking = false;
  if (choice === "discard") {
    work?.discard();
  }
  const isLeaving = choice === "keep" || choice === "discard";
  if (isLeaving) {
    work = null;
  }
  return isLeaving;
}

function isDirty() {
  return work !== null && work.isDirty();
}

async function moved() {
  if (arrived !== null) {
    arrived();
    arrived = null;
    return;
  }
  const target = location.hash;
  const isNew = history.state?.number === undefined;
  const steps = isNew ? 1 : history.state.number - number;
  if (isDirty()) {
    await travel(-steps);
    if (await mayLeave()) {
      if (isNew) {
        location.hash = target;
      } else {
        history.go(steps);
      }
    }
    return;
  }
  number += steps;
  history.replaceState({ number }, "");
  openPage();
}

/** Goes to another entry of the history, and resolves once it is there. */
function travel(steps) {
  return new Promise((resolve) => {
    arrived = resolve;
    history.go(steps);
  });
}
