import type { Colors } from "../terminal.js";

/** How a code frame is drawn: colours, and the width in columns that it may take. */
export interface FrameStyle {
  readonly colors: Colors;
  readonly columns: number;
}

const contextLines = 1;

/** Text as a terminal shows it in equal columns: tabs become two spaces, control characters a dot. */
const flat = (text: string): string =>
  text.replaceAll("\t", "  ").replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "·");

/** Cuts a line so that a column stays visible; gives the cut text and where the column now is. */
function windowAround(
  text: string,
  column: number,
  width: number,
): { readonly text: string; readonly column: number } {
  if (text.length <= width) return { text, column };
  const start = Math.max(0, Math.min(column - Math.floor(width / 2), text.length - width));
  const cut = text.slice(start, start + width);
  const head = start > 0 ? `…${cut.slice(1)}` : cut;
  return { text: start + width < text.length ? `${head.slice(0, -1)}…` : head, column: column - start };
}

/** How much of the text from a column on is marked: the word that begins there, else one character. */
const markedLength = (text: string, column: number): number =>
  /^[\w$]+/.exec(text.slice(column))?.[0].length ?? 1;

/**
 * The lines around a place in a source, numbered, with carets under it. `line` and `column` count from 1.
 * Nothing when the source has no such line.
 */
export function codeFrame(
  source: string,
  place: { readonly line: number; readonly column: number },
  { colors, columns }: FrameStyle,
): readonly string[] {
  const lines = source.split(/\r\n|\r|\n/);
  const marked = lines[place.line - 1];
  if (marked === undefined) return [];
  const first = Math.max(1, place.line - contextLines);
  const last = Math.min(lines.length, place.line + contextLines);
  const gutter = String(last).length;
  const width = Math.max(20, columns - gutter - 8);
  const { dim, red } = colors;
  const shown: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const raw = lines[line - 1] ?? "";
    const number = String(line).padStart(gutter);
    if (line !== place.line) {
      shown.push(`    ${dim(`${number} │ ${flat(raw).slice(0, width)}`)}`.trimEnd());
      continue;
    }
    const before = flat(raw.slice(0, place.column - 1)).length;
    const view = windowAround(flat(raw), before, width);
    const carets = "^".repeat(markedLength(view.text, view.column));
    shown.push(`  ${red(">")} ${dim(`${number} │`)} ${view.text}`.trimEnd());
    shown.push(`    ${dim(`${" ".repeat(gutter)} │`)} ${" ".repeat(view.column)}${red(carets)}`);
  }
  return shown;
}
