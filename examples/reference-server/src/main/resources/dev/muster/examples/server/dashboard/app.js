// The frame: which page is shown, what time it is, whether the connection stands.

import { api } from "./api.js";
import { h, setText, show } from "./dom.js";
import { dropAllDrafts } from "./drafts.js";
import { dateTime } from "./format.js";
import { live } from "./live.js";
import { mayLeave, reload, start } from "./navigation.js";
import { attributesPage } from "./pages/attributes.js";
import { clockPage } from "./pages/clock.js";
import { contactPage } from "./pages/contact.js";
import { contactsPage } from "./pages/contacts.js";
import { editPage, newPage } from "./pages/builder.js";
import { importPage } from "./pages/import.js";
import { overviewPage } from "./pages/overview.js";
import { segmentPage } from "./pages/segment.js";
import { missing, notice } from "./parts/states.js";

const ROUTES = [
  [/^\/?$/, overviewPage, "#/"],
  [/^\/new$/, newPage, "#/"],
  [/^\/segments\/([^/]+)$/, segmentPage, "#/"],
  [/^\/segments\/([^/]+)\/edit$/, editPage, "#/"],
  [/^\/contacts$/, contactsPage, "#/contacts"],
  [/^\/contacts\/([^/]+)$/, contactPage, "#/contacts"],
  [/^\/attributes$/, attributesPage, "#/attributes"],
  [/^\/import$/, importPage, "#/import"],
  [/^\/clock$/, clockPage, "#/clock"],
];

const main = document.getElementById("main");
let leaving = new AbortController();

function open() {
  const path = location.hash.slice(1).split("?")[0];
  leaving.abort();
  leaving = new AbortController();
  for (const [pattern, page, place] of ROUTES) {
    const match = pattern.exec(path);
    if (match) {
      mark(place);
      const root = h("div", { class: "page" });
      show(main, root);
      window.scrollTo(0, 0);
      const heading = page(root, leaving.signal, ...match.slice(1).map(decoded));
      document.title = `${heading} · Muster`;
      return;
    }
  }
  mark("");
  document.title = "Not found · Muster";
  show(main, h("div", { class: "page" }, missing(`there is no page ${path}`, "#/", "All segments")));
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function mark(place) {
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.getAttribute("href") === place) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

const now = document.getElementById("now");
const status = document.getElementById("status");
const WORDS = { connecting: "Connecting", live: "Live", lost: "Connection lost, trying again" };

function tell() {
  if (live.at !== null) {
    setText(now, dateTime(live.at));
    now.dateTime = live.at;
  }
  setText(status, WORDS[live.status]);
  status.dataset.state = live.status;
}

for (const event of ["counts", "changes", "status"]) {
  live.addEventListener(event, tell);
}
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // its address is not a page
  main.focus();
});

const logOut = document.getElementById("log-out");
logOut.addEventListener("click", async () => {
  if (await mayLeave()) {
    try {
      await api.logOut();
      dropAllDrafts();
      reload();
    } catch (failed) {
      notice(failed.message, "bad");
    }
  }
});
api.hasSession().then(
  (has) => (logOut.hidden = !has),
  () => {}, // the pages say so
);

live.start();
let isFirst = true;
start(() => {
  open();
  if (!isFirst) {
    main.focus({ preventScroll: true });
  }
  isFirst = false;
});
