// Runs the hub in a shared worker: one for all windows of a browser. It keeps the connection while any window is
// visible.
//
// A window sends {kind: "look"} when it becomes visible, {kind: "away"} when it is hidden, and {kind: "bye"} when it
// closes.

import { Hub } from "./hub.js";

const ports = new Map();
const hub = new Hub((message) => ports.forEach((_, port) => port.postMessage(message)));

function settle() {
  if ([...ports.values()].some((isSeen) => isSeen)) {
    hub.open();
  } else {
    hub.close();
  }
}

self.addEventListener("connect", ({ ports: [port] }) => {
  ports.set(port, false);
  port.addEventListener("message", ({ data: { kind } }) => {
    if (kind === "bye") {
      ports.delete(port);
    } else {
      ports.set(port, kind === "look");
    }
    if (kind === "look") {
      port.postMessage(hub.state);
    }
    settle();
  });
  port.start();
});
