// Suggests pages by title while one types where a menu entry, or an old address, leads. Without it
// one writes the path.
const list = document.getElementById("menu-pages");
const lists = [...list.children];
let asked = 0;

document.addEventListener("input", async (event) => {
  const words = event.target.value;
  if (event.target.getAttribute("list") !== list.id || words.startsWith("/") || words.includes(":")) return;
  const number = ++asked;
  const answer = await fetch(`${list.dataset.pages}?q=${encodeURIComponent(words)}`);
  const { pages } = answer.ok ? await answer.json() : { pages: [] };
  if (number !== asked) return;
  const found = pages.map((page) => new Option(`${page.title} (${page.state})`, `/${page.path}/`));
  list.replaceChildren(...lists, ...found);
});
