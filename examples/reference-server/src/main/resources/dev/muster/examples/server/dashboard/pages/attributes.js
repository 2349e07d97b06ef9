// Attributes: what contacts have, as what it is read, and declaring it.

import { api } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, plural, value } from "../format.js";
import { live } from "../live.js";
import { declaration } from "../parts/declaration.js";
import { empty, failure, loading, notice } from "../parts/states.js";

const REFRESH_MILLIS = 2_000;
const MOST = 200;

export function attributesPage(root, signal) {
  const body = h("tbody", { id: "attributes" });
  const table = h(
    "table",
    { class: "plain attribute-table" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "Attribute"),
        h("th", { scope: "col", class: "type" }, "Type"),
        h("th", { scope: "col", class: "standard" }, "Default"),
        h("th", { scope: "col", class: "number" }, "Contacts"),
        h("td", { class: "change" }),
      ),
    ),
    body,
  );
  const find = h("input", {
    type: "search",
    placeholder: "Find an attribute",
    "aria-label": "Find an attribute by its name",
    autocomplete: "off",
    spellcheck: "false",
    oninput: draw,
  });
  const found = h("span", { class: "hint", role: "status" });
  const nothing = h("div");
  const listed = h("div", { class: "table-box" }, loading("Loading attributes"));
  const form = declaration({ onsave: save, signal });
  const rows = new Map();
  let attributes = [];
  let timer = 0;

  async function load() {
    clearTimeout(timer);
    timer = 0;
    try {
      attributes = await api.attributes(signal);
      form.known = attributes;
      if (!table.isConnected) {
        show(listed, h("div", { class: "toolbar" }, find, found), table, nothing);
      }
      draw();
    } catch (failed) {
      if (!signal.aborted) {
        show(listed, failure(failed, load));
      }
    }
  }

  function draw() {
    const word = find.value.trim().toLowerCase();
    const fitting = attributes.filter((one) => one.name.toLowerCase().includes(word));
    const elements = fitting.slice(0, MOST).map(rowOf);
    if (elements.length !== body.childElementCount || elements.some((element, i) => element !== body.children[i])) {
      show(body, elements); // else they are drawn in place, and keep the focus
    }
    setText(found, fitting.length > MOST ? `the first ${number(MOST)} of ${number(fitting.length)}` : word === "" ? "" : `${number(fitting.length)} of ${number(attributes.length)}`);
    table.hidden = fitting.length === 0;
    show(
      nothing,
      fitting.length === 0 &&
        (word === "" ? empty("No attributes yet", "They come with contacts, or are declared here.") : empty("No attribute fits", `None has ${find.value} in its name.`)),
    );
  }

  function rowOf(attribute) {
    let row = rows.get(attribute.name);
    if (!row) {
      row = newRow(attribute.name);
      rows.set(attribute.name, row);
    }
    row.attribute = attribute;
    const details = [attribute.caseSensitive && "case sensitive", attribute.time].filter(Boolean).join(", ");
    setText(row.type, attribute.type ?? "as written");
    setText(row.details, details);
    row.tag.hidden = attribute.declared;
    setText(row.standard, attribute.default === null ? "" : value(attribute.default, attribute.type));
    setText(row.contacts, number(attribute.contacts));
    return row.element;
  }

  function newRow(name) {
    const row = {
      attribute: null,
      type: h("span"),
      details: h("small"),
      tag: h("span", { class: "tag" }, "not declared"),
      standard: h("td", { class: "standard" }),
      contacts: h("td", { class: "number" }),
    };
    const change = h("button", { type: "button", "aria-label": `Change ${name}`, onclick: () => form.edit(row.attribute) }, "Change");
    row.element = h(
      "tr",
      { "data-attribute": name },
      h("th", { scope: "row" }, name),
      h("td", { class: "type" }, row.type, " ", row.details, row.tag),
      row.standard,
      row.contacts,
      h("td", { class: "change" }, change),
    );
    return row;
  }

  async function save(name, what) {
    const answer = await api.declare(name, what);
    notice(`${name} is declared: ${plural(answer.entered, "contact")} entered, ${number(answer.exited)} left`);
    for (const warning of answer.warnings) {
      notice(warning.message, "bad");
    }
    await load();
  }

  live.addEventListener(
    "counts",
    () => {
      if (timer === 0) {
        timer = setTimeout(() => {
          timer = 0;
          load();
        }, REFRESH_MILLIS);
      }
    },
    { signal },
  );
  live.addEventListener("again", load, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  show(
    root,
    h(
      "header",
      { class: "head" },
      h("div", {}, h("h1", {}, "Attributes"), h("p", { class: "lead" }, "What contacts have. A declared attribute refuses what does not read as its type; any other reads as segments need it.")),
    ),
    h("div", { class: "split" }, h("section", { class: "panel", "aria-label": "Attributes" }, listed), form.element),
  );
  load();
  return "Attributes";
}
