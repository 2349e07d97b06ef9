// An expression as rows in groups. Rows hold no text of their own: each change of theirs goes out as a tree to be printed.

import { h, newId, setText, show } from "../dom.js";
import { BY_ID, operatorsFor } from "../language/operators.js";
import { isComplete } from "../language/print.js";
import { valueFields } from "./values.js";

export function rows({ known, onchange }) {
  const element = h("div", { class: "rows" });
  let root = null;

  function changed() {
    onchange(root);
  }

  function draw() {
    show(element, root === null ? [] : groupBox(root, null));
  }

  function redraw(focus) {
    draw();
    changed();
    if (focus) {
      element.querySelector(focus)?.focus();
    }
  }

  // --- groups

  function groupBox(group, parent) {
    const joint = h(
      "select",
      { class: "joint", "aria-label": "How the conditions are joined", "data-next": group.isNext, onchange: () => setJoint(group, joint.value, items) },
      h("option", { value: "and" }, "All of these hold"),
      h("option", { value: "or" }, "Any of these holds"),
      h("option", { value: "not and" }, "Not all of these hold"),
      h("option", { value: "not or" }, "None of these holds"),
    );
    joint.value = `${group.isDenied ? "not " : ""}${group.joint}`;
    const items = h(
      "ol",
      { class: "items" },
      group.items.map((item, i) =>
        h(
          "li",
          {},
          h("span", { class: "join" }, i === 0 ? "" : group.joint),
          item.kind === "group" ? groupBox(item, group) : item.kind === "member" ? memberRow(item, group) : row(item, group),
        ),
      ),
    );
    return h(
      "div",
      { class: "group", role: "group", "aria-label": parent === null ? "Conditions" : "Group of conditions" },
      h("div", { class: "group-head" }, joint, parent !== null && removal(group, parent, "Remove group")),
      items,
      h(
        "div",
        { class: "add" },
        h("button", { type: "button", class: "quiet add-row", onclick: () => add(group, newRow()) }, "+ Condition"),
        h("button", { type: "button", class: "quiet add-group", onclick: () => add(group, { kind: "group", joint: group.joint === "and" ? "or" : "and", isDenied: false, items: [newRow()] }) }, "+ Group"),
        h("button", { type: "button", class: "quiet add-member", onclick: () => add(group, { kind: "member", segment: "", isDenied: false }) }, "+ Segment"),
      ),
    );
  }

  /** In place: who chooses by keys keeps the focus. */
  function setJoint(group, chosen, items) {
    group.isDenied = chosen.startsWith("not ");
    group.joint = chosen.replace("not ", "");
    [...items.children].slice(1).forEach((item) => setText(item.firstChild, group.joint));
    changed();
  }

  function add(group, item) {
    const subject = item.kind === "group" ? item.items[0] : item;
    subject.isNew = true;
    group.items.push(item);
    redraw("[data-new]");
    delete subject.isNew;
  }

  function removal(item, parent, words) {
    return h(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": words,
        title: words,
        onclick: () => {
          const place = parent.items.indexOf(item);
          parent.items.splice(place, 1);
          const next = parent.items[Math.min(place, parent.items.length - 1)] ?? parent;
          next.isNext = true;
          redraw("[data-next]");
          delete next.isNext;
        },
      },
      "×",
    );
  }

  // --- rows

  function row(item, parent) {
    const { attributes } = known();
    const listId = newId("names");
    const element = h("div", { class: "row" });
    const name = h("input", {
      type: "text",
      class: "attribute",
      "aria-label": "Attribute",
      placeholder: "attribute",
      list: listId,
      autocomplete: "off",
      spellcheck: "false",
      "data-new": item.isNew,
      "data-next": item.isNext,
      value: item.name,
      oninput: () => {
        const earlier = typeOf(item.name);
        item.name = name.value.trim();
        if (typeOf(item.name) !== earlier) {
          fit(item);
          drawRest();
        }
        told();
      },
    });
    const rest = h("span", { class: "rest" });
    const values = h("span", { class: "taken" });

    function told() {
      element.classList.toggle("incomplete", !isComplete(item));
      changed();
    }

    function drawRest() {
      show(rest, operatorField(item, drawValues, told), values);
      drawValues();
    }

    function drawValues() {
      show(values, valueFields(item, BY_ID.get(item.operator).takes, context(item, told)));
    }

    drawRest();
    element.classList.toggle("incomplete", !isComplete(item));
    element.append(
      name,
      h("datalist", { id: listId }, [...attributes.values()].map((one) => h("option", { value: one.name }, one.type ?? ""))),
      rest,
      removal(item, parent, "Remove condition"),
    );
    return element;
  }

  function operatorField(item, drawValues, told) {
    const fitting = operatorsFor(typeOf(item.name));
    const offered = fitting.some((one) => one.id === item.operator) ? fitting : [BY_ID.get(item.operator), ...fitting];
    const field = h(
      "select",
      {
        class: "operator",
        "aria-label": "Operator",
        onchange: () => {
          const [sign, id] = [field.value[0], field.value.slice(1)];
          const takes = BY_ID.get(item.operator).takes;
          item.operator = id;
          item.isDenied = sign === "-";
          item.isBare = false;
          if (BY_ID.get(id).takes !== takes) {
            item.values = [];
          }
          drawValues();
          told();
        },
      },
      offered.flatMap((one) => [
        h("option", { value: `+${one.id}` }, one.label),
        h("option", { value: `-${one.id}` }, one.denied),
      ]),
    );
    field.value = `${item.isDenied ? "-" : "+"}${item.operator}`;
    return field;
  }

  function context(item, told) {
    const takes = BY_ID.get(item.operator).takes;
    return {
      type: typeOf(item.name) ?? (item.values[0]?.kind === "number" || /^[<>]/.test(item.operator) ? "number" : null),
      suggest: takes === "one" || takes === "list" ? (typed) => known().valuesOf(item.name, typed) : null,
      news: known(),
      changed: told,
    };
  }

  function memberRow(item, parent) {
    const denial = h(
      "select",
      {
        class: "operator",
        "aria-label": "Membership",
        "data-next": item.isNext,
        onchange: () => {
          item.isDenied = denial.value === "not";
          changed();
        },
      },
      h("option", { value: "in" }, "is in segment"),
      h("option", { value: "not" }, "is not in segment"),
    );
    denial.value = item.isDenied ? "not" : "in";
    const names = known().segments;
    const segment = h(
      "select",
      {
        "aria-label": "Segment",
        class: "attribute",
        "data-new": item.isNew,
        onchange: () => {
          item.segment = segment.value;
          box.classList.toggle("incomplete", !isComplete(item));
          changed();
        },
      },
      h("option", { value: "" }, "choose a segment"),
      [...new Set([...names, item.segment])].filter((one) => one !== "").map((one) => h("option", { value: one }, one)),
    );
    segment.value = item.segment;
    const box = h("div", { class: `row ${isComplete(item) ? "" : "incomplete"}` }, denial, segment, removal(item, parent, "Remove condition"));
    return box;
  }

  function typeOf(name) {
    return known().attributes.get(name)?.type ?? null;
  }

  /** Gives a row an operator that fits its attribute, if it has none. */
  function fit(item) {
    const fitting = operatorsFor(typeOf(item.name));
    if (!fitting.some((one) => one.id === item.operator)) {
      item.operator = typeOf(item.name) === "timestamp" ? "within last" : fitting[0].id;
      item.isDenied = false;
      item.isBare = false;
      item.values = [];
    }
  }

  return {
    element,
    /** Returns the present tree, which changes with the rows. */
    get root() {
      return root;
    },
    set root(tree) {
      root = tree;
      draw();
    },
  };
}

export function newRow() {
  return { kind: "row", name: "", operator: "is", isDenied: false, isBare: false, values: [] };
}
