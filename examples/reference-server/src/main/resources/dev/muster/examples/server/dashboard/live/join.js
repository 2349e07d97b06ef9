// Joins a window to the hub of its browser: by a shared worker; where there is none, as on most phones, by a lock; and where a
// browser has neither, as phones over plain HTTP, with a hub of its own.

import { Hub } from "./hub.js";
import { joinByLock } from "./leader.js";

const WORKER = "/live/worker.js";
/** Windows of one name share a worker. To be counted up when its messages change, so that no page speaks to an older one. */
const VERSION = "muster-live-1";

/**
 * @param take gets each message of the hub
 * @returns {look, leave}: the window is seen, or not any more
 */
export function join(take) {
  if ("SharedWorker" in window) {
    return joinByWorker(take);
  }
  return joinWithoutWorker(take);
}

function joinWithoutWorker(take) {
  return navigator.locks && "BroadcastChannel" in window ? joinByLock(take) : alone(take);
}

function joinByWorker(take) {
  let worker = null;
  let instead = null;

  function connect() {
    worker = new SharedWorker(WORKER, { type: "module", name: VERSION });
    worker.port.addEventListener("message", ({ data }) => take(data));
    worker.addEventListener("error", () => {
      // Its file was refused, as without a session, or this browser runs no modules in workers.
      worker = null;
      if (instead === null) {
        instead = joinWithoutWorker(take);
        instead.look();
      }
    });
    worker.port.start();
  }

  return {
    look() {
      if (instead !== null) {
        instead.look();
        return;
      }
      if (worker === null) {
        connect();
      }
      worker.port.postMessage({ kind: "look" });
    },
    leave(isGoing) {
      instead?.leave();
      worker?.port.postMessage({ kind: isGoing ? "bye" : "away" });
      if (isGoing) {
        worker = null;
      }
    },
  };
}

function alone(take) {
  const hub = new Hub(take);
  return { look: () => hub.open(), leave: () => hub.close() };
}
