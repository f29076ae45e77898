// Where a line of a text stands in its textarea.

// The height from the beginning of the text to that position, measured in an invisible copy.
export function heightAt(area, position) {
  const copy = area.cloneNode();
  copy.removeAttribute("id");
  copy.removeAttribute("name");
  copy.classList.add("desk-measure");
  copy.value = area.value.slice(0, position);
  area.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}

export function jump(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  area.scrollTop = heightAt(area, start) - area.clientHeight / 2;
  area.scrollIntoView({ block: "nearest" });
}
