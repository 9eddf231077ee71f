/** A text broken at spaces into lines of at most so many columns, each with an indent. A longer word has a line of its own. */
export function wrapText(text: string, columns: number, indent = ""): readonly string[] {
  const width = columns - indent.length;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`);
}
