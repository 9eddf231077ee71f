import { describe, expect, it } from "vitest";
import type { Cell } from "./observation.js";
import { recordWith } from "./record.js";
import { counts, details, table } from "./report.js";

const cell = (scenario: string, target: string, rest: Partial<Cell> = {}): Cell => ({
  scenario,
  target,
  result: "equal",
  evidence: "run",
  detail: "",
  ...rest,
});
const run = (target: string, seconds: number) => ({ target, startedAt: "2026-01-01T00:00:00.000Z", seconds });

describe("a record", () => {
  it("replaces the cells of a target that was run again, and keeps those of others", () => {
    const first = recordWith(
      { runs: [], cells: [] },
      [run("a", 1), run("b", 2)],
      [cell("x", "a"), cell("y", "a"), cell("x", "b", { log: "long" })],
    );
    const second = recordWith(first, [run("a", 3)], [cell("x", "a", { result: "differs" })]);
    expect(second.runs).toEqual([run("b", 2), run("a", 3)]);
    expect(second.cells).toEqual([cell("x", "b"), cell("x", "a", { result: "differs" })]);
  });

  it("replaces single cells by those of scenarios that were run again after a full run", () => {
    const full = recordWith({ runs: [], cells: [] }, [run("a", 1)], [cell("x", "a"), cell("y", "a")]);
    const some = { ...run("a", 2), scenarios: ["y"] };
    const later = recordWith(full, [some], [cell("y", "a", { result: "differs" })]);
    expect(later.runs).toEqual([run("a", 1), some]);
    expect(later.cells).toEqual([cell("x", "a"), cell("y", "a", { result: "differs" })]);
    expect(recordWith(later, [run("a", 3)], [cell("x", "a")]).runs).toEqual([run("a", 3)]);
  });
});

describe("a report", () => {
  const cells = [
    cell("x", "a"),
    cell("x", "b", { emulated: "pool" }),
    cell("y", "a", { result: "refused", detail: "pool: it has none" }),
    cell("z", "a", { result: "refused", detail: "pool: it has none" }),
    cell("y", "b", { result: "differs", detail: "t: failed, expected skipped", log: "one\n\ntwo\n" }),
  ];

  it("tells exact cells from emulated ones", () => {
    expect(counts(cells)).toBe(
      "1 exact, 1 emulated, 2 refused, 0 unobservable, 0 known to differ, 1 differing, 0 missing",
    );
    expect(table(cells)).toBe(
      ["   a        b", "x  exact    emul.", "y  refused  DIFFERS", "z  refused  -"].join("\n"),
    );
  });

  it("lists refusals by their reason, and what differs with its log", () => {
    expect(details(cells)).toEqual([
      "refused by a: pool: it has none\n    y, z",
      "differs: y on b: t: failed, expected skipped\n    one\n    two",
    ]);
  });
});
