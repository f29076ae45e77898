// Text and preview: side by side or one alone, and scrolled together.
import { read, write } from "../kept.js";
import { heightAt } from "./places.js";

const KEPT = "desk:view";

export function watchPanes(editor, area) {
  watchViews(editor);
  scrollTogether(area, editor.querySelector(".markdown-editor-preview"));
}

// The choice is kept in this browser.
function watchViews(editor) {
  const buttons = [...editor.querySelectorAll("[data-show]")];

  function show(view) {
    const chosen = buttons.find((button) => button.dataset.show === view) ?? buttons[1];
    editor.dataset.view = chosen.dataset.show;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    write(KEPT, chosen.dataset.show);
  }

  show(read(KEPT));
  // The key presses the group itself and goes round: text, both, preview.
  editor.querySelector(".desk-views").addEventListener("click", (event) => {
    const now = buttons.findIndex((button) => button.dataset.show === editor.dataset.view);
    const next = buttons[(now + 1) % buttons.length];
    show((event.target.closest("[data-show]") ?? next).dataset.show);
  });
}

// Headings are what both sides have: between two of them the scrolling is even.
function scrollTogether(area, frame) {
  let marks = [];
  let leader = null;
  let until = 0;

  function measure() {
    const inner = frame.contentDocument?.scrollingElement;
    if (!inner) return;
    const own = headingsIn(area.value).map((position) => heightAt(area, position));
    const shown = [...inner.querySelectorAll("h2, h3, h4, h5, h6")];
    const tops = shown.map((heading) => heading.getBoundingClientRect().top + inner.scrollTop);
    const middle = own.length === tops.length ? own.map((height, i) => [height, tops[i]]) : [];
    const end = [area.scrollHeight - area.clientHeight, inner.scrollHeight - inner.clientHeight];
    const fits = ([one, other]) => one < end[0] && other < end[1];
    marks = [[0, 0], ...middle.filter(fits), end];
  }

  // Where the other side is, when this one is at `y`; `from` is the number of this side.
  function beside(y, from) {
    const next = Math.max(1, marks.findIndex((mark) => mark[from] >= y));
    const [low, high] = [marks[next - 1], marks[next]];
    if (!high) return 0;
    const part = (y - low[from]) / (high[from] - low[from] || 1);
    return low[1 - from] + part * (high[1 - from] - low[1 - from]);
  }

  // What is moved by the other side does not move it back.
  function leads(side) {
    if (leader !== side && Date.now() < until) return false;
    leader = side;
    until = Date.now() + 150;
    return marks.length > 1;
  }

  function follow() {
    const top = beside(area.scrollTop, 0);
    frame.contentWindow?.scrollTo({ top, behavior: "instant" });
  }

  area.addEventListener("scroll", () => {
    if (leads(area)) follow();
  });
  // The preview is made anew at each pause in typing.
  frame.addEventListener("load", () => {
    measure();
    if (area.clientHeight && leads(area)) follow();
    frame.contentWindow.addEventListener("scroll", () => {
      if (leads(frame)) area.scrollTop = beside(frame.contentWindow.scrollY, 1);
    });
    frame.contentDocument.addEventListener("keydown", (event) => {
      // Whoever reads the preview saves the text.
      const isKey = event.ctrlKey || event.metaKey;
      if (isKey && !area.dispatchEvent(new KeyboardEvent("keydown", event))) event.preventDefault();
    });
  });
  new ResizeObserver(measure).observe(area);
}

// Where each heading begins that is no line of code.
function headingsIn(text) {
  const found = [];
  let position = 0;
  let isCode = false;
  for (const line of text.split("\n")) {
    if (/^ {0,3}(```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode && /^ {0,3}#{1,6}\s/.test(line)) found.push(position);
    position += line.length + 1;
  }
  return found;
}
