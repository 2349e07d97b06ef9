// Keeps what somebody has typed and not saved, for this window only: it outlives a reload, a log-in and a server that
// restarts. A draft goes when it is saved or discarded, and all of them go with the session.

const PREFIX = "muster-draft ";

/** The draft of one form; the key names what the form edits. */
export function draft(key) {
  const name = PREFIX + key;
  return {
    /** Returns what was kept, or null. */
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(name));
      } catch {
        return null; // a browser without storage, or a draft that an older version of the page wrote
      }
    },
    keep(state) {
      try {
        sessionStorage.setItem(name, JSON.stringify(state));
      } catch {
        // Without room or storage the draft lasts as long as the page does, and leaving it still asks.
      }
    },
    drop() {
      try {
        sessionStorage.removeItem(name);
      } catch {
        // There is nothing to drop where nothing could be kept.
      }
    },
  };
}

export function dropAllDrafts() {
  try {
    Object.keys(sessionStorage)
      .filter((name) => name.startsWith(PREFIX))
      .forEach((name) => sessionStorage.removeItem(name));
  } catch {
    // There is nothing to drop where nothing could be kept.
  }
}
