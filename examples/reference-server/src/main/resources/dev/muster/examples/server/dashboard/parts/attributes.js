// A contact's attributes, each with a field for its type. What is changed waits until it is saved, all of it as one write.

import { h, newId, setText, show } from "../dom.js";
import { guessedType } from "../language/known.js";

const TYPES = ["text", "number", "boolean", "timestamp", "text set"];

/**
 * @param attributes the contact's attributes
 * @param types Map of name to type
 * @param onsave receives the difference: names to values, null where cleared
 * @param onedit is called after each change of a field
 * @param edits the `edits` of an earlier form, to fill in again; or null
 */
export function attributeFields({ attributes, types, onsave, onedit, now, edits = null }) {
  const body = h("tbody");
  const save = h("button", { type: "submit", class: "primary", id: "save-attributes", disabled: true }, "Save changes");
  const reset = h("button", { type: "button", disabled: true, onclick: undo }, "Undo");
  const problem = h("p", { class: "problem", role: "alert" });
  let fields = [];
  let isSaving = false;
  let isBuilt = false;

  function draw() {
    fields = [];
    show(body, Object.entries(attributes).map(([name, held]) => line(name, held, types.get(name) ?? guessedType(held))));
  }

  function undo() {
    draw();
    told();
  }

  /** Fills in the edits. A new attribute that the contact has by now becomes a change of it. */
  function restore() {
    for (const edit of edits.fields) {
      let field = fields.find((one) => one.name === edit.name);
      if (!field && !edit.isCleared) {
        body.append(line(edit.name, undefined, edit.type, true));
        field = fields[fields.length - 1];
      }
      if (field && edit.isCleared) {
        field.toggle();
      } else if (field) {
        field.input.control.value = edit.text;
      }
    }
    newName.value = edits.newName;
  }

  function line(name, held, type, isNew = false) {
    const labelId = newId("attribute");
    const input = inputFor(type, isNew ? undefined : held, now);
    const field = { name, type, held: isNew ? undefined : held, isNew, isCleared: false, input, text: input.control.value };
    const clear = h("button", { type: "button", class: "remove", "aria-label": `Clear ${name}`, title: "Clear", onclick: toggle }, "×");
    const row = h(
      "tr",
      { "data-attribute": name },
      h("th", { scope: "row", id: labelId }, name, h("small", {}, type)),
      h("td", {}, h("div", { class: "edit" }, input.element, clear)),
    );
    input.control.setAttribute("aria-labelledby", labelId);
    input.element.addEventListener("input", told);
    input.element.addEventListener("change", told);
    field.row = row;
    field.toggle = toggle;

    function toggle() {
      if (isNew) {
        fields.splice(fields.indexOf(field), 1);
        row.remove();
      } else {
        field.isCleared = !field.isCleared;
        row.classList.toggle("cleared", field.isCleared);
        input.control.disabled = field.isCleared;
        clear.setAttribute("aria-label", field.isCleared ? `Keep ${name}` : `Clear ${name}`);
        setText(clear, field.isCleared ? "↺" : "×");
      }
      told();
    }

    fields.push(field);
    return row;
  }

  function difference() {
    const changes = {};
    const wrong = [];
    for (const field of fields) {
      let value;
      try {
        value = field.isCleared ? null : field.input.read();
        field.input.control.removeAttribute("aria-invalid");
      } catch (unreadable) {
        field.input.control.setAttribute("aria-invalid", "true");
        wrong.push(`${field.name}: ${unreadable.message}`);
        continue;
      }
      const isOther = field.isCleared || field.isNew || !isSame(value, field.held);
      field.row.classList.toggle("changed", isOther);
      if (isOther) {
        changes[field.name] = value;
      }
    }
    return { changes, wrong };
  }

  function told() {
    const { changes, wrong } = difference();
    const count = Object.keys(changes).length;
    setText(problem, wrong.join("; "));
    save.disabled = count === 0 || wrong.length > 0;
    reset.disabled = count === 0 && wrong.length === 0;
    setText(save, count > 0 ? `Save ${count} ${count === 1 ? "change" : "changes"}` : "Save changes");
    if (isBuilt) {
      onedit();
    }
  }

  function isChanged(field) {
    return field.isCleared || field.isNew || field.input.control.value !== field.text;
  }

  function isDirty() {
    return newName.value !== "" || fields.some(isChanged);
  }

  async function submit(event) {
    event.preventDefault();
    if (isSaving) {
      return;
    }
    isSaving = true;
    try {
      await onsave(difference().changes);
    } catch (refused) {
      setText(problem, refused.message);
    }
    isSaving = false;
  }

  const listId = newId("names");
  const newType = h("select", { "aria-label": "Type of the new attribute" }, TYPES.map((one) => h("option", { value: one }, one)));
  const newName = h("input", {
    type: "text",
    "aria-label": "Name of the new attribute",
    placeholder: "add an attribute",
    list: listId,
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      const declared = types.get(newName.value);
      if (declared) {
        newType.value = declared;
      }
      newType.disabled = declared !== undefined;
      onedit();
    },
    onkeydown: (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        add();
      }
    },
  });

  draw();
  if (edits !== null) {
    restore();
  }
  const element = h(
    "form",
    { class: "attributes", onsubmit: submit, novalidate: true },
    h("table", { class: "plain" }, body),
    adding(),
    problem,
    h("footer", { class: "pager" }, reset, save),
  );

  function adding() {
    return h(
      "div",
      { class: "adding" },
      newName,
      h("datalist", { id: listId }, [...types.keys()].map((one) => h("option", { value: one }))),
      newType,
      h("button", { type: "button", onclick: add }, "Add"),
    );
  }

  function add() {
    if (newName.value === "" || fields.some((field) => field.name === newName.value)) {
      newName.focus();
      return;
    }
    const row = line(newName.value, undefined, newType.value, true);
    body.append(row);
    newName.value = "";
    newType.disabled = false;
    told();
    row.querySelector("input, select").focus();
  }

  told();
  isBuilt = true;
  return {
    element,
    isDirty,
    /** Returns the unsaved input of the fields, in a form for JSON. */
    get edits() {
      return {
        fields: fields.filter(isChanged).map(({ name, type, isCleared, input }) => ({ name, type, isCleared, text: input.control.value })),
        newName: newName.value,
      };
    },
  };
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function inputFor(type, held, now) {
  switch (type) {
    case "boolean":
      return booleanInput(held);
    case "number":
      return textInput(held === undefined ? "" : String(held), { inputmode: "decimal", placeholder: "0" }, asNumber);
    case "timestamp":
      return timestampInput(held, now);
    case "text set":
      return textInput(
        Array.isArray(held) ? held.join("; ") : (held ?? ""),
        { placeholder: "one; two" },
        (text) => (Array.isArray(held) && text === held.join("; ") ? held : text.split(";").map((one) => one.trim()).filter((one) => one !== "")),
      );
    default:
      return textInput(held === undefined ? "" : String(held), {}, (text) => (held !== undefined && text === String(held) ? held : text));
  }
}

function textInput(text, properties, read) {
  const control = h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...properties, value: text });
  return { element: h("span", { class: "field" }, control), control, read: () => read(control.value) };
}

function asNumber(text) {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) {
    throw new Error("expected a number");
  }
  return number;
}

function booleanInput(held) {
  const control = h("select", {}, h("option", { value: "true" }, "true"), h("option", { value: "false" }, "false"));
  control.value = String(held ?? true);
  // What was written as text stays text unless another is chosen.
  return {
    element: h("span", { class: "field" }, control),
    control,
    read: () => (control.value === String(held).toLowerCase() ? held : control.value === "true"),
  };
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function timestampInput(held, now) {
  const { control, element } = textInput(held ?? "", { placeholder: "2026-11-23T10:00:00Z", class: "instant" }, null);
  element.append(
    h("span", { class: "unit" }, "UTC"),
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          control.value = now();
          control.dispatchEvent(new Event("input", { bubbles: true }));
        },
      },
      "Now",
    ),
  );
  return {
    element,
    control,
    read: () => {
      if (!INSTANT.test(control.value) && control.value !== held) {
        throw new Error("expected an instant like 2026-11-23T10:00:00Z, or a date");
      }
      return control.value;
    },
  };
}
