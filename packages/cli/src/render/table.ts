import { stripVTControlCharacters } from "node:util";

/** How many columns a text takes, its colours left out. */
const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** Rows of cells as lines in which the columns stand below each other, two spaces apart, indented by two. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  const pad = (cell: string, column: number): string =>
    cell + " ".repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, column))).join("  ")}`.trimEnd(),
  );
}
