// Contacts from a CSV file: uploaded, landed row by row while others write, with what was refused.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { bytes, number, plural } from "../format.js";
import { guardUnload } from "../navigation.js";
import { empty } from "../parts/states.js";

const ASK_MILLIS = 200;
const WORDS = {
  uploading: "Uploading",
  running: "Importing",
  done: "Done",
  cancelled: "Cancelled",
  failed: "Failed",
  interrupted: "Interrupted",
};

/** The imports since the page was loaded. They continue, and are shown again, if another page is visited meanwhile. */
const begun = [];

/**
 * Asks before the page is left during an upload. An upload ends with the page; the rows that the server has received
 * are imported.
 */
guardUnload(() => begun.some((run) => run.dataset.state === "uploading"));

export function importPage(root) {
  const runs = h("div", { class: "stack", id: "imports" });
  const file = h("input", { type: "file", id: "file", accept: ".csv,text/csv", onchange: () => take(file.files) });
  const drop = h(
    "label",
    { class: "drop", for: "file" },
    h("strong", {}, "Drop a CSV file here"),
    file,
    h("span", { class: "button", "aria-hidden": "true" }, "Choose a file"),
    h("small", {}, "The first line names the columns: ", h("code", {}, "id"), " or ", h("code", {}, "contact_id"), ", and one for each attribute, separated by commas, semicolons or tabs. An empty cell changes nothing. The text is UTF-8."),
    h("code", { class: "example", "aria-hidden": "true" }, "id,plan,mrr,last_active\nc-42,Pro,99,2026-11-23T10:00:00Z"),
  );
  for (const event of ["dragenter", "dragover"]) {
    drop.addEventListener(event, (dragged) => (dragged.preventDefault(), drop.classList.add("over")));
  }
  for (const event of ["dragleave", "drop"]) {
    drop.addEventListener(event, (dragged) => (dragged.preventDefault(), drop.classList.remove("over")));
  }
  drop.addEventListener("drop", (event) => take(event.dataTransfer.files));

  function take(files) {
    runs.querySelector(".empty")?.remove();
    for (const one of files) {
      begun.unshift(run(one));
      runs.prepend(begun[0]);
    }
    file.value = "";
  }

  show(runs, begun.length > 0 ? begun : empty("No import yet", "Progress and refused rows show here, while you look at other pages too."));
  show(
    root,
    h("header", { class: "head" }, h("div", {}, h("h1", {}, "Import"), h("p", { class: "lead" }, "Rows that are refused do not stop the others."))),
    h("section", { class: "panel" }, drop),
    runs,
  );
  return "Import";
}

function run(file) {
  const bar = h("progress", { max: "1", value: "0", "aria-label": `Progress of ${file.name}` });
  const state = h("b", { class: "state" }, WORDS.uploading);
  const figures = h("p", { class: "figures-line" }, bytes(file.size));
  const refused = h("div", { class: "refused" });
  const warned = h("div", { class: "warned" });
  const cancel = h("button", { type: "button", onclick: stop }, "Cancel");
  const upload = new XMLHttpRequest(); // fetch tells nothing of an upload's progress
  let number_ = null;
  let shown = 0;
  let shownWarnings = 0;

  // The upload is a third of the bar: landing takes longer.
  const SHARE = 0.3;
  upload.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      bar.value = (event.loaded / event.total) * SHARE;
    }
  });
  upload.addEventListener("load", () => {
    let answer = null;
    try {
      answer = JSON.parse(upload.responseText);
    } catch {
      // Told below.
    }
    if (upload.status === 202 && answer) {
      number_ = answer.import.split("/").pop();
      ask();
    } else {
      end("failed", answer?.error?.message ?? `the server answered ${upload.status}`);
    }
  });
  upload.addEventListener("error", () => end("failed", "the server cannot be reached"));
  upload.addEventListener("abort", () => end("cancelled"));
  upload.open("POST", api.importPath);
  upload.setRequestHeader("Content-Type", "text/csv");
  upload.send(file);

  async function ask() {
    try {
      const report = await api.importState(number_);
      draw(report);
      if (report.state === "running") {
        setTimeout(ask, ASK_MILLIS);
      }
    } catch (failed) {
      if (failed.status === 404) {
        end("failed", failed.message);
      } else {
        setText(state, "Connection lost, asking again");
        setTimeout(ask, ASK_MILLIS * 5);
      }
    }
  }

  function draw(report) {
    setText(state, WORDS[report.state]);
    element.dataset.state = report.state;
    bar.value = SHARE + (1 - SHARE) * (report.total_bytes === 0 ? 1 : report.bytes / report.total_bytes);
    setText(figures, `${plural(report.rows, "row")} · ${number(report.accepted)} accepted · ${number(report.rejected)} refused · ${bytes(report.bytes)} of ${bytes(report.total_bytes)}`);
    if (report.errors.length !== shown) {
      shown = report.errors.length;
      show(refused, table(report.rejected > report.errors.length ? `The first ${number(report.errors.length)} refused rows` : "Refused rows", report.errors));
    }
    if (report.warning_count !== shownWarnings) {
      shownWarnings = report.warning_count;
      const first = report.warning_count > report.warnings.length ? `, the first ${number(report.warnings.length)} of them` : "";
      show(warned, table(`${plural(report.warning_count, "warning")}${first}`, report.warnings));
    }
    if (report.state !== "running") {
      cancel.hidden = true;
    }
  }

  function table(title, rows) {
    return [
      h("h3", {}, title),
      h(
        "div",
        { class: "scroll", tabindex: "0" },
        h(
          "table",
          { class: "plain" },
          h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "number" }, "Line"), h("th", { scope: "col", class: "number" }, "Column"), h("th", { scope: "col" }, "Why"))),
          h("tbody", {}, rows.map((row) => h("tr", {}, h("td", { class: "number" }, row.line), h("td", { class: "number" }, row.column), h("td", {}, row.message)))),
        ),
      ),
    ];
  }

  async function stop() {
    cancel.disabled = true;
    if (number_ === null) {
      upload.abort();
      return;
    }
    try {
      draw(await api.cancelImport(number_));
    } catch {
      // It had ended already; the next answer says how.
    }
  }

  function end(how, why) {
    setText(state, WORDS[how]);
    element.dataset.state = how;
    cancel.hidden = true;
    if (why) {
      show(refused, h("p", { class: "problem", role: "alert" }, why));
    }
  }

  const element = h(
    "section",
    { class: "panel import", "data-state": "uploading", "aria-label": file.name },
    h("header", {}, h("h2", {}, file.name), state, cancel),
    bar,
    figures,
    refused,
    warned,
  );
  return element;
}
