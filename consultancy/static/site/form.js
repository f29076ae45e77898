// Asks the site for its time, signed, when a visitor begins to fill in a request: what is filled in at
// once was filled in by a robot. Optional: without it the form works the same, and nothing is held
// against whoever sends it.
for (const form of document.querySelectorAll(".request-form")) {
  form.addEventListener("focusin", () => fetchStamp(form), { once: true });
}

async function fetchStamp(form) {
  const { stamp, message } = form.elements;
  // A text that is there already was written before; its time is not known.
  if (stamp.value || message.value) return;
  try {
    const answer = await fetch(form.dataset.stamp);
    if (answer.ok) stamp.value = await answer.text();
  } catch {
    // The form goes without.
  }
}

// A search field fetches what it suggests, and the script for that, when somebody goes to it.
for (const form of document.querySelectorAll("[data-script]")) {
  const start = async () => (await import(form.dataset.script)).suggest(form);
  form.addEventListener("focusin", () => start().catch(() => {}), { once: true });
  // Whoever unfolds one is about to type.
  form.closest("details")?.addEventListener("toggle", () => form.elements.q.focus());
}
