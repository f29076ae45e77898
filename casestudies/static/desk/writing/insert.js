// What is put into the text. The browser's own undo takes it back.

export const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

export function insert(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function wrap(area, mark) {
  const { selectionStart: start } = area;
  const words = selected(area);
  insert(area, mark + words + mark);
  area.setSelectionRange(start + mark.length, start + mark.length + words.length);
}

// A block between empty lines, after what is selected. What is to be written first is selected:
// `first`, or what stands between its first quotation marks.
export function block(area, text, first = "") {
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  const before = area.value.slice(0, area.selectionEnd);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(area, `${gap}${text}\n\n`);
  const start = before.length + gap.length;
  const place = first ? text.indexOf(first) : text.indexOf('""') + 1;
  if (first || place) area.setSelectionRange(start + place, start + place + first.length);
}

// Put the mark before each line of the selection, or take it away where all have it. One kind of
// mark takes the place of another.
export function markLines(area, mark, known = /^(#{1,6} |> |[-*] |\d+\. )/) {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const found = value.indexOf("\n", area.selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const isCounted = mark === "1. ";
  const has = (line) => (isCounted ? /^\d+\. /.test(line) : line.startsWith(mark));
  const areMarked = lines.every(has);
  const written = lines.map((line, index) => {
    const plain = line.replace(known, "");
    return areMarked ? plain : (isCounted ? `${index + 1}. ` : mark) + plain;
  });
  area.setSelectionRange(start, end);
  insert(area, written.join("\n"));
  // Several lines stay chosen, for a second thought.
  if (lines.length > 1) area.setSelectionRange(start, area.selectionEnd);
}

export function link(area) {
  const words = selected(area);
  insert(area, `[${words}](https://)`);
  const end = area.selectionStart - 1;
  words ? area.setSelectionRange(end - 8, end) : area.setSelectionRange(end - 10, end - 10);
}

// As the importer and Hugo read them; see casestudies/text/shortcodes.py.
export function quoted(value) {
  const plain = !/[\\\n]/.test(value);
  return plain ? `"${value.replaceAll('"', '\\"')}"` : `\`${value.replaceAll("`", "’")}\``;
}
