// Keeps what is typed of an answer at the desk's server, so that it survives a page that is left.
// Without this there is the button.
const EVERY = 3000; // milliseconds
// Still here so long after it was sent, the page was not left after all.
const STAYED = 10000; // milliseconds

const form = document.querySelector("#answer-form");
if (form) {
  watch(form, form.elements.text, document.querySelector("#draft-state"));
}

function watch(form, text, state) {
  let kept = text.value;
  let isSending = false;

  async function keep() {
    if (isSending || text.value === kept) {
      return;
    }
    const typed = text.value;
    try {
      const options = { method: "POST", body: new FormData(form), keepalive: true };
      const { ok, redirected } = await fetch(form.dataset.draft, options);
      if (ok && !redirected) {
        kept = typed;
        state.textContent = state.dataset.kept;
      }
    } catch {
      // The server is away: the next turn tries again.
    }
  }

  setInterval(keep, EVERY);
  addEventListener("pagehide", keep);
  // Back from the page after it by the browser's button.
  addEventListener("pageshow", () => (isSending = false));
  form.addEventListener("submit", () => {
    isSending = true;
    setTimeout(() => (isSending = false), STAYED);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.elements.send);
    }
  });
}
