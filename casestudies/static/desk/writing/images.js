// A figure: an image that is chosen from the library or uploaded there (images.js of the desk), its
// description as this text has it, and a caption.
import { adopt } from "./dialogs.js";
import { block, quoted } from "./insert.js";

// Markdown where it can say everything: its empty brackets look forgotten, and it has no caption.
function figure(address, words, caption) {
  if (words && !caption) return `![${words.replace(/[\\[\]]/g, "\\$&")}](${address})`;
  const below = caption && ` caption=${quoted(caption)}`;
  return `{{< figure src="${address}" alt=${quoted(words)}${below} >}}`;
}

export function imageDialog(dialog, area, { images: library }) {
  const description = dialog.querySelector("[data-description]");
  const caption = dialog.querySelector("[data-caption]");
  const picture = dialog.querySelector("img");
  const signedOut = area.closest(".desk-writing").querySelector("[data-signed-out]");
  let chosen;

  function confirms() {
    const [words, below] = [description, caption].map((field) => field.value.trim());
    dialog.close();
    block(area, figure(chosen.address, words, below));
  }

  function opens() {
    picture.src = chosen.url;
    description.value = chosen.description;
    caption.value = "";
    caption.focus();
  }

  dialog.querySelector("[data-insert]").addEventListener("click", confirms);
  const show = adopt(dialog, area, opens, confirms);

  function choose(file) {
    const then = (image) => {
      chosen = image;
      show();
    };
    signedOut.hidden = true;
    window.deskImages.choose(library, then, file).catch(() => (signedOut.hidden = false));
  }

  // An image that is dropped or pasted opens the library, before the widget's script sees it.
  function take(event) {
    const data = event.dataTransfer ?? event.clipboardData;
    const image = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (event.target !== area || !image) return;
    event.preventDefault();
    event.stopPropagation();
    choose(image);
  }
  window.addEventListener("drop", take, true);
  window.addEventListener("paste", take, true);

  return () => choose();
}
