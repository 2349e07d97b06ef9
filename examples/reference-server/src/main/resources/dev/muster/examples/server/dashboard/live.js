// Holds the server's live state as this window knows it.
//
// Events: "counts" after every commit, with the names of the segments whose counts changed in detail; "changes" when
// the log has new changes; "definitions" when a segment was defined, replaced or deleted, or an attribute declared;
// "status"; and "again" when a lost connection is restored: everything that was loaded before may be out of date.

import { join } from "./live/join.js";
import { reload } from "./navigation.js";

class Live extends EventTarget {
  /** Members of each realtime segment. */
  counts = new Map();
  /** Engine time as last heard, or null. */
  at = null;
  /** "connecting", "live" or "lost" */
  status = "connecting";

  #last = null;
  #log = null;
  #definitions = null;
  #hasLost = false;
  #isKnown = false;

  start() {
    const hub = join((message) => this.#take(message));
    document.addEventListener("visibilitychange", () => (document.hidden ? hub.leave(false) : hub.look()));
    window.addEventListener("pagehide", () => hub.leave(true));
    window.addEventListener("pageshow", (event) => event.persisted && hub.look());
    if (!document.hidden) {
      hub.look();
    }
  }

  /** Engine time as an answer told it. */
  heard(at) {
    this.#moveTo(at);
    this.dispatchEvent(new CustomEvent("counts", { detail: [] }));
  }

  #take(message) {
    switch (message.kind) {
      case "state":
        this.#takeState(message);
        break;
      case "news":
        this.#takeNews(message);
        break;
      case "status":
        this.#become(message.status);
        break;
      default:
        reload(); // the session has ended: the server serves the login page
    }
  }

  #takeState({ status, at, log, last, definitions, counts }) {
    const isOld = this.#isKnown && (this.#hasLost || this.#log !== log || this.#last !== last || this.#definitions !== definitions);
    this.#become(status);
    if (at === null) {
      return;
    }
    this.counts = new Map(Object.entries(counts));
    if (this.#log !== log) {
      this.at = null; // another log, whose time may be earlier
    }
    this.#moveTo(at);
    this.#log = log;
    this.#last = last;
    this.#definitions = definitions;
    this.#isKnown = true;
    if (status !== "live") {
      return;
    }
    this.#hasLost = false;
    this.dispatchEvent(new CustomEvent("counts", { detail: [...this.counts.keys()] }));
    if (isOld) {
      this.dispatchEvent(new Event("again"));
    }
  }

  #takeNews({ at, log, last, definitions, counts }) {
    for (const [segment, count] of Object.entries(counts)) {
      if (count === null) {
        this.counts.delete(segment);
      } else {
        this.counts.set(segment, count);
      }
    }
    const isChanged = last !== this.#last;
    const isRedefined = definitions !== this.#definitions;
    this.#last = last;
    this.#log = log;
    this.#definitions = definitions;
    this.#moveTo(at);
    this.dispatchEvent(new CustomEvent("counts", { detail: Object.keys(counts) }));
    if (isChanged) {
      this.dispatchEvent(new Event("changes"));
    }
    if (isRedefined) {
      this.dispatchEvent(new Event("definitions"));
    }
  }

  #become(status) {
    this.#hasLost ||= status === "lost";
    if (this.status !== status) {
      this.status = status;
      this.dispatchEvent(new Event("status"));
    }
  }

  #moveTo(at) {
    if (this.at === null || new Date(at) > new Date(this.at)) {
      this.at = at;
    }
  }
}

export const live = new Live();
