// A segment built by rows or as text, and what saving it would do. The text is the truth: rows are read from it and printed to it.
//
// Save can always be clicked. A button that is disabled while a preview is on its way, or by a field that is left for it, takes
// no click; so it only looks disabled, and says why nothing can be saved.

import { api, ifUnchanged } from "../api.js";
import { h, setText, show } from "../dom.js";
import { number, plural, signed } from "../format.js";
import { draft } from "../drafts.js";
import { highlighted } from "../language/highlight.js";
import { known as fetchKnown } from "../language/known.js";
import { asGroup, parse } from "../language/parse.js";
import { isHalfDone, print } from "../language/print.js";
import { live } from "../live.js";
import { guard, reopen } from "../navigation.js";
import { editor } from "../parts/editor.js";
import { newRow, rows } from "../parts/rows.js";
import { asked, failure, loading, missing, notice, restored } from "../parts/states.js";

const PAUSE_MILLIS = 200;
const REFRESH_MILLIS = 1_500;

export function newPage(root, signal) {
  open(root, signal, null);
  return "New segment";
}

export function editPage(root, signal, name) {
  open(root, signal, name);
  return `Edit ${name}`;
}

async function open(root, signal, name) {
  show(root, h("header", { class: "head" }, h("h1", {}, name === null ? "New segment" : `Edit ${name}`)), loading());
  try {
    const [known, segment] = await Promise.all([fetchKnown(signal), name === null ? null : api.segment(name, signal)]);
    build(root, signal, known, segment);
  } catch (failed) {
    if (!signal.aborted) {
      show(root, failed.status === 404 ? missing(failed.message, "#/", "All segments") : failure(failed, () => open(root, signal, name)));
    }
  }
}

