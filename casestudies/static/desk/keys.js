// Every key that a page names in `aria-keyshortcuts` presses what names it. What a toolbar puts into
// a text is put there from that text only.
"use strict";

{
  // As aria-keyshortcuts writes it: Control+Shift+1. On a Mac the command key is as good.
  function written(event) {
    const digit = /^Digit(\d)$/.exec(event.code)?.[1];
    const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
    const held = [
      (event.ctrlKey || event.metaKey) && "Control",
      event.shiftKey && "Shift",
      event.altKey && "Alt",
    ];
    return [...held.filter(Boolean), key].join("+");
  }

  function namedBy(event) {
    // A key that writes a sign by AltGr is no shortcut.
    const isHeld = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    const keys = written(event);
    if (!isHeld || !/^[\w+.,]+$/.test(keys)) return undefined;
    const found = [...document.querySelectorAll(`[aria-keyshortcuts~="${keys}"]`)];
    return found.find((one) => {
      const own = one.matches("[data-slash]") && one.closest(".desk-writing");
      return !one.disabled && (!own || own.contains(event.target));
    });
  }

  function press(event) {
    const button = namedBy(event);
    if (!button) return;
    event.preventDefault();
    // Behind a dialog nothing is pressed; nor twice, by a key that is held down.
    if (!event.repeat && !document.querySelector("dialog[open]")) button.click();
  }

  // On its way down: the pickers keep to themselves what is pressed in them.
  addEventListener("keydown", press, true);
}
