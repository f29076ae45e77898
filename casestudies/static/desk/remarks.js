// Remarks are left and resolved without leaving the form. Without this the form is left for it, and
// the page that lists the text line by line does the same.
const post = document.getElementById("remarks-post");
const panel = document.querySelector("[data-remarks]");
const area = document.querySelector("#content-main form textarea[name=body]");

const lineAt = (position) => area.value.slice(0, position).split("\n").length;

if (post && panel) {
  post.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(post, event.submitter));
    body.append("piece", "1");
    const answer = await fetch(post.action, { method: "POST", body });
    // Who is signed out is told beside the text, and what was typed here stays.
    if (!answer.ok || answer.redirected) return;
    panel.innerHTML = await answer.text();
    panel.querySelector("[role=alert], h2")?.scrollIntoView({ block: "nearest" });
  });

  panel.addEventListener("click", (event) => {
    const line = Number(event.target.closest("[data-remark-line]")?.dataset.remarkLine);
    if (!line || !area) return;
    const start = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1);
    const end = area.value.indexOf("\n", start);
    area.blur();
    area.setSelectionRange(start, end < 0 ? area.value.length : end);
    area.focus();
  });

  // The line in which one writes is the one that is meant, unless another is typed.
  panel.addEventListener("toggle", (event) => {
    const field = event.target.querySelector?.("[name=line]");
    if (field && event.target.open && area && !field.value && area.selectionStart) {
      field.value = lineAt(area.selectionStart);
    }
  }, true);
}
