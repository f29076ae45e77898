// Names that screen readers say for what Django's widgets leave without one: the pickers of related
// rows take the label of the field they stand for. Nothing is seen of it.
"use strict";

{
  // The button that empties a picker of many is a child that its list may not have.
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    delete select.dataset.allowClear;
  }

  function nameOf(select) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const head = select.closest("td")?.cellIndex;
    const column = select.closest("table")?.tHead?.rows[0].cells[head];
    return (label ?? column)?.textContent.trim().replace(/:$/, "") ?? "";
  }

  function nameParts(container) {
    const name = nameOf(container.previousElementSibling);
    const parts = ".select2-selection, .select2-search__field, [role=textbox]";
    for (const part of container.querySelectorAll(parts)) part.setAttribute("aria-label", name);
  }

  function nameAll() {
    for (const select of document.querySelectorAll("select.admin-autocomplete + .select2-container")) {
      nameParts(select);
    }
    // The lens beside a filter of choices says what the filter is for.
    for (const lens of document.querySelectorAll(".search-label-icon[aria-label]")) {
      lens.setAttribute("role", "img");
    }
  }

  function nameSearch(event) {
    const field = document.querySelector(".select2-container--open .select2-search--dropdown input");
    field?.setAttribute("aria-label", nameOf(event.target));
  }

  // After the widgets' own scripts, and after each row that is added.
  addEventListener("load", () => {
    setTimeout(nameAll);
    document.addEventListener("formset:added", () => setTimeout(nameAll));
    window.django?.jQuery(document).on("select2:open", nameSearch);
  });
}
