// Runs the hub where there is no shared worker: in one window, which leads all other visible ones. It holds the
// browser's lock. When it is closed or hidden, the next window in the queue gets the lock and takes over. The others
// listen on a channel.

import { Hub } from "./hub.js";

const NAME = "muster-live-1";

/**
 * Joins the windows of this browser.
 *
 * @param take receives each message of the hub, whichever window runs it
 * @returns {look, leave}: to call when the window becomes visible or hidden
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
        .catch(() => {}); // the window no longer waits for the lock
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
