// The checklist follows the typing; a line that it names is jumped to.
import { ask, renewTokens } from "./asking.js";
import { jump } from "./places.js";

export function watchChecklist(area) {
  const panel = document.querySelector("[data-checklist]");
  if (!panel) return;
  let waiting;
  async function check() {
    renewTokens();
    const body = new FormData(area.form);
    const answer = await ask(area, panel.dataset.checklist, { method: "POST", body });
    if (!answer.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
  }
  area.form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, 700);
  });
  panel.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]")?.dataset.line;
    if (line) jump(area, Number(line));
  });
  if (!panel.children.length) check();
}
