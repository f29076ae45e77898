// Suggests pages below a search field while somebody types. All that may be suggested comes in one
// answer, the same for everybody; what is typed goes nowhere before it is sent. Optional.
const MOST = 6;

export async function suggest(form) {
  const field = form.elements.q;
  const answer = await fetch(form.dataset.suggestions);
  if (!answer.ok) return;
  const { said, pages } = await answer.json();
  const known = pages.map((page) => ({ page, words: wordsOf(`${page[0]} ${page[4]}`) }));
  const status = form.appendChild(element("p", { className: "visually-hidden" }));
  status.setAttribute("role", "status");
  const list = form.appendChild(element("ul", { className: "suggestions", hidden: true }));

  const close = () => {
    list.hidden = true;
    status.textContent = "";
  };
  const show = () => {
    const typed = wordsOf(field.value);
    const found = typed.length ? known.filter(({ words }) => hasAll(words, typed)).slice(0, MOST) : [];
    list.replaceChildren(...found.map(({ page }) => item(page)));
    list.hidden = !found.length;
    status.textContent = typed.length ? told(said, found.length) : "";
  };

  field.addEventListener("input", show);
  form.addEventListener("keydown", (event) => {
    const links = [field, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      field.focus();
    } else if (step && !list.hidden) {
      event.preventDefault();
      links[(links.indexOf(document.activeElement) + step + links.length) % links.length].focus();
    }
  });
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || close());
  if (field.value && document.activeElement === field && field.value !== field.defaultValue) show();
}

const wordsOf = (text) => text.toLowerCase().normalize("NFD").match(/[\p{L}\p{N}\p{M}]+/gu)?.map(plain) ?? [];
const plain = (word) => word.replace(/\p{M}/gu, "");
const hasAll = (words, typed) => typed.every((part) => words.some((word) => word.startsWith(part)));
const told = (said, number) =>
  number === 1 ? said.one : number ? said.many.replace("%(number)s", number) : said.none;
const element = (name, attributes) => Object.assign(document.createElement(name), attributes);

function item([text, url, label, lang]) {
  const link = element("a", { href: url });
  link.append(element("span", { textContent: text, ...(lang && { lang }) }), " ", element("small", { textContent: label }));
  const one = element("li", {});
  one.append(link);
  return one;
}
