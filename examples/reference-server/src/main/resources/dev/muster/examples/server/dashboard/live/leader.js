// The hub where there is no shared worker: in one window, which leads all others that are seen. The browser's lock is held by one
// of them; when it is closed or hidden, the next in the queue gets the lock and takes over. The others listen on a channel.

import { Hub } from "./hub.js";

const NAME = "muster-live-1";

/**
 * Joins the windows of this browser.
 *
 * @param take gets each message of the hub, whichever window it runs in
 * @returns {look, leave}: the window is seen, or not any more
 */
export function joinByLock(take) {
  const channel = new BroadcastChannel(NAME);
  let hub = null;
  let waiting = null;

  channel.addEventListener("message", ({ data }) => {
    if (data.kind !== "hello") {
      take(data);
    } else if (hub !== null) {
      channel.postMessage(hub.state);
    }
  });

  function lead() {
    hub = new Hub((message) => {
      channel.postMessage(message);
      take(message);
    });
    hub.open();
  }

  return {
    look() {
      if (waiting !== null) {
        return;
      }
      const mine = new AbortController();
      waiting = mine;
      channel.postMessage({ kind: "hello" });
      navigator.locks
        .request(NAME, { signal: mine.signal }, () => {
          if (waiting !== mine) {
            return undefined;
          }
          lead();
          return new Promise((released) => (mine.release = released));
        })
        .catch(() => {}); // nobody waits for the lock any more
    },
    leave() {
      waiting?.release?.();
      waiting?.abort();
      waiting = null;
      hub?.close();
      hub = null;
    },
  };
}
