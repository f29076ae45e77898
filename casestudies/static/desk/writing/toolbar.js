// The toolbar, its dialogs and what follows the typing. Without this the text is a plain textarea,
// and the checklist is the one of what is stored.
import { renewTokens } from "./asking.js";
import { watchChecklist } from "./checklist.js";
import { blockDialog, ctaDialog, refDialog } from "./dialogs.js";
import { imageDialog } from "./images.js";
import { block, link, markLines, wrap } from "./insert.js";
import { jump } from "./places.js";
import { offerBySlash } from "./slash.js";
import { watchPanes } from "./panes.js";

function enhance(toolbar) {
  const editor = toolbar.parentElement;
  const area = editor.querySelector(".markdownx-editor");
  const dialog = (name) => editor.querySelector(`[data-dialog="${name}"]`);
  const actions = {
    bold: () => wrap(area, "**"),
    italic: () => wrap(area, "*"),
    link: () => link(area),
    ref: refDialog(dialog("ref"), area, toolbar.dataset.pages),
    image: imageDialog(dialog("image"), area, toolbar.dataset),
    cta: ctaDialog(dialog("cta"), area),
    block: blockDialog(dialog("block"), area),
  };
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const { do: name, mark, code, first } = event.target.closest("button")?.dataset ?? {};
    if (mark) markLines(area, mark);
    else if (code) block(area, code, first);
    else actions[name]?.();
  });
  // Before the preview is asked for, and before the form is sent.
  area.addEventListener("input", renewTokens);
  area.form.addEventListener("submit", renewTokens);
  passByArrows(toolbar);
  offerBySlash(area, toolbar);
  watchPanes(editor, area);
  watchChecklist(area);
  const line = /^#line-(\d+)$/.exec(location.hash)?.[1];
  if (line) jump(area, Number(line));
}

// One stop for the Tab key, as toolbars have it: the arrows lead from button to button, and to the help.
function passByArrows(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button, a")];
  for (const button of buttons.slice(1)) button.tabIndex = -1;
  toolbar.addEventListener("focusin", (event) => {
    for (const button of buttons) button.tabIndex = button === event.target ? 0 : -1;
  });
  toolbar.addEventListener("keydown", (event) => {
    const place = buttons.indexOf(event.target);
    const last = buttons.length - 1;
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last }[event.key];
    if (next === undefined || event.ctrlKey) return;
    event.preventDefault();
    buttons.at(next > last ? 0 : next).focus();
  });
}

addEventListener("load", () => document.querySelectorAll(".desk-toolbar").forEach(enhance));
