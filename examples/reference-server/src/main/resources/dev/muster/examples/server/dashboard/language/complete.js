// What could come next at a place of an expression.

import { plural } from "../format.js";
import { operatorsFor } from "./operators.js";
import { parse } from "./parse.js";
import { quoted, tokens, written } from "./tokens.js";

const MOST = 12;
const JOINTS = ["AND", "OR"];
const DURATIONS = ["1 day", "3 days", "7 days", "14 days", "30 days", "90 days"];
const UNITS = ["minutes", "hours", "days", "weeks"];

/**
 * @param known {attributes: Map of name to {type, contacts}, segments, valuesOf(name, prefix)}
 * @returns {start, end, choices: [{text, note}], isAsked}: each choice takes the place from start to end; where what is before
 *     is complete, nobody asks for more by typing alone
 */
export function complete(text, caret, known) {
  const before = tokens(text.slice(0, caret));
  const last = before[before.length - 1];
  if (last?.kind === "comment") {
    return { start: caret, end: caret, choices: [], isAsked: false };
  }
  const isPartial = last !== undefined && ["word", "unclosed", "number", "digitWord", "quotedName"].includes(last.kind);
  const start = isPartial ? last.start : caret;
  const typed = text.slice(start, caret).replace(/^["'`]/, "").toLowerCase();
  const { follows } = parse(text.slice(0, start));
  let choices = follows ? choicesOf(follows, known, typed) : [];
  if (typed !== "") {
    const fits = (choice) => choice.text.replace(/^["`]/, "").toLowerCase();
    choices = [
      ...choices.filter((choice) => fits(choice).startsWith(typed)),
      ...choices.filter((choice) => !fits(choice).startsWith(typed) && fits(choice).includes(typed)),
    ].filter((choice) => fits(choice) !== typed);
  }
  return { start, end: caret, choices: choices.slice(0, MOST), isAsked: typed !== "" || follows?.what !== "joint" };
}

function choicesOf(follows, known, typed) {
  const words = (list, note) => list.map((text) => ({ text, note }));
  switch (follows.what) {
    case "name":
      return [
        ...[...known.attributes.values()].map((one) => ({ text: written(one.name), note: one.type ?? "" })),
        ...words(["NOT", "in segment"], ""),
      ];
    case "segment":
      return words(known.segments.map(written), "segment");
    case "operator":
      return operators(follows.attribute, known);
    case "afterName":
      return [...operators(follows.attribute, known), ...words(JOINTS, "")];
    case "joint":
      return words(follows.closes ? [...JOINTS, ")"] : JOINTS, "");
    case "value":
      return values(follows.attribute, known, typed);
    case "duration":
      return words(DURATIONS, "");
    case "unit":
      return words(UNITS, "");
    case "word":
      return words(follows.words, "");
    default:
      return [];
  }
}

function operators(attribute, known) {
  const type = known.attributes.get(attribute)?.type;
  return operatorsFor(type).flatMap((one) => {
    const affirmed = one.write("", "…").trim();
    const denied = one.writeDenied("", "…").trim();
    return [affirmed, denied]
      .filter((text) => text !== "NOT")
      .map((text) => ({ text: text.split("…")[0].trim(), note: text.endsWith("…") ? "" : text.split("…")[1]?.trim() ?? "" }));
  });
}

function values(attribute, known, typed) {
  const type = known.attributes.get(attribute)?.type;
  if (type === "boolean") {
    return [{ text: "true", note: "" }, { text: "false", note: "" }];
  }
  return known.valuesOf(attribute, typed).map(({ value, count }) => ({
    text: type === "number" || type === "timestamp" ? String(value) : quoted(String(value)),
    note: plural(count, "contact"),
  }));
}
