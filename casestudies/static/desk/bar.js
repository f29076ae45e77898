// The bar of a page's form: it says what is not saved, leads to the date that is asked for, and
// a save leaves the caret where it was. Without this its buttons do the same.
"use strict";

{
  const KEPT = "desk:place";
  const bar = document.querySelector(".writing-bar");
  const form = bar?.closest("form");

  function noteUnsaved() {
    const said = bar.querySelector("[data-unsaved]");
    form.addEventListener("input", () => (said.textContent = said.dataset.unsaved));
    form.addEventListener("change", () => (said.textContent = said.dataset.unsaved));
  }

  // To schedule a page is to say when: the field is opened before the server asks for it.
  function leadToDate() {
    const day = form.querySelector("#id_published_at_0");
    form.querySelector('[name="_schedule"]')?.addEventListener("click", (event) => {
      if (!day || day.value) return;
      event.preventDefault();
      const menu = bar.querySelector(".writing-menu");
      if (menu) menu.open = false;
      day.closest("details").open = true;
      day.focus();
    });
  }

  // In the formats in which the admin writes dates and times.
  function momentOf(day, time) {
    const date = day.strptime(get_format("DATE_INPUT_FORMATS")[0]);
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return new Date(
      date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hours, minutes,
    );
  }

  // With a date that is still to come the next action is to schedule.
  function followDate() {
    const [day, time] = ["0", "1"].map((part) => form.querySelector(`#id_published_at_${part}`));
    const main = form.querySelector("[data-main]");
    const schedule = form.querySelector('[name="_schedule"]');
    if (!day || !schedule || !main) return;
    const own = { name: main.name, text: main.firstChild.textContent };
    function look() {
      const isToCome = momentOf(day.value, time.value) > new Date();
      main.name = isToCome ? schedule.name : own.name;
      main.firstChild.textContent = isToCome ? `${schedule.textContent.trim()} ` : own.text;
    }
    for (const field of [day, time]) {
      field.addEventListener("input", look);
      field.addEventListener("change", look);
    }
    look();
  }

  function closeMenus() {
    const menu = bar.querySelector(".writing-menu");
    if (!menu) return;
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const shown = () => {
      const items = [...menu.querySelectorAll(":scope > div :is(button, a, summary)")];
      return items.filter((item) => item.checkVisibility());
    };
    menu.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && menu.open) {
        event.preventDefault();
        shown().at((shown().indexOf(document.activeElement) + step) % shown().length).focus();
      } else if (event.key === "Escape") {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    // Opened by its key, from wherever that was pressed.
    menu.addEventListener("toggle", () => {
      if (menu.open && !menu.contains(document.activeElement)) shown()[0]?.focus();
    });
  }

  // F6 leads from the text to what stands beside it, where one was, and back.
  function passByKey() {
    const [side, area] = [".writing-side", ".markdownx-editor"].map((one) => form.querySelector(one));
    let last;
    side.addEventListener("focusin", (event) => (last = event.target));
    addEventListener("keydown", (event) => {
      const isHeld = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
      if (event.key !== "F6" || isHeld || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      const place = last?.checkVisibility() ? last : side.querySelector("a, summary");
      (side.contains(document.activeElement) ? area : place).focus();
    });
  }

  // On a narrow screen one button leads from the text to what stands below it, and back.
  function leadToDetails() {
    const link = bar.querySelector(".writing-details");
    const text = form.querySelector(".desk-writing");
    if (!link) return;
    const words = [link.dataset.back, link.textContent];
    let isAtText = true;
    const watcher = new IntersectionObserver((seen) => {
      isAtText = seen.at(-1).isIntersecting;
      link.textContent = words[Number(isAtText)];
    });
    watcher.observe(text);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      (isAtText ? document.querySelector(link.hash) : text).scrollIntoView();
    });
  }

  // A save loads the page anew: whoever wrote goes on where they were.
  function keepPlace() {
    form.addEventListener("submit", () => {
      const area = form.querySelector(".markdownx-editor");
      const field = document.activeElement;
      const place = {
        at: Date.now(),
        id: form.contains(field) ? field.id : "",
        selection: area && [area.selectionStart, area.selectionEnd, area.scrollTop],
        top: scrollY,
      };
      try {
        sessionStorage.setItem(KEPT, JSON.stringify(place));
      } catch {
        // Not kept.
      }
    });
  }

  function takePlace() {
    let place;
    try {
      place = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch {
      return;
    }
    // Soon after, and where nothing else asks to be read first.
    const asks = form.querySelector(".errorlist, .conflict");
    if (!place || asks || Date.now() - place.at > 15000) return;
    const area = form.querySelector(".markdownx-editor");
    if (area && place.selection) {
      area.setSelectionRange(place.selection[0], place.selection[1]);
      area.scrollTop = place.selection[2];
    }
    if (place.id) document.getElementById(place.id)?.focus({ preventScroll: true });
    scrollTo({ top: place.top, behavior: "instant" });
  }

  // The admin's script gives a new page's focus to the first button.
  function beginWithTitle() {
    if (document.activeElement?.closest(".writing-bar")) form.querySelector("#id_title")?.focus();
  }

  if (form) {
    noteUnsaved();
    leadToDate();
    followDate();
    closeMenus();
    passByKey();
    leadToDetails();
    keepPlace();
    addEventListener("load", beginWithTitle);
    addEventListener("load", takePlace);
  }
}
