import type { Cell, CellResult } from "./observation.js";

const marks: { readonly [R in CellResult]: string } = {
  equal: "equal",
  refused: "refused",
  unobservable: "unobs.",
  differs: "DIFFERS",
  missing: "missing",
};

/** The table scenario × target, for people. */
export function table(cells: readonly Cell[]): string {
  const targets = [...new Set(cells.map(({ target }) => target))];
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const width = Math.max(...scenarios.map((it) => it.length));
  const columns = targets.map((target) => Math.max(target.length, 7));
  const row = (name: string, values: readonly string[]): string =>
    [name.padEnd(width), ...values.map((it, index) => it.padEnd(columns[index] ?? 0))].join("  ").trimEnd();
  const lines = scenarios.map((scenario) =>
    row(
      scenario,
      targets.map((target) => {
        const cell = cells.find((it) => it.scenario === scenario && it.target === target);
        return cell === undefined ? "-" : marks[cell.result];
      }),
    ),
  );
  return [row("", targets), ...lines].join("\n");
}

/** What is worth reading beside the table: every cell that is not plainly equal. */
export function details(cells: readonly Cell[]): readonly string[] {
  return cells
    .filter(({ result, detail }) => result !== "equal" && result !== "missing" && detail !== "")
    .map(({ scenario, target, result, detail }) => `${result}: ${scenario} on ${target}: ${detail}`);
}
