// The dialog of images: from the library, or uploaded, with a caption or without.
import { adopt } from "./dialogs.js";
import { block, quoted } from "./insert.js";
import { ask, renewTokens } from "./server.js";

// The code of an image of the library as a figure with that caption; as it is without one.
function captioned(code, caption) {
  if (!caption) return code;
  const words = ` caption=${quoted(caption)} >}}`;
  const [, alt, src] = /^!\[(.*)\]\((.*)\)$/s.exec(code) ?? [];
  if (!src) return code.replace(/ >\}\}$/, () => words);
  const plain = alt.replace(/\\([\\[\]])/g, "$1");
  return `{{< figure src="${src}" alt=${quoted(plain)}${words}`;
}

export function imageDialog(dialog, area, { images: library, upload }) {
  const file = dialog.querySelector("input[type=file]");
  const description = dialog.querySelector("[data-description]");
  const decorative = dialog.querySelector("[data-decorative]");
  const caption = dialog.querySelector("[data-caption]");
  const problem = dialog.querySelector("[role=alert]");
  const list = dialog.querySelector(".desk-images");

  function complain(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  function place(code) {
    dialog.close();
    block(area, captioned(code, caption.value.trim()));
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
    if (Boolean(words) === decorative.checked) return complain(dialog.dataset.noWords);
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

  async function opens() {
    complain("");
    description.value = caption.value = "";
    decorative.checked = false;
    (file.files.length ? description : file).focus();
    const answer = await ask(area, library);
    const { images } = answer.ok ? await answer.json() : { images: [] };
    list.replaceChildren(...images.map(row));
  }

  dialog.querySelector("[data-insert]").addEventListener("click", confirms);
  const show = adopt(dialog, area, opens, confirms);

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
