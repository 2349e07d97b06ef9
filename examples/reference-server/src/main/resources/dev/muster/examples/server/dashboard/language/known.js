// What there is to speak of: attributes, segments, and the values that contacts have, which come as they are asked for.

import { api } from "../api.js";

/** Contacts that are looked at for the types of attributes that nothing has given one yet. */
const SAMPLE = 200;
const MOST_VALUES = 200;

class Known extends EventTarget {
  #fetched = new Map();

  constructor(attributes, segments) {
    super();
    this.attributes = attributes;
    this.segments = segments;
  }

  /**
   * An attribute's values [{value, count}], the most frequent first, as far as they are known by now; a "values" event tells
   * when there are more. Where there are many they are those that begin with the prefix.
   */
  valuesOf(attribute, prefix = "") {
    const whole = this.#fetched.get(key(attribute, ""));
    if (whole?.isAll) {
      return whole.values;
    }
    const asked = key(attribute, prefix);
    if (!this.#fetched.has(asked)) {
      this.#fetched.set(asked, whole ?? { values: [], isAll: false });
      this.#fetch(attribute, prefix, asked);
    }
    return this.#fetched.get(asked).values;
  }

  async #fetch(attribute, prefix, asked) {
    try {
      const { values, complete } = await api.values(attribute, prefix, MOST_VALUES);
      // Where nearly every contact has a value of its own, a list of them helps nobody who has typed nothing yet.
      const isScattered = prefix === "" && values.length === MOST_VALUES && values[0].count === 1;
      this.#fetched.set(asked, { values: isScattered ? [] : values, isAll: complete && values.length < MOST_VALUES });
      this.dispatchEvent(new Event("values"));
    } catch {
      this.#fetched.delete(asked); // nothing is offered; asked for again when something is typed
    }
  }
}

function key(attribute, prefix) {
  return `${prefix.toLowerCase()}\n${attribute}`;
}

export async function known(signal) {
  const [attributes, segments, sample] = await Promise.all([
    api.attributes(signal),
    api.segments(signal),
    api.contacts(undefined, SAMPLE, signal),
  ]);
  const byName = new Map(attributes.map((one) => [one.name, { ...one, type: one.type ?? guessed(one.name, sample.contacts) }]));
  return new Known(
    byName,
    segments.map((segment) => segment.name),
  );
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
