import type { TextEdit, TextPosition } from "./ruff.js";

/** Applies edits that do not overlap. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const offset = ({ row, column }: TextPosition): number => (starts[row - 1] ?? text.length) + column - 1;

  return edits
    .map((edit) => ({
      from: offset(edit.location),
      to: offset(edit.end_location),
      content: edit.content ?? "",
    }))
    .toSorted((one, other) => other.from - one.from)
    .reduce((result, { from, to, content }) => result.slice(0, from) + content + result.slice(to), text);
};
