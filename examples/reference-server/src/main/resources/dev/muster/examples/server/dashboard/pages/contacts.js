// Contacts by id, and one found.

import { api } from "../api.js";
import { h, show } from "../dom.js";
import { value } from "../format.js";
import { live } from "../live.js";
import { empty, failure, loading } from "../parts/states.js";

const PAGE = 50;
const PAUSE_MILLIS = 150;
const SHOWN = 5;

export function contactsPage(root, signal) {
  const box = h("div", { class: "table-box" }, loading("Loading contacts"));
  const find = h("input", {
    id: "find",
    type: "search",
    placeholder: "Find by id, or by how it begins",
    "aria-label": "Find a contact by id",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(restart, PAUSE_MILLIS);
    },
  });
  const previous = h("button", { type: "button", disabled: true, onclick: () => (stack.pop(), load()) }, "Previous");
  const next = h("button", { type: "button", disabled: true, onclick: () => (stack.push(following), load()) }, "Next");
  let stack = [undefined];
  let following = null;
  let timer = 0;
  let loads = 0;

  function restart() {
    stack = [find.value === "" ? undefined : find.value];
    load();
  }

  async function load() {
    const mine = ++loads;
    const prefix = find.value;
    try {
      const isFirst = stack.length === 1;
      const [exact, page] = await Promise.all([
        isFirst && prefix !== "" ? api.contact(prefix, signal).catch(absent) : null,
        api.contacts(stack[stack.length - 1], PAGE, signal),
      ]);
      if (mine !== loads) {
        return;
      }
      const fitting = page.contacts.filter((contact) => contact.id.startsWith(prefix));
      const shown = exact ? [exact, ...fitting] : fitting;
      following = fitting.length === page.contacts.length ? page.next : null;
      draw(shown, prefix);
      previous.disabled = stack.length === 1;
      next.disabled = following === null;
    } catch (failed) {
      if (!signal.aborted && mine === loads) {
        show(box, failure(failed, load));
      }
    }
  }

  function draw(contacts, prefix) {
    if (contacts.length === 0) {
      show(
        box,
        prefix === ""
          ? empty("No contacts yet", h("a", { href: "#/import" }, "Import a CSV file"), ", or write one by the API.")
          : empty("No contact of that id", `None is called or begins with ${prefix}.`),
      );
      return;
    }
    show(
      box,
      h(
        "table",
        { class: "plain contacts" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Contact"), h("th", { scope: "col" }, "Attributes"))),
        h("tbody", {}, contacts.map(row)),
      ),
    );
  }

  function row(contact) {
    const attributes = Object.entries(contact.attributes);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("a", { href: `#/contacts/${encodeURIComponent(contact.id)}`, title: contact.id }, contact.id)),
      h(
        "td",
        { class: "pairs" },
        attributes.slice(0, SHOWN).map(([name, held]) => h("span", { class: "pair" }, h("i", {}, name), " ", value(held))),
        attributes.length > SHOWN && h("span", { class: "more" }, `+${attributes.length - SHOWN}`),
      ),
    );
  }

  live.addEventListener("again", load, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  show(
    root,
    h(
      "header",
      { class: "head" },
      h("h1", {}, "Contacts"),
      h(
        "form",
        {
          class: "actions search",
          role: "search",
          onsubmit: (event) => {
            event.preventDefault();
            if (find.value !== "") {
              location.hash = `#/contacts/${encodeURIComponent(find.value)}`;
            }
          },
        },
        find,
        h("button", { type: "submit", class: "primary" }, "Open"),
      ),
    ),
    h("section", { class: "panel", "aria-label": "Contacts" }, box, h("footer", { class: "pager" }, previous, next)),
  );
  load();
  return "Contacts";
}

function absent(failed) {
  if (failed.status === 404) {
    return null;
  }
  throw failed;
}
