// The text of an expression: colours under a plain textarea, marks where something is wrong, and what could come next.

import { h, newId, show } from "../dom.js";
import { complete } from "../language/complete.js";
import { pieces } from "../language/highlight.js";
import { parse } from "../language/parse.js";

export function editor({ known, oninput, label }) {
  const listId = newId("choices");
  const colours = h("pre", { class: "colours", "aria-hidden": "true" });
  const area = h("textarea", {
    id: "expression",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    rows: "6",
    role: "combobox",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    placeholder: 'plan is "Pro" AND last_active within last 7 days',
  });
  const list = h("ul", { id: listId, class: "choices", role: "listbox", "aria-label": "What could come next", hidden: true });
  const element = h("div", { class: "editor" }, h("div", { class: "sheet" }, colours, area), list);
  let marks = [];
  let offer = null;
  let chosen = -1;

  // --- colours and marks

  function paint() {
    const parts = [];
    for (const piece of pieces(parse(area.value))) {
      parts.push(...split(piece));
    }
    show(colours, parts, "\n");
    area.style.height = "auto";
    area.style.height = `${Math.max(area.scrollHeight, 132)}px`;
  }

  /** A piece, cut where a mark begins or ends. */
  function split(piece) {
    const cuts = new Set([piece.start, piece.end]);
    for (const mark of marks) {
      for (const cut of [mark.start, mark.end]) {
        if (cut > piece.start && cut < piece.end) {
          cuts.add(cut);
        }
      }
    }
    const sorted = [...cuts].sort((one, other) => one - other);
    return sorted.slice(1).map((end, i) => {
      const start = sorted[i];
      const mark = marks.find((one) => one.start < end && one.end > start);
      const classes = [piece.class, mark && `mark ${mark.kind}`].filter(Boolean).join(" ");
      const text = area.value.slice(start, end);
      return classes ? h("span", { class: classes }, text) : text;
    });
  }

  // --- what could come next

  function suggest(isForced) {
    offer = complete(area.value, area.selectionStart, known());
    if (!isForced && !offer.isAsked) {
      close();
      return;
    }
    chosen = offer.choices.length > 0 ? 0 : -1;
    show(
      list,
      offer.choices.map((choice, i) =>
        h(
          "li",
          {
            id: `${listId}-${i}`,
            role: "option",
            "aria-selected": String(i === chosen),
            onmousedown: (event) => (event.preventDefault(), insert(choice)),
          },
          h("span", {}, choice.text),
          h("small", {}, choice.note),
        ),
      ),
    );
    list.hidden = offer.choices.length === 0;
    area.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) {
      place();
      choose(0);
    }
  }

  function place() {
    const range = document.createRange();
    let left = offer.start;
    const walker = document.createTreeWalker(colours, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walker.nextNode();
    }
    if (node) {
      range.setStart(node, left);
      range.setEnd(node, left);
    }
    const caret = range.getClientRects()[0] ?? colours.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    list.style.top = `${caret.bottom - box.top + 4}px`;
    list.style.left = `${Math.max(0, Math.min(caret.left - box.left, box.width - list.offsetWidth - 2))}px`;
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", `${listId}-${chosen}`);
  }

  function close() {
    list.hidden = true;
    area.setAttribute("aria-expanded", "false");
    area.removeAttribute("aria-activedescendant");
  }

  function insert(choice) {
    area.setRangeText(`${choice.text} `, offer.start, offer.end, "end");
    changed();
  }

  function changed() {
    marks = [];
    paint();
    oninput(area.value);
    suggest(false);
  }

  area.addEventListener("input", changed);
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === " ") {
      event.preventDefault();
      suggest(true);
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = list.childElementCount;
      choose((chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (!list.hidden && event.key === "Enter") {
      event.preventDefault();
      insert(offer.choices[chosen]);
    } else if (!list.hidden && event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });

  /** Values have come that were not known when they were offered. */
  known().addEventListener("values", () => {
    if (document.activeElement === area) {
      suggest(false);
    }
  });

  return {
    element,
    area,
    get text() {
      return area.value;
    },
    set text(text) {
      if (area.value !== text) {
        area.value = text;
        marks = [];
      }
      paint();
    },
    /** Marks places: {line, column, length, kind}, as the API counts them, from 1 and in code points. */
    mark(places) {
      marks = places.filter((place) => place.line > 0).map((place) => ({ kind: place.kind, ...span(area.value, place) }));
      paint();
    },
  };
}

function span(text, { line, column, length }) {
  const lines = text.split(/\r\n|\r|\n/);
  let start = 0;
  for (let i = 0; i < line - 1 && i < lines.length; i++) {
    start += lines[i].length;
    start += text.startsWith("\r\n", start) ? 2 : 1;
  }
  start += units(text.slice(start), column - 1);
  const end = start + units(text.slice(start), Math.max(1, length));
  // At the end of the text there is nothing to underline but what is before.
  return start >= text.trimEnd().length ? { start: Math.max(0, text.trimEnd().length - 1), end: text.length } : { start, end };
}

/** How many UTF-16 units so many code points are. */
function units(text, points) {
  let count = 0;
  let left = points;
  for (const character of text) {
    if (left-- <= 0) {
      break;
    }
    count += character.length;
  }
  return count;
}
