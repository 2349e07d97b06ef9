// Writes rows and groups as an expression. What is not filled in yet is left out.

import { BY_ID } from "./operators.js";
import { written } from "./tokens.js";

/** The text of a tree, empty if no row of it is complete. */
export function print(group) {
  return printGroup(group, true);
}

export function isComplete(item) {
  if (item.kind === "member") {
    return item.segment !== "";
  }
  if (item.name === "") {
    return false;
  }
  const operator = BY_ID.get(item.operator);
  const needed = { none: 0, one: 1, list: 1, two: 2, duration: 1, instant: 1 }[operator.takes];
  return item.values.length >= needed && item.values.every((value) => value.raw !== "");
}

/** Returns whether a row is incomplete, so that the text does not contain it. */
export function isHalfDone(item) {
  if (item.kind === "group") {
    return item.items.some(isHalfDone);
  }
  const isBlank = item.kind === "member" || (item.name === "" && item.values.every((value) => value.raw === ""));
  return !isComplete(item) && !isBlank;
}

function printGroup(group, isRoot) {
  const parts = group.items.map(printItem).filter((text) => text !== "");
  if (parts.length === 0) {
    return "";
  }
  const text = parts.join(group.joint === "and" ? " AND " : " OR ");
  if (group.isDenied) {
    return `NOT (${text})`;
  }
  return isRoot || parts.length === 1 ? text : `(${text})`;
}

function printItem(item) {
  if (item.kind === "group") {
    return printGroup(item, false);
  }
  if (!isComplete(item)) {
    return "";
  }
  if (item.kind === "member") {
    return `${item.isDenied ? "NOT " : ""}in segment ${written(item.segment)}`;
  }
  const operator = BY_ID.get(item.operator);
  const name = written(item.name);
  if (item.isBare) {
    return item.isDenied ? `NOT ${name}` : name;
  }
  const raws = item.values.map((value) => value.raw);
  const value = operator.takes === "list" ? `[${raws.join(", ")}]` : operator.takes === "two" ? raws.join(" and ") : raws[0];
  return (item.isDenied ? operator.writeDenied : operator.write)(name, value);
}
