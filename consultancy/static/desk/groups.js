// Which groups of fields are open is remembered in this browser, for each kind of page. Without this
// they fold, and are as the server sends them.
"use strict";

{
  const kind = document.querySelector("#content-main > form")?.id ?? "";
  const groups = document.querySelectorAll("details[data-group]");

  function read() {
    try {
      return JSON.parse(localStorage.getItem(`desk:groups:${kind}`)) ?? {};
    } catch {
      return {};
    }
  }

  function remember(group) {
    const now = { ...read(), [group.dataset.group]: group.open };
    try {
      localStorage.setItem(`desk:groups:${kind}`, JSON.stringify(now));
    } catch {
      // Not remembered.
    }
  }

  const kept = read();
  for (const group of groups) {
    // What has errors is seen.
    if (!("errors" in group.dataset)) group.open = kept[group.dataset.group] ?? group.open;
    // Only what a person did, not what this script does.
    group.querySelector("summary").addEventListener("click", () => {
      setTimeout(() => remember(group));
    });
  }
}
