// A copy of unsaved text in this browser: it survives a crash, an expired session and a closed
// tab, and is offered back with a comparison. Without this the form works as it is.
import { keys, read, remove, write } from "./kept.js";

const PREFIX = "rescue:";
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000; // milliseconds
const EVERY = 1000; // milliseconds

const section = document.querySelector(".rescue");
const form = section && document.querySelector('#content-main form[id$="_form"]');

// What was sent and has been saved is safe: the server names the forms that it saved.
const saved = document.querySelector('meta[name="saved-forms"]')?.content.split(" ") ?? [];
forget((copy) => copy.keptAt < Date.now() - KEPT_FOR);
forget((copy) => copy.isSent && saved.includes(copy.once));
if (form) {
  watch(PREFIX + section.dataset.owner + ":" + location.pathname);
}

function watch(key) {
  const once = form.elements.once.value;
  const copy = read(key);
  const opened = JSON.stringify(valuesOf(form));
  let kept = opened;

  function keep(isSent = false) {
    const now = JSON.stringify(valuesOf(form));
    // Nothing typed: an older copy stays until someone decides about it. The save of another tab
    // takes its copy away, not this tab's text.
    const isLost = kept !== opened && !read(key);
    if (now !== kept || isLost || (isSent && read(key)?.once === once)) {
      kept = now;
      const version = form.elements.version.value;
      write(key, { keptAt: Date.now(), isSent, once, version, values: JSON.parse(now) });
    }
  }

  // A form that came back, with errors or a conflict, is not saved yet: its copy stays.
  if (!("cameBack" in section.dataset)) {
    copy && differing(copy.values).length ? offer(key, copy) : remove(key);
  }
  setInterval(keep, EVERY);
  addEventListener("pagehide", () => keep());
  // A button with an address of its own, such as the preview’s, saves nothing.
  form.addEventListener("submit", (event) => keep(!event.submitter?.hasAttribute("formaction")));
}

// What the editor fills in, by name: texts as strings, selections as lists of value and label.
function valuesOf(element) {
  const values = {};
  for (const field of element.elements) {
    const isChosen = !["radio", "checkbox"].includes(field.type) || field.checked;
    if (!field.name || !isChosen || ["hidden", "submit", "button", "file"].includes(field.type)) {
      continue;
    }
    if (field.name.startsWith("choose-")) {
      continue;
    }
    values[field.name] =
      field.tagName === "SELECT"
        ? Array.from(field.selectedOptions, (option) => [option.value, option.text])
        : field.value;
  }
  return values;
}

function differing(values) {
  const now = valuesOf(form);
  const names = Object.keys(values).filter((name) => form.elements[name]);
  return names.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(now[name] ?? ""));
}

function offer(key, copy) {
  section.querySelector("time").textContent = new Date(copy.keptAt).toLocaleString();
  const now = valuesOf(form);
  section
    .querySelector(".rescue-fields")
    .replaceChildren(
      ...differing(copy.values).flatMap((name) => [
        make("h3", labelOf(name)),
        comparison(asText(now[name]), asText(copy.values[name])),
      ]),
    );
  section.hidden = false;
  section.querySelector('[data-rescue="back"]').addEventListener("click", () => {
    differing(copy.values).forEach((name) => fill(form.elements[name], copy.values[name]));
    // What the text was typed upon: a colleague's save since then is asked about.
    form.elements.version.value = copy.version ?? "";
    section.hidden = true;
  });
  section.querySelector('[data-rescue="away"]').addEventListener("click", () => {
    remove(key);
    section.hidden = true;
  });
}

function fill(field, value) {
  if (field.tagName === "SELECT") {
    const chosen = value.map(
      ([one, label]) =>
        Array.from(field.options).find((option) => option.value === one) ?? new Option(label, one),
    );
    // The order of pages is that of their options.
    if (field.multiple) field.append(...chosen);
    Array.from(field.options).forEach((option) => (option.selected = chosen.includes(option)));
  } else if (field.type === "checkbox") {
    field.checked = true;
  } else {
    field.value = value;
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function labelOf(name) {
  const field = form.elements[name];
  return field.labels?.[0]?.textContent ?? name;
}

function asText(value) {
  return Array.isArray(value) ? value.map(([, label]) => label).join("\n") : (value ?? "");
}

// The lines that only one side has, in order; equal ones stand between them.
function comparison(old, now) {
  const before = old.split("\n");
  const after = now.split("\n");
  const common = commonLengths(before, after);
  const diff = make("div");
  diff.className = "diff";
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      diff.append(make("span", before[i]));
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      diff.append(make("del", before[i]));
      i += 1;
    } else {
      diff.append(make("ins", after[j]));
      j += 1;
    }
  }
  return diff;
}

// common[i][j]: how many lines `before` from i and `after` from j have in common.
function commonLengths(before, after) {
  const common = Array.from({ length: before.length + 1 }, () =>
    new Uint32Array(after.length + 1),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i][j] =
        before[i] === after[j]
          ? common[i + 1][j + 1] + 1
          : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

function make(name, text = "") {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function forget(isOver) {
  const own = keys().filter((key) => key.startsWith(PREFIX));
  own.filter((key) => isOver(read(key) ?? {})).forEach(remove);
}
