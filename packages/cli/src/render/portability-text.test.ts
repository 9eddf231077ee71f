import type { PortabilityEntry } from "@partitura/compiler";
import { emulated, natively, read, unsupported, type Capability, type Feature } from "@partitura/core";
import pc from "picocolors";
import { expect, it } from "vitest";
import { renderPortability } from "./portability-text.js";

const evidence = read("a document");
const entry = (feature: Feature, what: string, capability: Capability): PortabilityEntry => ({
  target: "engine@1",
  feature,
  what,
  span: { file: "p.ts", line: 1, column: 1 },
  capability,
});

it("says what is exact, what is emulated and at what cost, and what is refused and what to write instead", () => {
  const entries = [
    entry("retries", "'train'", natively("retries=", evidence)),
    entry("outputs", "the outputs", emulated("a last task", "one task more", evidence)),
    entry("retries", "'test'", natively("retries=", evidence)),
    entry(
      "schedule.overlap.skip",
      "the schedule's overlap",
      unsupported("it has no such rule", 'use "queue"', evidence),
    ),
    entry("timeout", "'train'", natively("timeout=", evidence)),
    entry("each.nested", "'inner'", unsupported("it cannot nest", "flatten the list", evidence)),
  ];
  expect(renderPortability("engine@1", entries, { colors: pc.createColors(false), columns: 60 }))
    .toBe(`engine@1
  exact: retries, timeout
  emulated: outputs (the outputs)
    a last task; cost: one task more
  refused: schedule.overlap.skip (the schedule's overlap)
    it has no such rule; instead: use "queue"
  refused: each.nested (inner)
    it cannot nest; instead: flatten the list
`);
});

it("keeps to the width", () => {
  const many = ["task.shell", "task.python", "task.typescript", "artifact", "params", "outputs"] as const;
  const text = renderPortability(
    "t",
    many.map((feature) => entry(feature, "x", natively("it has", evidence))),
    { colors: pc.createColors(false), columns: 30 },
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(30);
});
