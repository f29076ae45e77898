// The toolbar, the usual keys, the dialogs and the checklist. Without this the text is a plain
// textarea and the checklist is the one of what is stored.
"use strict";

{
  // What an insertion replaces is undone with the browser's own undo.
  function insert(area, text) {
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

  function wrap(area, before, after = before) {
    const { selectionStart: start } = area;
    const words = selected(area);
    insert(area, before + words + after);
    area.setSelectionRange(start + before.length, start + before.length + words.length);
  }

  // As the importer and Hugo read them; see casestudies/shortcodes.py.
  function quote(value) {
    const plain = !/[\\\n]/.test(value);
    return plain ? `"${value.replaceAll('"', '\\"')}"` : `\`${value.replaceAll("`", "’")}\``;
  }

  function block(area, text) {
    const before = area.value.slice(0, area.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    insert(area, `${gap}${text}\n\n`);
  }

  function insertLink(area) {
    const words = selected(area);
    insert(area, `[${words}](https://)`);
    const end = area.selectionStart - 1;
    words ? area.setSelectionRange(end - 8, end) : area.setSelectionRange(end - 10, end - 10);
  }

  const isOver = (answer) => answer.redirected || answer.status === 401;

  // Every question to the server. A session that ended is said beside the text; whoever signs in
  // again, in another tab, has another token.
  async function ask(area, url, options) {
    const answer = await fetch(url, options);
    area.closest(".desk-writing").querySelector("[data-signed-out]").hidden = !isOver(answer);
    return isOver(answer) ? Response.error() : answer;
  }

  // In every form: the script of the preview reads the first one.
  function renewTokens() {
    const token = /\bcsrftoken=(\w+)/.exec(document.cookie)?.[1];
    if (!token) return;
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
  }

  // A dialog stands at the end of the document: inside the form, Enter would send it.
  function adopt(dialog, area, opens, confirms) {
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
      dialog.showModal();
      opens();
    };
  }

  function refDialog(dialog, area, url) {
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

  function ctaDialog(dialog, area) {
    const fields = [...dialog.querySelectorAll("[data-parameter]")];

    function confirms() {
      const given = fields.filter((f) => (f.type === "checkbox" ? f.checked : f.value.trim()));
      const words = given.map((f) => ` ${f.dataset.parameter}=${quote(f.value.trim())}`);
      dialog.close();
      block(area, `{{< contact-cta${words.join("")} >}}`);
    }

    dialog.querySelector("[data-insert]").addEventListener("click", confirms);
    return adopt(dialog, area, () => fields[0].focus(), confirms);
  }

  function imageDialog(dialog, area, { images: library, upload }) {
    const file = dialog.querySelector("input[type=file]");
    const description = dialog.querySelector("[data-description]");
    const decorative = dialog.querySelector("[data-decorative]");
    const problem = dialog.querySelector("[role=alert]");
    const list = dialog.querySelector(".desk-images");

    function complain(text) {
      problem.textContent = text;
      problem.hidden = !text;
    }

    function place(code) {
      dialog.close();
      block(area, code);
    }

    function row(image) {
      const button = document.createElement("button");
      button.type = "button";
      const picture = new Image();
      picture.src = image.url;
      picture.alt = image.title;
      button.append(picture);
      button.addEventListener("click", () => place(image.code));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }

    async function confirms() {
      const words = description.value.trim();
      if (!file.files.length) return complain(dialog.dataset.noFile);
      if (Boolean(words) === decorative.checked) {
        return complain(dialog.dataset.noWords);
      }
      renewTokens();
      const body = new FormData();
      body.append("csrfmiddlewaretoken", area.form.elements.csrfmiddlewaretoken.value);
      body.append("image", file.files[0]);
      body.append("description", words);
      body.append("is_decorative", String(decorative.checked));
      const answer = await ask(area, upload, { method: "POST", body });
      const said = await answer.json().catch(() => ({ image: [dialog.dataset.failed] }));
      return said.image_code ? place(said.image_code) : complain(said.image.join(" "));
    }

    dialog.querySelector("[data-insert]").addEventListener("click", confirms);
    const show = adopt(
      dialog,
      area,
      async () => {
        complain("");
        description.value = "";
        decorative.checked = false;
        (file.files.length ? description : file).focus();
        const answer = await ask(area, library);
        const { images } = answer.ok ? await answer.json() : { images: [] };
        list.replaceChildren(...images.map(row));
      },
      confirms,
    );

    // An image that is dropped or pasted opens the dialog, before the widget's script sees it.
    function take(event) {
      const data = event.dataTransfer ?? event.clipboardData;
      const images = [...(data?.files ?? [])].filter((one) => one.type.startsWith("image/"));
      if (event.target !== area || !images.length) return;
      event.preventDefault();
      event.stopPropagation();
      file.files = data.files;
      show();
    }
    window.addEventListener("drop", take, true);
    window.addEventListener("paste", take, true);

    return () => {
      file.value = "";
      show();
    };
  }

  // Where a line is in the textarea, measured in an invisible copy of it.
  function heightAt(area, position) {
    const copy = area.cloneNode();
    copy.removeAttribute("id");
    copy.removeAttribute("name");
    copy.className = "desk-measure";
    copy.value = area.value.slice(0, position);
    area.after(copy);
    const height = copy.scrollHeight;
    copy.remove();
    return height;
  }

  function jump(area, line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    const y = heightAt(area, start);
    area.scrollTop = y - area.clientHeight / 2;
    const top = area.getBoundingClientRect().top + window.scrollY - area.scrollTop;
    window.scrollTo({ top: top + y - window.innerHeight / 2 });
  }

  function watchChecklist(area) {
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

  function enhance(toolbar) {
    const area = toolbar.parentElement.querySelector(".markdownx-editor");
    const dialog = (name) => toolbar.parentElement.querySelector(`[data-dialog="${name}"]`);
    const actions = {
      bold: () => wrap(area, "**"),
      italic: () => wrap(area, "*"),
      link: () => insertLink(area),
      ref: refDialog(dialog("ref"), area, toolbar.dataset.pages),
      image: imageDialog(dialog("image"), area, toolbar.dataset),
      cta: ctaDialog(dialog("cta"), area),
    };
    const keys = { b: actions.bold, i: actions.italic, k: actions.link };
    toolbar.hidden = false;
    toolbar.addEventListener("click", (event) => {
      actions[event.target.closest("[data-do]")?.dataset.do]?.();
    });
    area.addEventListener("keydown", (event) => {
      const action = keys[event.key.toLowerCase()];
      if (action && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        action();
      }
    });
    // Before the preview is asked for, and before the form is sent.
    area.addEventListener("input", renewTokens);
    area.form.addEventListener("submit", renewTokens);
    watchChecklist(area);
    const line = /^#line-(\d+)$/.exec(location.hash)?.[1];
    if (line) jump(area, Number(line));
  }

  window.addEventListener("load", () => {
    document.querySelectorAll(".desk-toolbar").forEach(enhance);
  });
}
