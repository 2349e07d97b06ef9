// What there is to speak of: attributes, segments, and values that contacts have. There is no call that lists an attribute's
// values, so they are gathered from a sample of contacts.

import { api } from "../api.js";

const SAMPLE = 1_000;
const MOST_VALUES = 200;

export async function known(signal) {
  const [attributes, segments, sample] = await Promise.all([
    api.attributes(signal),
    api.segments(signal),
    api.contacts(undefined, SAMPLE, signal),
  ]);
  const values = new Map();
  for (const contact of sample.contacts) {
    for (const [name, held] of Object.entries(contact.attributes)) {
      for (const value of Array.isArray(held) ? held : [held]) {
        count(values, name, String(value));
      }
    }
  }
  const byName = new Map(attributes.map((one) => [one.name, { ...one, type: one.type ?? guessed(one.name, sample.contacts) }]));
  return {
    attributes: byName,
    segments: segments.map((segment) => segment.name),
    valuesOf(attribute) {
      const counts = values.get(attribute);
      return counts === undefined || isScattered(counts)
        ? []
        : [...counts].map(([value, contacts]) => ({ value, contacts })).sort((one, other) => other.contacts - one.contacts);
    },
  };
}

function count(values, name, value) {
  let counts = values.get(name);
  if (!counts) {
    counts = new Map();
    values.set(name, counts);
  }
  if (counts.has(value) || counts.size < MOST_VALUES) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

/** Whether nearly every contact has a value of its own, so that a list would help nobody. */
function isScattered(counts) {
  return counts.size >= MOST_VALUES;
}

const INSTANT = /^\d{4}-\d\d-\d\dT[0-9:.]+Z$/;

/** The type of an attribute that nothing has given one yet, by a value that is held. */
export function guessedType(held) {
  if (Array.isArray(held)) {
    return "text set";
  }
  if (typeof held === "boolean" || typeof held === "number") {
    return typeof held;
  }
  return INSTANT.test(held) ? "timestamp" : "text";
}

function guessed(name, contacts) {
  const having = contacts.find((contact) => name in contact.attributes);
  return having ? guessedType(having.attributes[name]) : null;
}
