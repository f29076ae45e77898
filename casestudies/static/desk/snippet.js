// How the page is shown elsewhere follows what is typed. Without this it is that of what is stored.
"use strict";

{
  const PAUSE = 900; // milliseconds

  function follow(panel) {
    const form = panel.closest("form");
    let waiting;
    let asked = 0;

    // The text says it where no description does.
    const isSilent = () =>
      ["description", "seo_description"].every((name) => !form.elements[name]?.value.trim());

    async function show() {
      const number = ++asked;
      const body = new FormData(form);
      body.delete("upload");
      const token = /\bcsrftoken=(\w+)/.exec(document.cookie)?.[1];
      if (token) body.set("csrfmiddlewaretoken", token);
      const answer = await fetch(panel.dataset.snippet, { method: "POST", body }).catch(() => null);
      if (!answer?.ok || answer.redirected || number !== asked) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      panel.replaceChildren(...parsed.body.childNodes);
    }

    form.addEventListener("input", (event) => {
      if (event.target.name === "body" && !isSilent()) return;
      clearTimeout(waiting);
      waiting = setTimeout(show, PAUSE);
    });
    // Draft changes, or a form that came back, differ from what is stored.
    if (document.querySelector(".waiting, .errornote") || !panel.querySelector("figure")) show();
  }

  window.addEventListener("load", () => {
    document.querySelectorAll("[data-snippet]").forEach(follow);
  });
}
