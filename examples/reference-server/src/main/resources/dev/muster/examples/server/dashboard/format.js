// How numbers and times read. Every time is in UTC and says so.

const WHOLE = new Intl.NumberFormat("en");

export function number(value) {
  return WHOLE.format(value);
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** +1,200, or −3, or 0 */
export function signed(value) {
  return value > 0 ? `+${number(value)}` : value < 0 ? `−${number(-value)}` : "0";
}

function iso(instant) {
  return new Date(instant).toISOString();
}

/** 2026-11-23 10:00:05 UTC */
export function dateTime(instant) {
  const text = iso(instant);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

/** 10:00:05 */
function timeOfDay(instant) {
  return iso(instant).slice(11, 19);
}

const DAYS = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** Nov 23 */
export function day(instant) {
  return DAYS.format(new Date(instant));
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

export function isSameDay(instant, other) {
  return instant !== null && other !== null && iso(instant).slice(0, 10) === iso(other).slice(0, 10);
}

/** 10:00:05, or with its day where that is not the day of another instant: Nov 23 10:00 */
export function moment(instant, other) {
  return isSameDay(instant, other) ? timeOfDay(instant) : `${day(instant)} ${iso(instant).slice(11, 16)}`;
}

/** 3 days 4 hours: the two largest units. */
export function duration(millis) {
  let rest = Math.abs(millis);
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) {
      parts.push(plural(count, unit));
      rest -= count * size;
    } else if (parts.length > 0) {
      break;
    }
  }
  return parts.length === 0 ? "less than a second" : parts.join(" ");
}

/** in 3 days, or 3 days ago, as seen from an instant */
export function relative(instant, from) {
  const ahead = new Date(instant) - new Date(from);
  return ahead > 0 ? `in ${duration(ahead)}` : `${duration(ahead)} ago`;
}

export function bytes(count) {
  return count < 1_024 ? `${count} B` : count < 1_048_576 ? `${(count / 1_024).toFixed(1)} KB` : `${(count / 1_048_576).toFixed(1)} MB`;
}

const INSTANT = /^\d{4}-\d\d-\d\dT[0-9:.]+Z$/;

/** A value of a contact, as it reads; a timestamp is told by its type, or by its looks where there is no type. */
export function value(held, type) {
  if (held === null || held === undefined) {
    return "missing";
  }
  if (Array.isArray(held)) {
    return held.join("; ");
  }
  if (typeof held === "number") {
    return number6(held);
  }
  return (type === "timestamp" || type === undefined) && INSTANT.test(held) ? dateTime(held) : String(held);
}

const SIX = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

function number6(held) {
  return SIX.format(held);
}
