// Tells the desk that this tab is there, and shows who else has the page open. Without this the
// form says who had it open when it was asked for. Nothing is locked.
const EVERY = 20_000; // milliseconds
const place = document.querySelector("[data-here]");

if (place) {
  const tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");

  let shown = "";

  function body(more = {}) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const sent = { csrfmiddlewaretoken: token, tab, version: place.dataset.version, ...more };
    return new URLSearchParams(sent);
  }

  async function beat() {
    try {
      const answer = await fetch(place.dataset.here, { method: "POST", body: body() });
      // Who is signed out is told beside the text.
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      // Screen readers say what is new, and nothing every twenty seconds.
      if (html !== shown) place.innerHTML = html;
      shown = html;
    } catch {
      // Not connected: the next beat tries again.
    }
  }

  beat();
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  addEventListener("pageshow", (event) => event.persisted && beat());
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.here, body({ leave: "" })));
}
