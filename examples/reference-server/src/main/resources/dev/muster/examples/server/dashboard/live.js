// What the server tells by itself: counts and changes, over two event streams that are opened again when they break.
//
// A browser opens six connections to a server for all its tabs together, and each stream holds one: a tab that nobody sees
// gives its own back, and reads on from where it was when it is seen again.

import { api } from "./api.js";

/** So many changes are kept, the latest ones. */
const KEPT = 20_000;
const PAGE = 10_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 15_000;

class Live extends EventTarget {
  /** Members of each realtime segment. */
  counts = new Map();
  /** Changes in the order of their numbers. */
  changes = [];
  /** Engine time as last heard, or null. */
  at = null;
  status = "connecting";

  #last = null;
  /** Which log of changes they are of: one that starts again has another identity. */
  #log = undefined;
  #waiting = [];
  #streams = [];
  #connected = new Set();
  #retry = FIRST_RETRY;
  #timer = 0;

  start() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    window.addEventListener("pagehide", () => this.#close());
    if (!document.hidden) {
      this.#open();
    }
  }

  /** Engine time as an answer told it. */
  heard(at) {
    this.#moveTo(at);
    this.dispatchEvent(new Event("counts"));
  }

  /** The number of the last change that was heard. */
  get lastSequence() {
    return this.#last ?? 0;
  }

  async #open() {
    if (this.#streams.length > 0) {
      return;
    }
    const streams = [];
    this.#streams = streams;
    try {
      this.heard((await api.clock()).at); // and an event stream that is refused would not say why
      await this.#catchUp();
    } catch {
      if (this.#streams === streams) {
        this.#lose();
      }
      return;
    }
    if (this.#streams !== streams) {
      return;
    }
    const counts = new EventSource(api.countsStream);
    const changes = new EventSource(api.changesStream(this.#last, this.#log));
    streams.push(counts, changes);
    let isFresh = true;
    counts.addEventListener("open", () => (isFresh = true));
    counts.addEventListener("counts", (event) => {
      this.#takeCounts(JSON.parse(event.data), isFresh);
      isFresh = false;
    });
    changes.addEventListener("change", (event) => this.#takeChange(JSON.parse(event.data)));
    for (const stream of streams) {
      stream.addEventListener("open", () => {
        this.#connected.add(stream);
        if (this.#connected.size === 2) {
          this.#retry = FIRST_RETRY;
          this.#become("live");
        }
      });
      stream.addEventListener("error", () => {
        this.#connected.delete(stream);
        if (stream.readyState === EventSource.CLOSED) {
          this.#lose();
        } else {
          this.#become("lost");
        }
      });
    }
  }

  /** Reads what came while nobody listened; at the start, the latest changes that are kept. */
  async #catchUp() {
    if (this.#last !== null && (await this.#isKept())) {
      return;
    }
    this.changes = [];
    const { last_seq: last, log } = await api.changes(undefined, 1);
    this.#log = log;
    let after = Math.max(0, last - KEPT);
    while (after < last) {
      let page;
      try {
        page = (await api.changes(after, PAGE, log)).changes;
      } catch (refused) {
        if (refused.status !== 410) {
          throw refused;
        }
        after = refused.error.first_seq - 1;
        continue;
      }
      if (page.length === 0) {
        break;
      }
      this.#keep(page);
      after = page[page.length - 1].seq;
    }
    this.#last = Math.max(after, last);
    this.dispatchEvent(new CustomEvent("changes", { detail: [] }));
  }

  /** Whether the server still has what comes after the last change that was heard, in the same log. */
  async #isKept() {
    try {
      await api.changes(this.#last, 1, this.#log);
      return true;
    } catch (refused) {
      if (refused.status !== 410 && refused.status !== 422) {
        throw refused;
      }
      this.#last = null;
      return false;
    }
  }

  #close() {
    clearTimeout(this.#timer);
    this.#streams.forEach((stream) => stream.close());
    this.#streams = [];
    this.#connected.clear();
  }

  /** The streams are closed for good: the server refused them, or cannot be reached. */
  #lose() {
    this.#close();
    this.#become("lost");
    if (this.changes.length > 0 && this.#retry > FIRST_RETRY) {
      // The place in the log may be lost: begin anew with what is kept.
      this.changes = [];
      this.#last = null;
    }
    this.#timer = setTimeout(() => this.#open(), this.#retry);
    this.#retry = Math.min(LONGEST_RETRY, this.#retry * 2);
  }

  #become(status) {
    if (this.status !== status) {
      this.status = status;
      this.dispatchEvent(new Event("status"));
    }
  }

  #takeCounts({ at, counts }, isWhole) {
    if (isWhole) {
      this.counts.clear();
    }
    for (const [segment, count] of Object.entries(counts)) {
      if (count === null) {
        this.counts.delete(segment);
      } else {
        this.counts.set(segment, count);
      }
    }
    this.#moveTo(at);
    this.dispatchEvent(new Event("counts"));
  }

  #takeChange(change) {
    this.#waiting.push(change);
    if (this.#waiting.length === 1) {
      // All that come within a frame are shown together.
      requestAnimationFrame(() => {
        const news = this.#waiting.filter((one) => one.seq > this.#last);
        this.#waiting = [];
        if (news.length > 0) {
          this.#keep(news);
          this.#last = news[news.length - 1].seq;
          this.dispatchEvent(new CustomEvent("changes", { detail: news }));
        }
      });
    }
  }

  #keep(news) {
    this.changes.push(...news);
    if (this.changes.length > KEPT * 1.2) {
      this.changes = this.changes.slice(-KEPT);
    }
    this.#moveTo(news[news.length - 1].at);
  }

  #moveTo(at) {
    if (this.at === null || new Date(at) > new Date(this.at)) {
      this.at = at;
    }
  }
}

export const live = new Live();
