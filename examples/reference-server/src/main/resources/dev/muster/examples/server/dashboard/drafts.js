// Keeps unsaved input for this window only. It survives a reload, a login and a restart of the server. A draft is
// deleted when it is saved or discarded, and all drafts when the session ends.

const PREFIX = "muster-draft ";

/** Returns the draft of a form; the key names what the form edits. */
export function draft(key) {
  const name = PREFIX + key;
  return {
    /** Returns the stored draft, or null. */
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(name));
      } catch {
        return null; // the browser has no storage, or an older version of the page wrote the draft
      }
    },
    keep(state) {
      try {
        sessionStorage.setItem(name, JSON.stringify(state));
      } catch {
        // Without space or storage the draft lasts as long as the page, and leaving the page still asks.
      }
    },
    drop() {
      try {
        sessionStorage.removeItem(name);
      } catch {
        // There is nothing to delete if nothing could be stored.
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
    // There is nothing to delete if nothing could be stored.
  }
}
