// Why a contact is, or is not, in a segment: the predicate as a tree, each part with its truth, what it saw and until when.

import { h } from "../dom.js";
import { dateTime, relative, value } from "../format.js";
import { highlighted } from "../language/highlight.js";

const HEADS = { all: "all of", any: "any of", not: "not" };

export function explanation(answer) {
  return h("ul", { class: "why" }, part(answer.explanation, answer.at));
}

function part(node, at) {
  const head = HEADS[node.kind];
  return h(
    "li",
    { class: node.holds ? "yes" : "no" },
    h(
      "div",
      { class: "part" },
      h("b", { class: "truth" }, node.holds ? "yes" : "no"),
      head ? h("span", { class: "joiner" }, head) : h("code", {}, highlighted(node.text)),
      saw(node) && h("span", { class: "saw" }, saw(node)),
      node.flips_at && h("span", { class: "until", title: dateTime(node.flips_at) }, `${node.holds ? "until" : "from"} ${dateTime(node.flips_at)} (${relative(node.flips_at, at)})`),
    ),
    node.parts.length > 0 && h("ul", {}, node.parts.map((one) => part(one, at))),
  );
}

function saw(node) {
  switch (node.seen) {
    case "value":
      return `saw ${value(node.value)}`;
    case "default":
      return `missing, ${value(node.value)} by default`;
    case "missing":
      return "missing";
    case "unreadable":
      return `saw ${value(node.value)}, which does not read as its type`;
    default:
      return "";
  }
}
