// The only connection of a browser to its server's stream of counts. It runs once for all windows, in a shared worker or in the
// window that leads the others, and sends messages that can be copied from window to window:
//
//   {kind: "state", status, at, log, last, definitions, counts}   the whole state; status: "connecting", "live" or "lost"
//   {kind: "news", at, log, last, definitions, counts}            a commit: the counts that changed, null for a deleted
//                                                                 segment; the number of the last change; a number that
//                                                                 changes with the definitions
//   {kind: "status", status}
//   {kind: "ended"}                                               the session has ended: the windows must log in again
//
// After a break the whole state is sent, and each window that receives it reloads what may have changed.

const STREAM = "/api/v2/counts/stream";
const CLOCK = "/api/v2/clock";
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 15_000;

export class Hub {
  #send;
  #stream = null;
  #status = "connecting";
  #known = null;
  #retry = FIRST_RETRY;
  #timer = 0;
  #isWanted = false;

  /** @param send receives each message */
  constructor(send) {
    this.#send = send;
  }

  /** Opens the stream, or retries at once if a retry is pending. */
  open() {
    this.#isWanted = true;
    if (this.#stream === null) {
      this.#connect();
    }
  }

  /** Closes the connection, for example when no window is visible. */
  close() {
    this.#isWanted = false;
    this.#status = "connecting";
    this.#drop();
  }

  /** Returns the message for a newly joined window. */
  get state() {
    const { counts = new Map(), at = null, log = null, last = null, definitions = null } = this.#known ?? {};
    return { kind: "state", status: this.#status, at, log, last, definitions, counts: Object.fromEntries(counts) };
  }

  #connect() {
    this.#drop();
    const stream = new EventSource(STREAM);
    this.#stream = stream;
    let isFirst = true;
    stream.addEventListener("open", () => (isFirst = true));
    stream.addEventListener("counts", (event) => {
      this.#retry = FIRST_RETRY;
      this.#take(JSON.parse(event.data), isFirst);
      isFirst = false;
    });
    stream.addEventListener("error", () => {
      this.#become("lost");
      if (stream.readyState === EventSource.CLOSED) {
        this.#lose(stream);
      }
    });
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
  }

  /** Finds out with another call why the server refused the stream, which does not report the reason. */
  async #lose(stream) {
    const status = await fetch(CLOCK).then(
      (answer) => answer.status,
      () => 0,
    );
    if (this.#stream !== stream || !this.#isWanted) {
      return;
    }
    this.#drop();
    if (status === 401) {
      this.#send({ kind: "ended" });
      return;
    }
    this.#timer = setTimeout(() => this.#connect(), this.#retry);
    this.#retry = Math.min(LONGEST_RETRY, this.#retry * 2);
  }

  #become(status) {
    if (this.#status !== status) {
      this.#status = status;
      this.#send({ kind: "status", status });
    }
  }

  #take({ at, log = null, last_seq: last = null, definitions = null, counts }, isWhole) {
    if (isWhole) {
      this.#status = "live";
      this.#known = { at, log, last, definitions, counts: new Map(Object.entries(counts)) };
      this.#send(this.state);
      return;
    }
    Object.assign(this.#known, { at, log, last, definitions });
    for (const [segment, count] of Object.entries(counts)) {
      if (count === null) {
        this.#known.counts.delete(segment);
      } else {
        this.#known.counts.set(segment, count);
      }
    }
    this.#send({ kind: "news", at, log, last, definitions, counts });
  }
}
