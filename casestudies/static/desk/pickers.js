// The order of picked pages, and suggestions that are added with a click. Without this the pickers
// work as the admin's do, and keep the order in which pages are picked.
"use strict";

{
  function move(select, option, step) {
    const chosen = [...select.selectedOptions];
    const other = chosen[chosen.indexOf(option) + step];
    if (!other) return;
    step < 0 ? other.before(option) : other.after(option);
    django.jQuery(select).trigger("change");
    const buttons = select.closest(".form-row").querySelectorAll(`[data-pk="${option.value}"] button`);
    (step < 0 ? buttons[0] : buttons[1])?.focus();
  }

  function button(text, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function show(select, list) {
    const chosen = [...select.selectedOptions];
    list.hidden = chosen.length < 2;
    list.replaceChildren(
      ...chosen.map((option) => {
        const row = document.createElement("li");
        row.dataset.pk = option.value;
        row.append(
          button("↑", `${select.dataset.up}: ${option.text}`, () => move(select, option, -1)),
          button("↓", `${select.dataset.down}: ${option.text}`, () => move(select, option, 1)),
          option.text,
        );
        return row;
      }),
    );
  }

  function enhance(select) {
    const list = document.createElement("ol");
    list.className = "desk-order";
    list.setAttribute("aria-label", select.dataset.ordered);
    select.closest(".related-widget-wrapper, .form-row > div")?.after(list);
    const row = select.closest(".form-row");
    const name = row.querySelector(`label[for="${select.id}"]`)?.textContent ?? "";
    row.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
    const $select = django.jQuery(select);
    $select.on("change", () => show(select, list));
    // An option that was picked, dropped and picked again goes to the end, like a new one.
    $select.on("select2:select", (event) => {
      select.append(event.params.data.element);
      $select.trigger("change");
    });
    show(select, list);
  }

  function add(suggestion) {
    const select = document.getElementById(`id_${suggestion.dataset.field}`);
    const known = [...select.options].find((option) => option.value === suggestion.dataset.add);
    const option = known ?? new Option(suggestion.dataset.title, suggestion.dataset.add);
    option.selected = true;
    select.append(option);
    django.jQuery(select).trigger("change");
    suggestion.closest("li").remove();
    select.closest(".form-row").querySelector("input.select2-search__field")?.focus();
  }

  window.addEventListener("load", () => {
    document.querySelectorAll("select[data-ordered]").forEach(enhance);
    for (const suggestion of document.querySelectorAll("button[data-add]")) {
      suggestion.hidden = false;
      suggestion.addEventListener("click", () => add(suggestion));
    }
  });
}
