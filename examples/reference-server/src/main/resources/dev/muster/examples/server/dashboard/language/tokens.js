// Cuts the text of an expression into tokens, as the server's grammar does (Segments.g4). A token has its kind, its text as
// written, and where it starts and ends, in UTF-16 units.

export const RESERVED = new Set(["and", "or", "not", "is", "in", "true", "false"]);

export const SOFT = new Set(
  ("after ago all any before between contain contains does end ends exist exists from has have last less missing more next " +
    "none now of on segment set start starts than with within").split(" "),
);

const RULES = [
  ["blank", /[ \t\r\n\f]+/uy],
  ["comment", /#[^\r\n]*/uy],
  ["text", /"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*'/uy],
  ["quotedName", /`(?:[^`\r\n]|``)*`/uy],
  ["unclosed", /["'`][^\r\n]*/uy],
  ["digits", /-?\d[\p{L}\p{Nd}_.:+-]*/uy],
  ["word", /[\p{L}_][\p{L}\p{Nd}_.-]*/uy],
  ["sign", /&&|\|\||==|!=|>=|<=|[!=<>()[\],:]/uy],
  ["stray", /./usy],
];

const NUMERAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INSTANT = /^\d{4}-\d\d-\d\d(?:[tT][0-9:.]+(?:[zZ]|[+-][0-9:]+)?)?$/;
const DURATION = /^(\d+)([a-z]+)$/i;

export const UNITS = new Map(
  [
    ["ms"],
    ["s", "sec", "second", "seconds"],
    ["m", "min", "minute", "minutes"],
    ["h", "hour", "hours"],
    ["d", "day", "days"],
    ["w", "week", "weeks"],
  ].flatMap((spellings) => spellings.map((spelling) => [spelling, spellings[spellings.length - 1]])),
);

/** All tokens, blanks and comments among them, so that together they are the text. */
export function tokens(text) {
  const found = [];
  let at = 0;
  while (at < text.length) {
    for (const [kind, rule] of RULES) {
      rule.lastIndex = at;
      const match = rule.exec(text);
      if (match) {
        found.push({ kind: kind === "digits" ? digitKind(match[0]) : kind, text: match[0], start: at, end: at + match[0].length });
        at += match[0].length;
        break;
      }
    }
  }
  return found;
}

function digitKind(text) {
  if (NUMERAL.test(text)) {
    return "number";
  }
  const duration = DURATION.exec(text);
  if (duration && UNITS.has(duration[2])) {
    return "duration";
  }
  return INSTANT.test(text) ? "instant" : "digitWord";
}

/** What a quoted text says. */
export function unquoted(text) {
  return text.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gu, (whole, code, sign) =>
    code ? String.fromCharCode(parseInt(code, 16)) : sign === "n" ? "\n" : sign === "t" ? "\t" : sign,
  );
}

export function quoted(text) {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
}

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{Nd}_.-]*$/u;

/** A name as it is written: in backticks where it would not be read as one otherwise. */
export function written(name) {
  return PLAIN_NAME.test(name) && !RESERVED.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}

export function nameOf(token) {
  return token.kind === "quotedName" ? token.text.slice(1, -1).replaceAll("``", "`") : token.text;
}
