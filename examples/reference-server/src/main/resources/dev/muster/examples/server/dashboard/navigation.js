// Moves between the pages, and asks before unsaved work is lost: by a link, Back, a typed address, a reload or a closed
// window.
//
// The event of a changed address comes after the change. To ask first, the page goes back to the old address, and
// forward again if the user agrees. Each entry of the history stores its number, from which the number of steps
// follows.

import { asked } from "./parts/states.js";

let openPage = () => {};
let number = 0;
/** The unsaved work of the current page, or null. */
let work = null;
let isAsking = false;
let isEnding = false;
let arrived = null;
const unloadGuards = [];

/** @param open shows the page of the current address */
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
 * Guards a form until the page is left.
 *
 * @param form isDirty() returns whether it has unsaved input; discard() deletes the draft; what names it in the
 *     question
 */
export function guard(form, signal) {
  work = form;
  signal.addEventListener("abort", () => {
    if (work === form) {
      work = null;
    }
  });
}

/** Makes the browser ask before the window is closed or reloaded while this is true; the pages inside may change. */
export function guardUnload(isBusy) {
  unloadGuards.push(isBusy);
}

/** Shows the current page again, without a question. */
export function reopen() {
  work = null;
  openPage();
}

/** Reloads everything without a question, for example when the session has ended. Drafts are restored afterwards. */
export function reload() {
  isEnding = true;
  location.reload();
}

/** Resolves to whether the page may be left: at once if it has no unsaved work, otherwise by the user's answer. */
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

/** Goes to another entry of the history, and resolves on arrival. */
function travel(steps) {
  return new Promise((resolve) => {
    arrived = resolve;
    history.go(steps);
  });
}
