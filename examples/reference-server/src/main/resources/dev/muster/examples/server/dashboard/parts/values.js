// The fields for what an operator takes. Each writes into the row's values and says so.

import { h, newId, show } from "../dom.js";
import { plural } from "../format.js";
import { UNITS, quoted, unquoted } from "../language/tokens.js";

const SHOWN_UNITS = ["ms", "seconds", "minutes", "hours", "days", "weeks"];

export function valueFields(row, takes, context) {
  switch (takes) {
    case "one":
      return [oneField(row, 0, context)];
    case "two":
      return [oneField(row, 0, context), h("span", { class: "word" }, "and"), oneField(row, 1, context)];
    case "list":
      return [listField(row, context)];
    case "duration":
      return durationFields(row, context);
    case "instant":
      return [oneField(row, 0, { ...context, type: "timestamp" })];
    default:
      return [];
  }
}

/** What a literal says, without its quotes. */
function spoken(value) {
  return value === undefined ? "" : value.kind === "text" ? unquoted(value.raw) : value.raw;
}

/** A literal that says something, spelled for an attribute of the type. */
function literal(text, type) {
  if (text === "") {
    return { kind: "text", raw: "" };
  }
  if (type === "number") {
    return { kind: "number", raw: text.trim() };
  }
  if (type === "timestamp") {
    return { kind: "instant", raw: /^\d{4}-\d\d-\d\d/.test(text.trim()) ? text.trim() : quoted(text) };
  }
  return { kind: "text", raw: quoted(text) };
}

/** What can be chosen in a field, as it comes in while somebody types. */
function choices(field, suggest, news) {
  const list = h("datalist", { id: newId("values") });
  let shown = "";
  field.setAttribute("list", list.id);

  function fill() {
    const values = suggest(field.value.trim());
    const all = JSON.stringify(values);
    if (all !== shown) {
      shown = all;
      show(list, values.map((one) => h("option", { value: one.value }, plural(one.count, "contact"))));
    }
  }

  field.addEventListener("focus", () => (fill(), news.addEventListener("values", fill)));
  field.addEventListener("input", fill);
  field.addEventListener("blur", () => news.removeEventListener("values", fill));
  return list;
}

function oneField(row, index, { type, suggest, news, changed }) {
  const field = h("input", {
    type: "text",
    class: `value ${type === "number" ? "short" : ""}`,
    "aria-label": index === 0 ? "Value" : "Second value",
    placeholder: type === "number" ? "0" : type === "timestamp" ? "2026-11-23" : "value",
    inputmode: type === "number" ? "decimal" : undefined,
    autocomplete: "off",
    value: spoken(row.values[index]),
    oninput: () => {
      row.values[index] = literal(field.value, type);
      changed();
    },
  });
  return h(
    "span",
    { class: "field" },
    field,
    suggest && choices(field, suggest, news),
    type === "timestamp" && h("span", { class: "unit" }, "UTC"),
  );
}

/**
 * Creates a field for a list of values. Typed text counts at once; it becomes a chip on Enter, on a comma, or when the
 * field is left.
 */
function listField(row, { type, suggest, news, changed }) {
  const chips = h("span", { class: "chips" });
  const field = h("input", {
    type: "text",
    class: "value",
    "aria-label": "Add a value",
    placeholder: "add a value",
    autocomplete: "off",
    oninput: () => {
      write();
      changed();
    },
    onkeydown: (event) => {
      const isTyped = field.value.trim() !== "";
      if (event.key === "," || (event.key === "Enter" && isTyped)) {
        event.preventDefault(); // Enter in an empty field saves, as in any other field
        add();
      } else if (event.key === "Backspace" && field.value === "" && added.length > 0) {
        added.pop();
        redraw();
      }
    },
    onchange: add,
  });
  let added = row.values.filter((value) => value.raw !== "");

  function write() {
    const text = field.value.trim();
    row.values = text === "" ? [...added] : [...added, literal(text, type)];
  }

  /**
   * Turns the typed text into a chip. The row's value stays the same, so that leaving the field for a button changes
   * nothing.
   */
  function add() {
    write();
    added = [...row.values];
    field.value = "";
    draw();
  }

  function redraw() {
    write();
    draw();
    changed();
  }

  function draw() {
    show(
      chips,
      added.map((value) =>
        h(
          "span",
          { class: "chip" },
          spoken(value),
          h(
            "button",
            {
              type: "button",
              "aria-label": `Remove ${spoken(value)}`,
              onclick: () => {
                added = added.filter((one) => one !== value);
                redraw();
                field.focus();
              },
            },
            "×",
          ),
        ),
      ),
    );
  }

  write();
  draw();
  return h(
    "span",
    { class: "list-field" },
    chips,
    field,
    suggest && choices(field, suggest, news),
  );
}

function durationFields(row, { changed }) {
  const [, amountText = "", unitText = "days"] = /^(-?\d*)\s*(\p{L}*)$/u.exec(row.values[0]?.raw ?? "") ?? [];
  const unit = UNITS.get(unitText.toLowerCase()) ?? "days";
  const amount = h("input", {
    type: "text",
    inputmode: "numeric",
    class: "value short",
    "aria-label": "How many",
    placeholder: "7",
    value: amountText,
    oninput: write,
  });
  const units = h("select", { "aria-label": "Unit", onchange: write }, SHOWN_UNITS.map((one) => h("option", { value: one }, one)));
  units.value = unit;

  function write() {
    const count = amount.value.trim();
    const shown = count === "1" ? units.value.replace(/s$/, "") : units.value;
    row.values[0] = { kind: "duration", raw: count === "" ? "" : `${count} ${units.value === "ms" ? "ms" : shown}` };
    changed();
  }

  return [amount, units];
}
