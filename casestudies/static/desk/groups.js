// Which groups of fields are open is remembered in this browser, for each kind of page. Without this
// they fold, and are as the server sends them.
import { read, write } from "./kept.js";

const groups = document.querySelectorAll("details[data-group]");
// Not the first form of the page: that of the remarks stands before it.
const key = `desk:groups:${groups[0]?.closest("form")?.id ?? ""}`;
const kept = read(key) ?? {};

for (const group of groups) {
  const { group: name, errors } = group.dataset;
  // What has errors is seen.
  if (errors === undefined) group.open = kept[name] ?? group.open;
  // What was chosen before says nothing of what is chosen now.
  group.addEventListener("change", () => group.querySelector(".desk-group-held")?.remove());
  // Only what a person did, not what this script does.
  group.querySelector("summary").addEventListener("click", () => {
    setTimeout(() => write(key, { ...read(key), [name]: group.open }));
  });
}
