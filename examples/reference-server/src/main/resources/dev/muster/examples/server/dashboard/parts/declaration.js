// The form that declares an attribute, and the values that contacts have of it.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { draft } from "../drafts.js";
import { number, value } from "../format.js";
import { guessedType } from "../language/known.js";
import { guard } from "../navigation.js";
import { confirmed, restored } from "./states.js";

const TYPES = ["text", "number", "boolean", "timestamp", "text set"];
const SHOWN = 8;
const PAUSE_MILLIS = 250;

/**
 * @param onsave receives the name and the declaration; the form shows its error
 * @param signal aborts when the page is left
 */
export function declaration({ onsave, signal }) {
  const name = h("input", { id: "attribute-name", type: "text", required: true, autocomplete: "off", spellcheck: "false", maxlength: "512", oninput: named });
  const type = h("select", { id: "attribute-type", onchange: drawOptions }, TYPES.map((one) => h("option", { value: one }, one)));
  const time = h(
    "select",
    { id: "attribute-time" },
    h("option", { value: "" }, "on either side of now"),
    h("option", { value: "upcoming" }, "upcoming: the next days"),
    h("option", { value: "past" }, "past: the last days"),
  );
  const caseSensitive = h("input", { id: "attribute-case", type: "checkbox" });
  const standard = h("input", { id: "attribute-default", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "none" });
  const problem = h("p", { class: "problem", role: "alert", id: "declare-problem" });
  const save = h("button", { type: "submit", class: "primary", id: "declare" }, "Declare");
  const timeField = h("label", {}, h("span", {}, "“within 7 days” means"), time);
  const caseField = h("label", { class: "check" }, caseSensitive, h("span", {}, "Upper and lower case differ"));
  const values = h("ul", { class: "values" });
  const valuesPanel = h("section", { class: "panel", hidden: true }, h("header", {}, h("h2", {}, "Most frequent values")), values);
  let known = [];
  let isSaving = false;
  let timer = 0;
  let asking = new AbortController();
  const drafted = draft("attribute");
  const kept = drafted.read();
  const draftBox = h("div", {}, kept && restored(discard));
  /** The form's content as the page filled it in: any difference was typed. */
  let filled = "";

  function edits() {
    return { name: name.value, type: type.value, time: time.value, caseSensitive: caseSensitive.checked, standard: standard.value };
  }

  function isDirty() {
    return name.value !== "" && JSON.stringify(edits()) !== filled;
  }

  function keepDraft() {
    if (isDirty()) {
      drafted.keep(edits());
    } else {
      drafted.drop();
    }
  }

  function put(one) {
    name.value = one.name;
    type.value = one.type;
    time.value = one.time;
    caseSensitive.checked = one.caseSensitive;
    standard.value = one.standard;
    drawOptions();
  }

  function discard() {
    drafted.drop();
    show(draftBox);
    put({ name: "", type: "text", time: "", caseSensitive: false, standard: "" });
    named();
  }

  function drawOptions() {
    timeField.hidden = type.value !== "timestamp";
    caseField.hidden = type.value !== "text";
    standard.placeholder = { "text set": "none; or one; two", timestamp: "none; or 2026-11-23T10:00:00Z", boolean: "none; or true, or false" }[type.value] ?? "none";
  }

  /** Fills in what is known of the attribute of this name. */
  function named() {
    const attribute = known.find((one) => one.name === name.value);
    if (attribute) {
      fill(attribute);
    }
    setText(save, attribute?.declared ? "Declare anew" : "Declare");
    clearTimeout(timer);
    timer = setTimeout(showValues, PAUSE_MILLIS);
  }

  function fill(attribute) {
    type.value = attribute.type ?? "text";
    time.value = attribute.time ?? "";
    caseSensitive.checked = attribute.caseSensitive;
    standard.value = attribute.default === null ? "" : Array.isArray(attribute.default) ? attribute.default.join("; ") : String(attribute.default);
    filled = JSON.stringify(edits());
    drawOptions();
  }

  async function showValues() {
    asking.abort();
    asking = new AbortController();
    const attribute = known.find((one) => one.name === name.value && one.contacts > 0);
    valuesPanel.hidden = attribute === undefined;
    if (!attribute) {
      return;
    }
    try {
      const { values: some } = await api.values(attribute.name, "", SHOWN, asking.signal);
      if (attribute.type === null && some.length > 0 && !isDirty()) {
        type.value = guessedType(some[0].value);
        filled = JSON.stringify(edits());
        drawOptions();
      }
      show(
        values,
        some.map((one) =>
          h(
            "li",
            { style: { "--share": `${Math.min(100, (100 * one.count) / attribute.contacts)}%` } },
            h("span", { class: "value-text", title: String(one.value) }, one.value === "" ? "empty text" : value(one.value, attribute.type ?? undefined)),
            h("span", { class: "number" }, number(one.count)),
          ),
        ),
        some.length === 0 && h("li", {}, "All values are too long to list."),
      );
    } catch {
      valuesPanel.hidden = true;
    }
  }

  function read() {
    const what = { type: type.value };
    if (type.value === "timestamp" && time.value !== "") {
      what.time = time.value;
    }
    if (type.value === "text") {
      what.caseSensitive = caseSensitive.checked;
    }
    if (standard.value !== "") {
      what.default = literal(standard.value, type.value);
    }
    return what;
  }

  async function submit(event) {
    event.preventDefault();
    if (isSaving) {
      return;
    }
    isSaving = true;
    setText(problem, "");
    try {
      await onsave(name.value, read());
      drafted.drop();
      show(draftBox);
      named();
    } catch (refused) {
      setText(problem, refused.message);
    }
    isSaving = false;
  }

  if (kept) {
    put(kept);
  }
  drawOptions();
  const element = h(
    "div",
    { class: "stack" },
    draftBox,
    h(
      "form",
      { class: "panel declaration", onsubmit: submit, oninput: keepDraft, onchange: keepDraft, "aria-label": "Declare an attribute" },
      h("header", {}, h("h2", {}, "Declare an attribute")),
      h(
        "div",
        { class: "fields" },
        h("label", {}, h("span", {}, "Name"), name),
        h("label", {}, h("span", {}, "Type"), type),
        timeField,
        caseField,
        h("label", {}, h("span", {}, "Default, read where it is missing"), standard),
        problem,
      ),
      h("footer", { class: "pager" }, save),
    ),
    valuesPanel,
  );

  signal.addEventListener("abort", () => (clearTimeout(timer), asking.abort()));
  guard({ what: "The declaration", isDirty, discard: drafted.drop }, signal);
  return {
    element,
    set known(attributes) {
      known = attributes;
    },
    async edit(attribute) {
      if (isDirty() && !(await confirmed(`Discard what is typed for ${name.value}?`, "Discard"))) {
        return;
      }
      drafted.drop();
      name.value = attribute.name;
      setText(problem, "");
      named();
      type.focus();
      element.scrollIntoView({ block: "nearest" });
    },
  };
}

/** A default as the API takes it; what does not read as its type goes out as text, for the server to say so. */
function literal(text, type) {
  switch (type) {
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text.trim() === "true" || text.trim() === "false" ? text.trim() === "true" : text;
    case "text set":
      return text.split(";").map((one) => one.trim()).filter((one) => one !== "");
    default:
      return text;
  }
}
