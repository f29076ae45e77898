// Keeps what is typed of an answer at the desk's server, so that it survives a page that is left,
// and fills templates in.
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
      if (!ok || redirected) throw new Error("not kept");
      kept = typed;
      state.textContent = state.dataset.kept;
    } catch {
      // The server is away, or the session over: the next turn tries again.
      state.textContent = state.dataset.lost;
    }
  }

  // The template below what is typed, as the server fills it in, without leaving the page.
  async function insert() {
    const { use, template } = form.elements;
    try {
      const options = { method: "POST", body: new FormData(form, use) };
      const answer = await fetch(form.action, options);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      text.value = page.querySelector("#answer-form").elements.text.value;
      template.value = "";
      text.focus();
    } catch {
      form.requestSubmit(use);
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
  form.elements.use?.addEventListener("click", (event) => {
    event.preventDefault();
    insert();
  });
}

// By Ctrl+Enter what is written goes where its main button would send it.
for (const one of document.querySelectorAll(".thread-form")) {
  one.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      one.requestSubmit(one.elements.send);
    }
  });
}
