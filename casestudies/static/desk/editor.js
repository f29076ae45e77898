// What django-markdownx's script leaves to be mended. Without this the textarea works as it is.
"use strict";

// The widget takes Tab and some shortcuts for itself. Stopping the event on its way down keeps it
// from the widget's listener and leaves the browser's own action: Tab moves on.
const TAKEN = ["Tab", "[", "]", "d"];
window.addEventListener(
  "keydown",
  (event) => {
    if (event.target.matches?.(".markdownx-editor") && TAKEN.includes(event.key)) {
      event.stopPropagation();
    }
  },
  true,
);

// The server answers with the preview's document as escaped text; the frame shows it. The widget's
// script puts whatever the answer is, an error's page too, into a template: what stands there is no
// part of the form.
document.addEventListener(
  "markdownx.update",
  (event) => {
    const editor = event.target;
    const frame = editor.querySelector(".markdown-editor-preview");
    frame.srcdoc = editor.querySelector(".markdownx-preview").content.textContent;
    // A sentence instead of a document: there were too many previews, and this one is asked again.
    if (/^\s*[^\s<]/.test(frame.srcdoc)) {
      const area = editor.querySelector(".markdownx-editor");
      setTimeout(() => area.dispatchEvent(new Event("input")), 2000);
    }
  },
  true, // the event does not bubble
);
