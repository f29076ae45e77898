// Questions to the server, by a page that may stay open longer than its session.

const isOver = (answer) => answer.redirected || answer.status === 401;

// A session that ended is said beside the text; whoever signs in again, in another tab, has another
// token.
export async function ask(area, url, options) {
  const answer = await fetch(url, options);
  area.closest(".desk-writing").querySelector("[data-signed-out]").hidden = !isOver(answer);
  return isOver(answer) ? Response.error() : answer;
}

// In every form: the script of the preview reads the first one.
export function renewTokens() {
  const token = /\bcsrftoken=(\w+)/.exec(document.cookie)?.[1];
  if (!token) return;
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
}
