// The operators that a row can have: how each reads in a row, how it is written, for which types, and what it takes.
//
// takes: nothing, one value, two values, a list, a duration, an instant or two, or the name of a segment.

function operator(id, label, denied, types, takes, write, writeDenied) {
  return { id, label, denied, types, takes, write, writeDenied };
}

const text = ["text"];
const number = ["number"];
const timestamp = ["timestamp"];
const set = ["text set"];
const any = ["text", "number", "boolean", "timestamp", "text set"];

/** An operator whose denial has 'not' before it. */
function plain(id, label, denied, types, takes) {
  return operator(id, label, denied, types, takes, (name, value) => `${name} ${id} ${value}`, (name, value) => `${name} not ${id} ${value}`);
}

export const OPERATORS = [
  operator("is", "is", "is not", ["text", "number"], "one", (n, v) => `${n} is ${v}`, (n, v) => `${n} is not ${v}`),
  plain("in", "is one of", "is none of", ["text", "number"], "list"),
  plain("contains", "contains", "does not contain", text, "one"),
  plain("starts with", "starts with", "does not start with", text, "one"),
  plain("ends with", "ends with", "does not end with", text, "one"),
  plain(">", "is more than", "is not more than", number, "one"),
  plain(">=", "is at least", "is not at least", number, "one"),
  plain("<", "is less than", "is not less than", number, "one"),
  plain("<=", "is at most", "is not at most", number, "one"),
  operator("between", "is between", "is not between", ["number", "timestamp"], "two", (n, v) => `${n} between ${v}`, (n, v) => `${n} not between ${v}`),
  operator("true", "is true", "is not true", ["boolean"], "none", (n) => `${n} is true`, (n) => `NOT ${n}`),
  operator("false", "is false", "is not false", ["boolean"], "none", (n) => `${n} is false`, (n) => `${n} is not false`),
  plain("within", "is within", "is not within", timestamp, "duration"),
  plain("within last", "is within the last", "is not within the last", timestamp, "duration"),
  plain("within next", "is within the next", "is not within the next", timestamp, "duration"),
  operator("more ago", "is more than … ago", "is not more than … ago", timestamp, "duration", (n, v) => `${n} more than ${v} ago`, (n, v) => `${n} not more than ${v} ago`),
  operator("less ago", "is less than … ago", "is not less than … ago", timestamp, "duration", (n, v) => `${n} less than ${v} ago`, (n, v) => `${n} not less than ${v} ago`),
  operator("more ahead", "is more than … ahead", "is not more than … ahead", timestamp, "duration", (n, v) => `${n} more than ${v} from now`, (n, v) => `${n} not more than ${v} from now`),
  operator("less ahead", "is less than … ahead", "is not less than … ahead", timestamp, "duration", (n, v) => `${n} less than ${v} from now`, (n, v) => `${n} not less than ${v} from now`),
  plain("before", "is before", "is not before", timestamp, "instant"),
  plain("after", "is after", "is not after", timestamp, "instant"),
  plain("on", "is on", "is not on", timestamp, "instant"),
  plain("has", "has", "does not have", set, "one"),
  plain("has any of", "has any of", "has not any of", set, "list"),
  plain("has all of", "has all of", "has not all of", set, "list"),
  plain("has none of", "has none of", "has some of", set, "list"),
  operator("exists", "is set", "is missing", any, "none", (n) => `${n} exists`, (n) => `${n} is missing`),
];

export const BY_ID = new Map(OPERATORS.map((one) => [one.id, one]));

/** The operators that fit a type; all of them where the type is not known. */
export function operatorsFor(type) {
  return type ? OPERATORS.filter((one) => one.types.includes(type)) : OPERATORS;
}
