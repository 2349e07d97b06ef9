// One contact: what it has, which segments it is in and why, and what happens to it next.

import { api, ifUnchanged } from "../api.js";
import { h, setText, show } from "../dom.js";
import { draft } from "../drafts.js";
import { dateTime, number, plural, relative, value } from "../format.js";
import { live } from "../live.js";
import { guard } from "../navigation.js";
import { attributeFields } from "../parts/attributes.js";
import { explanation } from "../parts/explain.js";
import { feed } from "../parts/feed.js";
import { asked, confirmed, empty, failure, loading, missing, notice, restored } from "../parts/states.js";

/** How often the contact is reloaded while there are writes, which may change it. */
const RELOAD_MILLIS = 500;
/** So many segments are shown at first, those that it is in before all others. */
const SHOWN = 20;

export function contactPage(root, signal, id) {
  open(root, signal, id);
  return id;
}

function gone(failed) {
  return missing(failed.message, "#/contacts", "All contacts");
}

async function open(root, signal, id) {
  show(root, loading());
  let contact;
  let attributes;
  let segments;
  try {
    [contact, attributes, segments] = await Promise.all([api.contact(id, signal), api.attributes(signal), api.segments(signal)]);
  } catch (failed) {
    if (!signal.aborted) {
      show(root, failed.status === 404 ? gone(failed) : failure(failed, () => open(root, signal, id)));
    }
    return;
  }
  const types = new Map(attributes.filter((one) => one.type !== null).map((one) => [one.name, one.type]));
  const next = h("p", { class: "next", id: "next-change" });
  const list = h("ul", { class: "memberships", id: "memberships" });
  const isIn = h("span", { class: "hint" });
  const find = h("input", { type: "search", placeholder: "Find a segment", "aria-label": "Find a segment by its name", autocomplete: "off", spellcheck: "false", oninput: drawSegments });
  const rest = h("button", { type: "button", onclick: showAll });
  let most = SHOWN;
  const fieldBox = h("div");
  const opened = new Set();
  const drafted = draft(`contact ${id}`);
  let fields = null;
  /** The contact on which the edits are based: {version, attributes}. */
  let base = null;
  let timer = 0;

  /** @param kept the draft to fill in, or null */
  function drawFields(kept) {
    base = kept ? kept.base : { version: contact.version, attributes: contact.attributes };
    const edits = kept && kept.edits;
    fields = attributeFields({ attributes: contact.attributes, types, onsave: save, onedit: keepDraft, now: () => live.at ?? contact.at, edits });
    show(fieldBox, edits && restored(discard), fields.element);
  }

  function keepDraft() {
    if (fields.isDirty()) {
      drafted.keep({ edits: fields.edits, base });
    } else {
      drafted.drop();
    }
  }

  function discard() {
    drafted.drop();
    drawFields(null);
  }

  function drawNext() {
    const change = contact.next_change;
    const words =
      change === null
        ? h("span", {}, "Nothing, unless somebody writes.")
        : h(
            "span",
            {},
            h("b", { class: change.change }, change.change === "entered" ? "Enters " : "Leaves "),
            h("a", { href: `#/segments/${encodeURIComponent(change.segment)}` }, change.segment),
            ` ${relative(change.at, contact.at)}`,
            h("time", { datetime: change.at }, dateTime(change.at)),
          );
    if (words.textContent !== next.textContent) {
      show(next, [...words.childNodes]);
    }
  }

  function drawSegments() {
    const since = new Map(contact.segments.map((one) => [one.name, one.since]));
    const fitting = segments
      .filter((segment) => segment.name.toLowerCase().includes(find.value.trim().toLowerCase()))
      .sort((one, other) => since.has(other.name) - since.has(one.name));
    show(list, fitting.slice(0, most).map((segment) => membership(segment.name, since)));
    setText(isIn, `in ${number(since.size)} of ${number(segments.length)}`);
    rest.parentElement.hidden = fitting.length <= most;
    setText(rest, `Show ${number(fitting.length - most)} more`);
    if (fitting.length === 0) {
      show(list, h("li", {}, segments.length === 0 ? empty("No segments yet") : empty("No segment fits", `None has ${find.value} in its name.`)));
    }
  }

  function showAll() {
    const first = most;
    most = Infinity;
    drawSegments();
    list.children[first].querySelector("summary").focus();
  }

  function membership(name, since) {
    const isIn = since.has(name);
    const why = h("div", { class: "why-box" });
    const details = h(
      "details",
      { open: opened.has(name), "data-segment": name },
      h(
        "summary",
        {},
        h("b", { class: `truth ${isIn ? "yes" : "no"}` }, isIn ? "in" : "out"),
        h("span", { class: "segment-name" }, name),
        h("span", { class: "since" }, isIn ? (since.get(name) ? `since ${dateTime(since.get(name))}` : "since before the log") : ""),
        h("span", { class: "hint" }, "why"),
      ),
      why,
    );
    const explain = async () => {
      if (details.open) {
        opened.add(name);
        try {
          show(why, explanation(await api.explain(name, id, signal)), h("p", {}, h("a", { href: `#/segments/${encodeURIComponent(name)}` }, `Open ${name}`)));
        } catch (failed) {
          if (!signal.aborted) {
            show(why, failure(failed));
          }
        }
      } else {
        opened.delete(name);
      }
    };
    details.addEventListener("toggle", explain);
    return h("li", { class: isIn ? "in" : "out" }, details);
  }

  async function save(changes) {
    const answer = await written(changes);
    if (answer === null) {
      return;
    }
    const moved = [
      answer.entered.length > 0 && `entered ${answer.entered.join(", ")}`,
      answer.exited.length > 0 && `left ${answer.exited.join(", ")}`,
    ].filter(Boolean);
    notice(`Saved ${plural(Object.keys(changes).length, "change")}${moved.length > 0 ? `: ${moved.join("; ")}` : "; no segment changed"}`);
    for (const warning of answer.warnings ?? []) {
      notice(warning.message, "bad");
    }
    drafted.drop();
    await reload(true);
  }

  /**
   * Writes the changes if nobody else has written the same attributes; otherwise asks. Returns the response, or null if
   * nothing was written.
   */
  async function written(changes) {
    let wanted = changes;
    let { version } = base;
    for (;;) {
      try {
        return await api.write(id, wanted, ifUnchanged(version));
      } catch (failed) {
        if (failed.status !== 412) {
          throw failed;
        }
      }
      const theirs = await api.contact(id, signal);
      const choice = await chosen(wanted, theirs.attributes);
      if (choice === "stay") {
        return null;
      }
      if (choice === "theirs") {
        wanted = Object.fromEntries(Object.entries(wanted).filter(([name]) => !isContested(name, wanted, theirs.attributes)));
      }
      if (Object.keys(wanted).length === 0) {
        drafted.drop();
        await reload(true);
        return null;
      }
      base = { version: theirs.version, attributes: theirs.attributes };
      version = theirs.version;
    }
  }

  /** Returns whether an attribute to write was given another value meanwhile. */
  function isContested(name, wanted, theirs) {
    const [before, now, mine] = [base.attributes[name], theirs[name], wanted[name]].map((one) => JSON.stringify(one ?? null));
    return now !== before && now !== mine;
  }

  async function chosen(wanted, theirs) {
    const contested = Object.keys(wanted).filter((name) => isContested(name, wanted, theirs));
    if (contested.length === 0) {
      return "mine"; // others have written different attributes, which this write does not touch
    }
    const cell = (held, name) => h("td", {}, value(held, types.get(name)));
    return asked(
      `Contact ${id} was changed meanwhile.`,
      [
        ["stay", "Keep editing", ""],
        ["theirs", "Take what is saved", ""],
        ["mine", "Save mine over it", "primary"],
      ],
      h(
        "table",
        { class: "plain" },
        h("thead", {}, h("tr", {}, ["Attribute", "Saved meanwhile", "Yours"].map((words) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, contested.map((name) => h("tr", {}, h("th", { scope: "row" }, name), cell(theirs[name], name), cell(wanted[name], name)))),
      ),
    );
  }

  async function reload(isSaved) {
    let now;
    try {
      now = await api.contact(id, signal);
    } catch (failed) {
      if (!signal.aborted && failed.status === 404) {
        show(root, gone({ message: `contact '${id}' was removed` }));
      }
      return;
    }
    const isSame = now.version === contact.version && JSON.stringify(now.segments) === JSON.stringify(contact.segments);
    contact = now;
    if (isSaved || (!fields.isDirty() && base.version !== now.version && !fieldBox.contains(document.activeElement))) {
      drawFields(null);
    }
    drawNext();
    if (!isSame) {
      drawSegments();
    }
  }

  function reloadSoon() {
    if (timer === 0) {
      timer = setTimeout(() => {
        timer = 0;
        reload(false);
      }, RELOAD_MILLIS);
    }
  }

  async function relist() {
    try {
      segments = await api.segments(signal);
    } catch {
      return; // the frame shows that the connection is lost; this runs again when it is back
    }
    drawSegments();
    reloadSoon();
  }

  async function remove() {
    if (await confirmed(`Remove contact ${id}, with all its attributes?`, "Remove")) {
      try {
        const { exited } = await api.removeContact(id);
        discard();
        notice(`${id} is removed${exited.length > 0 ? ` and left ${exited.join(", ")}` : ""}`);
        location.hash = "#/contacts";
      } catch (failed) {
        notice(failed.message, "bad");
      }
    }
  }

  live.addEventListener("counts", reloadSoon, { signal });
  live.addEventListener("definitions", relist, { signal });
  live.addEventListener("again", relist, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  const more = h("footer", { class: "pager" }, rest);
  drawFields(drafted.read());
  guard({ what: `Contact ${id}`, isDirty: () => fields.isDirty(), discard: drafted.drop }, signal);
  drawNext();
  drawSegments();
  show(
    root,
    h(
      "header",
      { class: "head" },
      h("div", {}, h("p", { class: "crumb" }, h("a", { href: "#/contacts" }, "Contacts")), h("h1", {}, id)),
      h("div", { class: "actions" }, h("button", { type: "button", class: "danger quiet", onclick: remove }, "Remove")),
    ),
    h(
      "section",
      { class: "panel next-panel" },
      h("h2", {}, "What happens next"),
      h("span", { class: "hint" }, "by the clock alone"),
      next,
    ),
    h(
      "div",
      { class: "halves" },
      h("section", { class: "panel" }, h("header", {}, h("h2", {}, "Attributes")), fieldBox),
      h(
        "div",
        { class: "stack" },
        h("section", { class: "panel" }, h("header", {}, h("h2", {}, "Segments"), isIn), segments.length > SHOWN && h("div", { class: "toolbar" }, find), list, more),
        feed(signal, {
          title: "Its changes",
          wanted: { contact: id },
          hasContact: false,
          nothing: ["No change is kept", "It has entered or left nothing as far back as this page remembers."],
        }),
      ),
    ),
  );
}
