// The dialogs of the toolbar but that of images: links to pages, calls to action, blocks.
import { ask } from "./asking.js";
import { block, insert, quoted, selected } from "./insert.js";

// A dialog stands at the end of the document: inside the form, Enter would send it.
export function adopt(dialog, area, opens, confirms) {
  document.body.append(dialog);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => area.focus());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      confirms();
    }
  });
  return () => {
    // A browser that gave the focus back by itself would put the caret at the text's beginning.
    area.blur();
    dialog.showModal();
    opens();
  };
}

export function refDialog(dialog, area, url) {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("ul");
  let asked = 0;

  function choose(page) {
    dialog.close();
    insert(area, `[${selected(area) || page.title}]({{< ref "${page.path}" >}})`);
  }

  function row(page) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = page.title;
    button.addEventListener("click", () => choose(page));
    const item = document.createElement("li");
    const aside = document.createElement("span");
    aside.className = "desk-aside";
    aside.textContent = ` ${page.path} (${page.state})`;
    item.append(button, aside);
    return item;
  }

  async function search() {
    const number = ++asked;
    const answer = await ask(area, `${url}?q=${encodeURIComponent(field.value)}`);
    const { pages } = answer.ok ? await answer.json() : { pages: [] };
    if (number === asked) list.replaceChildren(...pages.map(row));
  }

  field.addEventListener("input", search);
  const opens = () => {
    field.value = selected(area);
    field.select();
    search();
  };
  return adopt(dialog, area, opens, () => list.querySelector("button")?.click());
}

export function ctaDialog(dialog, area) {
  const fields = [...dialog.querySelectorAll("[data-parameter]")];

  function confirms() {
    const given = fields.filter((f) => (f.type === "checkbox" ? f.checked : f.value.trim()));
    const words = given.map((f) => ` ${f.dataset.parameter}=${quoted(f.value.trim())}`);
    dialog.close();
    block(area, `{{< contact-cta${words.join("")} >}}`);
  }

  dialog.querySelector("[data-insert]").addEventListener("click", confirms);
  return adopt(dialog, area, () => fields[0].focus(), confirms);
}

export function blockDialog(dialog, area) {
  const buttons = [...dialog.querySelectorAll("[data-code]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      dialog.close();
      block(area, button.dataset.code);
    });
  }
  return adopt(dialog, area, () => buttons[0].focus(), () => {});
}