function build(root, signal, known, segment) {
  const name = h("input", {
    id: "name",
    type: "text",
    required: true,
    placeholder: "for example active_pro_users",
    "aria-describedby": "save-hint",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
    value: segment?.name ?? "",
    readonly: segment !== null,
    oninput: previewSoon,
  });
  const mode = h(
    "select",
    { id: "mode", onchange: keepDraft },
    h("option", { value: "realtime" }, "Realtime: counted and told at once"),
    h("option", { value: "on demand" }, "On demand: computed when asked for"),
  );
  mode.value = segment?.mode ?? "realtime";
  const save = h("button", { type: "submit", class: "primary", id: "save", "aria-describedby": "save-hint" }, segment === null ? "Save segment" : "Save changes");
  const note = h("p", { class: "rows-note", role: "status" });
  const problem = h("div", { class: "problems", id: "problems", role: "status" });
  const result = h("div", { class: "preview", id: "preview" });
  const hint = h("span", { class: "hint", id: "save-hint" });
  const brief = h("output", { class: "brief", "aria-hidden": "true" });
  const spoken = h("p", { class: "spoken", role: "status" });
  const drafted = draft(segment === null ? "new segment" : `segment ${segment.name}`);
  const kept = drafted.read();
  /** The version on which the edits are based; null for a new segment. */
  let version = kept ? kept.version : (segment?.version ?? null);
  /** Why the segment cannot be saved, and the field to focus; null if it can be saved, or if that is not known yet. */
  let obstacle = null;
  let isSaving = false;
  let isDone = false;
  let asking = new AbortController();
  let timer = 0;
  let refresh = 0;

  const rowBox = rows({ known: () => known, onchange: (tree) => write(print(tree)) });
  const textBox = editor({ known: () => known, label: "Expression", oninput: read });

  /** Text that rows have printed. */
  function write(text) {
    textBox.text = text;
    previewSoon();
  }

  /** Text that was typed, as rows. */
  function read(text) {
    const parsed = parse(text);
    if (text.trim() === "") {
      rowBox.root = { ...asGroup(null), items: [newRow()] };
      setText(note, "");
    } else if (parsed.problem) {
      setText(note, "Rows wait for a complete text.");
    } else if (parsed.hasComments) {
      setText(note, "Rows cannot show comments.");
    } else {
      rowBox.root = asGroup(parsed.root);
      setText(note, "");
    }
    rowBox.element.inert = text.trim() !== "" && (parsed.problem !== null || parsed.hasComments);
    previewSoon();
  }

  // --- unsaved input

  function isDirty() {
    return (
      !isDone &&
      (textBox.text !== (segment?.source ?? "") ||
        mode.value !== (segment?.mode ?? "realtime") ||
        name.value !== (segment?.name ?? "") ||
        (rowBox.root !== null && isHalfDone(rowBox.root)))
    );
  }

  function keepDraft() {
    if (isDirty()) {
      drafted.keep({ name: name.value, mode: mode.value, text: textBox.text, rows: rowBox.root, version });
    } else {
      drafted.drop();
    }
  }

  function restore() {
    if (segment === null) {
      name.value = kept.name;
    }
    mode.value = kept.mode;
    textBox.text = kept.text;
    read(kept.text);
    if (kept.rows !== null && print(kept.rows) === kept.text) {
      rowBox.root = kept.rows; // incomplete rows included
    }
    keepDraft();
  }

  // --- what it would do

  function previewSoon() {
    clearTimeout(timer);
    asking.abort();
    result.classList.add("stale");
    keepDraft();
    tell(null, null);
    timer = setTimeout(preview, PAUSE_MILLIS, true);
  }

  /** @param isAsked whether something was edited; what moves by itself is not read out */
  async function preview(isAsked) {
    const text = textBox.text;
    if (text.trim() === "") {
      textBox.mark([]);
      show(problem);
      result.classList.remove("stale");
      show(result, figures(null));
      tell(null, ["Add a condition, or write the expression.", textBox.area]);
      return;
    }
    asking = new AbortController();
    const { signal: asked } = asking;
    const candidate = { expression: text };
    if (name.value !== "") {
      candidate.name = name.value;
    }
    try {
      const answer = await api.preview(candidate, asked);
      const marks = answer.warnings.map((warning) => ({ ...warning, kind: "warning" }));
      textBox.mark(marks);
      show(problem, marks.map(line));
      show(result, figures(answer));
      const isTaken = segment === null && answer.entered !== undefined;
      tell(answer, name.value.trim() === "" ? ["It needs a name to be saved.", name] : isTaken ? ["The name is taken.", name] : null);
      if (isAsked) {
        setText(spoken, words(answer));
      }
    } catch (failed) {
      if (asked.aborted) {
        return;
      }
      refused(failed);
      show(result, figures(null));
    }
    result.classList.remove("stale");
  }

  /** Shows why the server refused the segment, at the position in the text if there is one. */
  function refused(failed) {
    const errors = failed.error?.errors ?? (failed.error?.line ? [failed.error] : []);
    const marks = errors.map((error) => ({ ...error, kind: "error" }));
    textBox.mark(marks);
    show(problem, marks.length > 0 ? marks.map(line) : line({ message: failed.message, kind: "error" }));
    tell(null, marks.length > 0 ? ["The expression has an error.", textBox.area] : null);
  }

  /** @param why [words, field] if the segment cannot be saved, else null */
  function tell(answer, why) {
    obstacle = why;
    save.setAttribute("aria-disabled", String(why !== null));
    setText(hint, why === null ? "" : why[0]);
    setText(brief, answer ? plural(answer.count, "member") : "");
  }

  function words(answer) {
    const moves = answer.entered ? `; ${number(answer.entered.count)} would enter, ${number(answer.exited.count)} would leave` : "";
    return `${plural(answer.count, "member")}${moves}`;
  }

  function line({ message, kind, line: at, column }) {
    return h("p", { class: kind }, h("b", {}, kind === "error" ? "Error" : "Warning"), " ", message, at && h("span", { class: "place" }, ` line ${at}, column ${column}`));
  }

  function figures(answer) {
    const isReplacing = answer?.entered !== undefined;
    return h(
      "div",
      { class: "figures" },
      figure("Members", "preview-count", answer ? number(answer.count) : "–", "", answer?.sample, answer?.count),
      figure("Would enter", "preview-entered", answer ? signed(isReplacing ? answer.entered.count : answer.count) : "–", "entered", isReplacing ? answer.entered.sample : [], answer?.entered?.count),
      figure("Would leave", "preview-exited", answer ? signed(isReplacing ? -answer.exited.count : 0) : "–", "exited", answer?.exited?.sample, answer?.exited?.count),
      segment === null && isReplacing && taken(),
    );
  }

  /** Returns a warning that a new segment has the name of an existing one, which it must not replace. */
  function taken() {
    return h(
      "p",
      { class: "warning wide" },
      `There is a segment ${name.value} already. Choose another name, or `,
      h("a", { href: `#/segments/${encodeURIComponent(name.value)}/edit` }, "edit that one"),
      ".",
    );
  }

  function figure(title, id, text, kind, sample = [], count = 0) {
    return h(
      "div",
      { class: "figure" },
      h("h3", {}, title),
      h("p", { class: `big ${text === "0" || text === "–" ? "zero" : kind}`, id }, text),
      h(
        "ul",
        { class: "sample" },
        sample.slice(0, 5).map((id) => h("li", {}, h("a", { href: `#/contacts/${encodeURIComponent(id)}` }, id))),
        text === "0" && h("li", { class: "more" }, "nobody"),
        count > 5 && sample.length > 5 && h("li", { class: "more" }, `and ${number(count - 5)} more`),
      ),
    );
  }

  async function submit(event) {
    event.preventDefault();
    if (name.value.trim() === "") {
      name.focus();
      return;
    }
    if (obstacle !== null) {
      obstacle[1].focus();
      return;
    }
    if (isSaving) {
      return;
    }
    isSaving = true;
    await store();
    isSaving = false;
  }

  async function store() {
    try {
      const saved = await api.define(name.value, { expression: textBox.text, mode: mode.value }, ifUnchanged(version));
      leaveFor(`#/segments/${encodeURIComponent(saved.name)}`);
      notice(`${saved.name} is saved: ${plural(saved.entered, "contact")} entered, ${number(saved.exited)} left`);
    } catch (failed) {
      if (failed.status === 412) {
        await settle();
        return;
      }
      notice(failed.message, "bad");
      refused(failed);
    }
  }

  function leaveFor(hash) {
    drafted.drop();
    isDone = true;
    location.hash = hash;
  }

  /**
   * Handles a segment that was saved or deleted elsewhere since the edits began: shows it, and asks which version to
   * keep.
   */
  async function settle() {
    const theirs = await api.segment(name.value, signal).catch((failed) => (failed.status === 404 ? null : failed));
    if (theirs instanceof Error) {
      notice(theirs.message, "bad");
      return;
    }
    if (segment === null && theirs !== null) {
      show(problem, taken());
      name.focus();
      return;
    }
    const question = theirs === null ? `Segment ${name.value} was deleted meanwhile.` : `Segment ${name.value} was changed meanwhile.`;
    const choice = await asked(
      question,
      [
        ["stay", "Keep editing", ""],
        ["theirs", theirs === null ? "Leave it deleted" : "Take what is saved", ""],
        ["mine", theirs === null ? "Define it again" : "Save mine over it", "primary"],
      ],
      theirs && sides("Saved meanwhile", theirs.source, theirs.mode),
      sides("Yours", textBox.text, mode.value),
    );
    if (choice === "mine") {
      version = theirs?.version ?? null;
      await store();
    } else if (choice === "theirs") {
      if (theirs === null) {
        leaveFor("#/");
      } else {
        discard();
      }
    }
  }

  function sides(title, text, modeOf) {
    return h("div", { class: "side" }, h("h3", {}, `${title} (${modeOf})`), h("code", { class: "expression whole" }, highlighted(text)));
  }

  // The count of the candidate moves too, as contacts do.
  live.addEventListener(
    "counts",
    () => {
      if (refresh === 0 && !result.classList.contains("stale")) {
        refresh = setTimeout(() => {
          refresh = 0;
          if (!result.classList.contains("stale")) {
            preview(false);
          }
        }, REFRESH_MILLIS);
      }
    },
    { signal },
  );
  live.addEventListener("again", () => preview(false), { signal });
  signal.addEventListener("abort", () => (clearTimeout(timer), clearTimeout(refresh), asking.abort()));

  const back = segment === null ? "#/" : `#/segments/${encodeURIComponent(segment.name)}`;
  show(
    root,
    h(
      "form",
      { class: "builder", onsubmit: submit },
      h(
        "header",
        { class: "head" },
        h("div", {}, h("h1", {}, segment === null ? "New segment" : "Edit segment"), h("p", { class: "lead" }, "Rows and text are the same expression; change either.")),
        h("div", { class: "actions save-bar" }, brief, hint, h("a", { class: "button", href: back }, "Cancel"), save),
      ),
      kept && restored(discard),
      h("div", { class: "fields" }, h("label", {}, h("span", {}, "Name"), name), h("label", {}, h("span", {}, "Mode"), mode)),
      h(
        "div",
        { class: "halves" },
        h("section", { class: "panel" }, h("header", {}, h("h2", {}, "Conditions"), note), rowBox.element),
        h(
          "div",
          { class: "stack" },
          h(
            "section",
            { class: "panel" },
            h("header", {}, h("h2", {}, "Expression"), h("span", { class: "hint" }, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Space"), " completes")),
            textBox.element,
            problem,
          ),
          h("section", { class: "panel", "aria-label": "Preview" }, h("header", {}, h("h2", {}, "If it were saved now")), result),
        ),
      ),
      spoken,
    ),
  );
  if (segment === null) {
    name.focus();
  }
  show(result, figures(null));
  if (kept) {
    restore();
  } else {
    textBox.text = segment?.source ?? "";
    read(textBox.text);
  }
  guard({ what: segment === null ? "The new segment" : `Segment ${segment.name}`, isDirty, discard: drafted.drop }, signal);

  function discard() {
    drafted.drop();
    reopen();
  }
}
