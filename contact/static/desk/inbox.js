/* The inbox by keys. Each key presses a button or a link that is there for everybody (data-key). */
import { read, write } from "./kept.js";

const OFF = "inbox-keys-off";
const rows = () => [...document.querySelectorAll("#changelist-form #result_list tbody tr")];
const dialog = document.querySelector(".inbox-keys");
const isOff = () => read(OFF) === 1;
let current = -1;

/* Move along the list: the link of the row takes focus, so that Enter opens it. */
const go = (step) => {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  const from = focused >= 0 ? focused : current;
  current = Math.min(Math.max(from + step, 0), all.length - 1);
  all.forEach((row, place) => row.classList.toggle("inbox-at", place === current));
  all[current]?.querySelector(".field-who a")?.focus();
  all[current]?.scrollIntoView({ block: "nearest" });
};

const chosen = () => rows().some((row) => row.querySelector(".action-select")?.checked);
const box = () => rows()[current]?.querySelector(".action-select");

/* An act without a choice is for the row where one is. */
const press = (button) => {
  if (button.localName === "summary") {
    /* What is written in: opened, and ready for the first word. */
    button.parentElement.open = true;
    button.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
    return;
  }
  if (button.name === "action" && !chosen()) {
    if (!box()) return;
    box().checked = true;
  }
  button.click();
};

const inList = {
  j: () => go(1),
  k: () => go(-1),
  o: () => rows()[current]?.querySelector(".field-who a")?.click(),
  x: () => box()?.click(),
};

const isTyping = (target) =>
  target.isContentEditable || target.closest("textarea, select, input:not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
  if (!plain || isTyping(event.target) || dialog?.open || (isOff() && event.key !== "?")) return;
  const search = event.key === "/" && document.querySelector("#searchbar");
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const act = rows().length && inList[event.key];
  if (!search && !button && !act) return;
  event.preventDefault();
  if (search) search.focus();
  else if (act) act();
  else press(button);
});

/* Told where it helps: the help, and each button's own key. */
const help = document.querySelector("[data-keys-help]");
const toggle = document.querySelector("[data-keys-on]");
if (help && dialog) {
  help.hidden = false;
  help.addEventListener("click", () => dialog.showModal());
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => {
    write(OFF, toggle.checked ? 0 : 1);
    document.documentElement.classList.toggle("inbox-no-keys", isOff());
  });
  document.documentElement.classList.toggle("inbox-no-keys", isOff());
}
document.querySelectorAll("[data-key]").forEach((button) => {
  const hint = document.createElement("kbd");
  hint.textContent = button.dataset.key;
  hint.setAttribute("aria-hidden", "true");
  button.append(" ", hint);
});

/* What is typed and neither sent nor kept: the page is not left without a question. A draft of an
   answer is kept by itself (answer.js). */
const FIELDS = "textarea, select, input:not([type=hidden], .action-select, [data-keys-on])";
const forms = [...document.querySelectorAll(".inbox-open form:not(#answer-form)")];
const typed = (form) =>
  JSON.stringify([...form.querySelectorAll(FIELDS)].map((one) => one.checked + one.value));
const unsaved = new Map(forms.map((form) => [form, typed(form)]));
let sent = null;
document.addEventListener("submit", (event) => (sent = event.target));
addEventListener("beforeunload", (event) => {
  const isTyped = (form) => form !== sent && typed(form) !== unsaved.get(form);
  if (forms.some(isTyped)) event.preventDefault();
});

/* The open request in sight, in the list beside it. */
const open = document.querySelector(".inbox-current")?.closest("tr");
const pane = document.querySelector(".inbox-beside");
if (open && pane) pane.scrollTop = open.offsetTop - pane.clientHeight / 3;
