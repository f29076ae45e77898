// A “/” at the start of a line offers what the toolbar has, as a list to be narrowed by typing.
import { heightAt } from "./places.js";

const BARS = 60; // pixels
let lists = 0;

export function offerBySlash(area, toolbar) {
  const list = document.createElement("ul");
  list.className = "desk-slash";
  list.id = `desk-slash-${++lists}`;
  list.hidden = true;
  // It may scroll; the Tab key takes what is chosen, and never comes here.
  list.tabIndex = 0;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", toolbar.getAttribute("aria-label"));
  const options = [...toolbar.querySelectorAll("[data-slash]")].map((button, index) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    const keys = document.createElement("kbd");
    keys.textContent = button.dataset.keys;
    option.append(button.dataset.slash, keys);
    option.button = button;
    return option;
  });
  list.append(...options);
  area.parentElement.after(list);
  area.setAttribute("aria-haspopup", "listbox");
  area.setAttribute("aria-controls", list.id);

  let start = -1;
  // Where somebody wants a “/” and nothing else.
  let refused = -1;
  const shown = () => options.filter((option) => !option.hidden);
  const current = () => options.find((option) => option.getAttribute("aria-selected") === "true");

  function choose(option) {
    for (const one of options) one.setAttribute("aria-selected", String(one === option));
    area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  // What was typed to find it goes, so that undoing brings it back.
  function take(option) {
    close();
    area.focus();
    area.setSelectionRange(start, area.selectionEnd);
    document.execCommand("delete") || area.setRangeText("");
    option.button.click();
  }

  // Below the line or above it, where the window has more room beside its bars.
  function place() {
    const box = area.getBoundingClientRect();
    const frame = list.offsetParent.getBoundingClientRect();
    const below = box.top + heightAt(area, start) - area.scrollTop;
    const above = below - parseFloat(getComputedStyle(area).lineHeight);
    const rooms = [innerHeight - BARS - below, above - BARS];
    list.style.maxBlockSize = "";
    const isLow = rooms[0] < list.offsetHeight && rooms[1] > rooms[0];
    list.style.maxBlockSize = `${Math.max(80, rooms[Number(isLow)])}px`;
    const top = isLow ? above - list.offsetHeight : below;
    list.style.insetBlockStart = `${top - frame.top}px`;
    list.style.insetInlineStart = `${box.left - frame.left + 12}px`;
  }

  function follow(event) {
    const before = area.value.slice(0, area.selectionEnd);
    const typed = /(?:^|\n)\/([^\s/]*)$/.exec(before);
    const isTyped = event.inputType?.startsWith("insert") || !list.hidden;
    if (!typed) refused = -1;
    if (!typed || !isTyped) return close();
    start = before.length - typed[1].length - 1;
    if (start === refused) return;
    const words = typed[1].toLowerCase();
    for (const option of options) {
      const label = option.button.dataset.slash.toLowerCase();
      option.hidden = !` ${label}`.includes(` ${words}`);
    }
    if (!shown().length) return close();
    list.hidden = false;
    place();
    choose(shown()[0]);
  }

  const keys = {
    ArrowDown: () => choose(shown()[(shown().indexOf(current()) + 1) % shown().length]),
    ArrowUp: () => choose(shown().at(shown().indexOf(current()) - 1)),
    Enter: () => take(current()),
    Tab: () => take(current()),
    Escape: () => {
      refused = start;
      close();
    },
  };

  area.addEventListener("input", follow);
  area.addEventListener("blur", close);
  area.addEventListener("scroll", close);
  // Before the browser moves the caret, and before the widget's script sees the key.
  area.addEventListener(
    "keydown",
    (event) => {
      if (list.hidden) return;
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return close();
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keys[event.key]();
    },
    true,
  );
  // The text keeps the focus.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
