// Reads an expression as rows and groups: the grammar's predicates by recursive descent. The server has the last word; this
// reader only has to agree with it on what it accepts, and to know what could come next.
//
//   group  {kind: "group", joint: "and" | "or", isDenied, items}
//   row    {kind: "row", name, operator, isDenied, isBare, values}     operator: an id of operators.js
//   member {kind: "member", segment, isDenied}
//
// A value is {kind: "text" | "number" | "word" | "duration" | "instant" | "digitWord", raw}.

import { RESERVED, UNITS, nameOf, tokens } from "./tokens.js";

const DEEPEST = 200;

/** What is wrong, where, and what would fit: {what: "name" | "operator" | "value" | …, attribute}. */
export class Unreadable extends Error {
  constructor(message, start, end, expects) {
    super(message);
    this.start = start;
    this.end = end;
    this.expects = expects;
  }
}

/** @returns the tree, the tokens with the part each plays, what could follow, and whether there are comments */
export function parse(text) {
  return new Parser(text).whole();
}

class Parser {
  constructor(text) {
    this.text = text;
    this.all = tokens(text);
    this.tokens = this.all.filter((token) => token.kind !== "blank" && token.kind !== "comment");
    this.at = 0;
    this.depth = 0;
    this.bare = null;
  }

  whole() {
    let root = null;
    let problem = null;
    let follows = null;
    try {
      root = this.disjunction();
      if (this.peek()) {
        this.fail("AND or OR", { what: this.bare ? "afterName" : "joint", attribute: this.bare });
      }
      follows = { what: this.bare ? "afterName" : "joint", attribute: this.bare };
    } catch (unreadable) {
      if (!(unreadable instanceof Unreadable)) {
        throw unreadable;
      }
      problem = unreadable;
      follows = unreadable.expects;
    }
    return {
      root: problem ? null : root,
      problem,
      follows,
      tokens: this.all,
      hasComments: this.all.some((token) => token.kind === "comment"),
    };
  }

  // --- tokens

  peek(ahead = 0) {
    return this.tokens[this.at + ahead];
  }

  is(word, ahead = 0) {
    const token = this.peek(ahead);
    return token !== undefined && (token.kind === "word" || token.kind === "sign") && token.text.toLowerCase() === word;
  }

  take(part) {
    const token = this.tokens[this.at++];
    token.part = part;
    return token;
  }

  accept(word) {
    if (this.is(word)) {
      this.take("keyword");
      return true;
    }
    return false;
  }

  expect(word, attribute) {
    if (!this.accept(word)) {
      this.fail(word.toUpperCase(), { what: "word", words: [word], attribute });
    }
  }

  fail(expected, expects) {
    const token = this.peek();
    if (!token) {
      throw new Unreadable(`unfinished: expected ${expected}`, this.text.length, this.text.length, expects);
    }
    throw new Unreadable(`expected ${expected}`, token.start, token.end, null);
  }

  // --- predicates

  disjunction() {
    if (++this.depth > DEEPEST) {
      this.fail("less nesting", null);
    }
    const items = [this.conjunction()];
    while (this.accept("or") || this.accept("||")) {
      items.push(this.conjunction());
    }
    this.depth--;
    return joined("or", items);
  }

  conjunction() {
    const items = [this.negation()];
    while (this.accept("and") || this.accept("&&")) {
      items.push(this.negation());
    }
    return joined("and", items);
  }

  negation() {
    let isDenied = false;
    while (this.accept("not") || this.accept("!")) {
      isDenied = !isDenied;
    }
    this.bare = null;
    let item;
    if (this.accept("(")) {
      item = this.disjunction();
      this.bare = null;
      if (!this.accept(")")) {
        this.fail("a closing parenthesis", { what: "joint", closes: true });
      }
      if (item.kind !== "group") {
        item = { ...item };
      }
    } else if (this.accept("in")) {
      this.expect("segment");
      item = { kind: "member", segment: this.name("segment"), isDenied: false };
    } else {
      item = this.test();
    }
    return isDenied ? { ...item, isDenied: !item.isDenied } : item;
  }

  name(what) {
    const token = this.peek();
    if (!token || !(token.kind === "quotedName" || (token.kind === "word" && !RESERVED.has(token.text.toLowerCase())))) {
      this.fail(what === "segment" ? "a segment's name" : "an attribute's name", { what: what === "segment" ? "segment" : "name" });
    }
    return nameOf(this.take(what));
  }

