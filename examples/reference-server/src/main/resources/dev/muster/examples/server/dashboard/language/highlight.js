// Colours. The parts of an expression are told by the parser; behind an error, words are told by their looks.

import { h } from "../dom.js";
import { parse } from "./parse.js";
import { RESERVED, SOFT } from "./tokens.js";

const CLASSES = { keyword: "kw", name: "attr", segment: "seg" };
const VALUES = { text: "str", number: "num", duration: "num", instant: "num", word: "str", digitWord: "str" };

/** Pieces of the text in order, each {text, start, end, class}; together they are the text. */
export function pieces(parsed) {
  return parsed.tokens.map((token) => ({ text: token.text, start: token.start, end: token.end, class: classOf(token) }));
}

function classOf(token) {
  if (token.kind === "comment") {
    return "comment";
  }
  if (token.part === "value") {
    return ["true", "false"].includes(token.text.toLowerCase()) ? "kw" : VALUES[token.kind];
  }
  if (token.part) {
    return token.kind === "sign" ? "sign" : CLASSES[token.part];
  }
  if (token.kind === "word") {
    const word = token.text.toLowerCase();
    return RESERVED.has(word) || SOFT.has(word) ? "kw" : "";
  }
  return VALUES[token.kind] ?? "";
}

/** An expression as elements, for reading only. */
export function highlighted(expression) {
  return pieces(parse(expression)).map((piece) => (piece.class ? h("span", { class: piece.class }, piece.text) : piece.text));
}
