// Joins a window to the hub of its browser: by a shared worker; by a lock where there is no shared worker, as on most
// phones; or with a hub of its own where the browser has neither, as a phone has over plain HTTP.

import { Hub } from "./hub.js";
import { joinByLock } from "./leader.js";

const WORKER = "/live/worker.js";
/**
 * Windows with the same name share a worker. Increase it when the messages change, so that no page talks to an older
 * worker.
 */
const VERSION = "muster-live-1";

/**
 * @param take receives each message of the hub
 * @returns {look, leave}: to call when the window becomes visible or hidden
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
      // The worker's file was refused, for example without a session, or this browser does not run modules in workers.
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