  test() {
    const name = this.name("name");
    this.bare = null;
    const row = (operator, isDenied, values = []) => ({ kind: "row", name, operator, isDenied, isBare: false, values });
    if (this.isEnd()) {
      this.bare = name;
      return { ...row("true", false), isBare: true };
    }
    if (this.accept("does")) {
      if (!this.accept("not")) {
        this.fail("NOT", { what: "word", words: ["not"], attribute: name });
      }
      return this.denied(name, row);
    }
    const isDenied = this.accept("not");
    if (this.accept("is")) {
      return this.said(name, isDenied !== this.accept("not"), row);
    }
    if (this.accept("=") || this.accept("==")) {
      return row("is", isDenied, [this.value(name)]);
    }
    if (this.accept("!=")) {
      return row("is", !isDenied, [this.value(name)]);
    }
    for (const sign of [">", ">=", "<", "<="]) {
      if (this.accept(sign)) {
        return row(sign, isDenied, [this.value(name)]);
      }
    }
    if (this.accept("between")) {
      const low = this.value(name);
      this.expect("and", name);
      return row("between", isDenied, [low, this.value(name)]);
    }
    if (this.accept("in")) {
      return row("in", isDenied, this.list(name));
    }
    if (this.accept("contains")) {
      return row("contains", isDenied, [this.value(name)]);
    }
    if (this.accept("starts")) {
      this.expect("with", name);
      return row("starts with", isDenied, [this.value(name)]);
    }
    if (this.accept("ends")) {
      this.expect("with", name);
      return row("ends with", isDenied, [this.value(name)]);
    }
    if (this.accept("has")) {
      return this.members(name, isDenied, row);
    }
    if (this.accept("exists")) {
      return row("exists", isDenied);
    }
    if (this.accept("within")) {
      const operator = this.accept("last") ? "within last" : this.accept("next") ? "within next" : "within";
      return row(operator, isDenied, [this.duration(name)]);
    }
    for (const comparison of ["more", "less"]) {
      if (this.is(comparison) && this.is("than", 1)) {
        this.take("keyword");
        this.take("keyword");
        const values = [this.duration(name)];
        if (this.accept("ago")) {
          return row(`${comparison} ago`, isDenied, values);
        }
        if (this.accept("from")) {
          this.expect("now", name);
          return row(`${comparison} ahead`, isDenied, values);
        }
        this.fail("'ago' or 'from now'", { what: "word", words: ["ago", "from now"], attribute: name });
      }
    }
    for (const operator of ["before", "after", "on"]) {
      if (this.accept(operator)) {
        return row(operator, isDenied, [this.value(name)]);
      }
    }
    return this.fail("an operator", { what: "operator", attribute: name });
  }

  /** Whether a name that was read stands alone. */
  isEnd() {
    return !this.peek() || ["and", "&&", "or", "||", ")"].some((word) => this.is(word));
  }

  said(name, isDenied, row) {
    if (this.accept("set")) {
      return row("exists", isDenied);
    }
    if (this.accept("missing")) {
      return row("exists", !isDenied);
    }
    if (this.accept("true")) {
      return row("true", isDenied);
    }
    if (this.accept("false")) {
      return row("false", isDenied);
    }
    return row("is", isDenied, [this.value(name)]);
  }

  denied(name, row) {
    if (this.accept("contain")) {
      return row("contains", true, [this.value(name)]);
    }
    if (this.accept("start")) {
      this.expect("with", name);
      return row("starts with", true, [this.value(name)]);
    }
    if (this.accept("end")) {
      this.expect("with", name);
      return row("ends with", true, [this.value(name)]);
    }
    if (this.accept("have")) {
      return this.members(name, true, row);
    }
    if (this.accept("exist")) {
      return row("exists", true);
    }
    return this.fail("an operator", { what: "word", words: ["contain", "start with", "end with", "have", "exist"], attribute: name });
  }

  members(name, isDenied, row) {
    for (const which of ["any", "all", "none"]) {
      if (this.is(which) && this.is("of", 1)) {
        this.take("keyword");
        this.take("keyword");
        return row(`has ${which} of`, isDenied, this.list(name));
      }
    }
    return row("has", isDenied, [this.value(name)]);
  }

  // --- values

  value(attribute, isInList = false) {
    const token = this.peek();
    const isWord = token?.kind === "word" && (isInList || !["and", "or", "not", "is", "in"].includes(token.text.toLowerCase()));
    if (!token || !(isWord || ["text", "number", "duration", "instant", "digitWord"].includes(token.kind))) {
      this.fail("a value", { what: "value", attribute });
    }
    if (token.kind === "digitWord" && !isInList) {
      throw new Unreadable(`'${token.text}' is no number, duration or instant; write it in quotes if it is text`, token.start, token.end, null);
    }
    this.take("value");
    return { kind: token.kind, raw: token.text };
  }

  list(attribute) {
    if (!this.accept("[")) {
      this.fail("a list in brackets", { what: "word", words: ["["], attribute });
    }
    const values = [this.value(attribute, true)];
    while (this.accept(",")) {
      values.push(this.value(attribute, true));
    }
    if (!this.accept("]")) {
      this.fail("a comma or a closing bracket", { what: "word", words: [",", "]"], attribute });
    }
    return values;
  }

  duration(attribute) {
    const token = this.peek();
    if (token?.kind === "duration") {
      this.take("value");
      return { kind: "duration", raw: token.text };
    }
    if (token?.kind === "number" && /^\d+$/.test(token.text)) {
      this.take("value");
      const unit = this.peek();
      if (unit?.kind === "word" && UNITS.has(unit.text.toLowerCase())) {
        this.take("value");
        return { kind: "duration", raw: `${token.text} ${unit.text}` };
      }
      this.fail("a unit", { what: "unit", attribute });
    }
    return this.fail("a duration", { what: "duration", attribute });
  }
}

function joined(joint, items) {
  return items.length === 1 ? items[0] : { kind: "group", joint, isDenied: false, items };
}

/** A tree whose root is a group, as the rows want it. */
export function asGroup(root) {
  return root === null || root.kind !== "group" ? { kind: "group", joint: "and", isDenied: false, items: root ? [root] : [] } : root;
}
