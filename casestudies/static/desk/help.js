// Help beside what is being done: a link to a part of a guide opens it in a panel that leaves the
// page usable. Without this the link opens the guide in a tab of its own.
"use strict";

{
  const panel = document.querySelector(".help-panel");
  const root = panel?.dataset.help;

  // /admin/help/editors/#links is read from /admin/help/editors/links/.
  function partAddress(link) {
    const { hash, origin, pathname } = new URL(link.href);
    const isHelp = origin === location.origin && pathname.startsWith(root) && hash;
    return isHelp ? `${pathname}${hash.slice(1)}/` : "";
  }

  async function show(address) {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) return false;
    const text = panel.querySelector(".help-text");
    text.innerHTML = await answer.text();
    // What the form holds is not left.
    for (const link of text.querySelectorAll("a")) link.target = "_blank";
    const heading = text.querySelector("h2");
    panel.querySelector(".help-panel-bar a").href = heading.dataset.whole;
    if (!panel.open) panel.show();
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
    return true;
  }

  async function follow(event) {
    const link = event.target.closest("a");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const address = link && isPlain && !link.closest(".help-panel-bar") && partAddress(link);
    if (!address) return;
    event.preventDefault();
    // Signed out, or away: the guide's own page says what is wrong.
    const isShown = await show(address).catch(() => false);
    if (!isShown) open(link.href, "_blank");
  }

  if (panel) {
    document.addEventListener("click", follow);
    panel.querySelector("[data-close]").addEventListener("click", () => panel.close());
    panel.addEventListener("keydown", (event) => event.key === "Escape" && panel.close());
  }
}
