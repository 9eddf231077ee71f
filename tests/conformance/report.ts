import type { Cell, CellResult } from "./observation.js";

const marks: { readonly [R in CellResult]: string } = {
  equal: "exact",
  refused: "refused",
  unobservable: "unobs.",
  known: "known",
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
        if (cell === undefined) return "-";
        return cell.emulated === undefined ? marks[cell.result] : "emul.";
      }),
    ),
  );
  return [row("", targets), ...lines].join("\n");
}

/** How many cells there are of each kind, in one line. */
export function counts(cells: readonly Cell[]): string {
  const count = (result: CellResult): number => cells.filter((it) => it.result === result).length;
  const emulated = cells.filter((it) => it.emulated !== undefined).length;
  return [
    `${count("equal") - emulated} exact`,
    `${emulated} emulated`,
    `${count("refused")} refused`,
    `${count("unobservable")} unobservable`,
    `${count("known")} known to differ`,
    `${count("differs")} differing`,
    `${count("missing")} missing`,
  ].join(", ");
}

/** The end of a log, where the reason stands. */
function indented(log: string): readonly string[] {
  return log
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .slice(-60)
    .map((line) => `    ${line}`);
}

/** The cells that targets refuse, by target and reason, with the scenarios. */
function refusedLines(cells: readonly Cell[]): readonly string[] {
  const scenarios = new Map<string, string[]>();
  for (const { scenario, target, detail } of cells.filter(({ result }) => result === "refused")) {
    const line = `refused by ${target}: ${detail}`;
    scenarios.set(line, [...(scenarios.get(line) ?? []), scenario]);
  }
  return [...scenarios].map(([line, names]) => `${line}\n    ${names.join(", ")}`);
}

/** What is worth reading beside the table: every cell that is not plainly equal. */
export function details(cells: readonly Cell[]): readonly string[] {
  const others = cells
    .filter(({ result, detail }) => ["differs", "unobservable", "known"].includes(result) && detail !== "")
    .map(({ scenario, target, result, detail, log = "" }) =>
      [`${result}: ${scenario} on ${target}: ${detail}`, ...indented(log)].join("\n"),
    );
  return [...refusedLines(cells), ...others];
}
