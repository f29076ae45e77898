// Which groups of fields are open is remembered in this browser, for each kind of page. Without this
// they fold, and are as the server sends them.
"use strict";

{
  const groups = document.querySelectorAll("details[data-group]");
  // Not the first form of the page: that of the remarks stands before it.
  const kind = groups[0]?.closest("form")?.id ?? "";

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
