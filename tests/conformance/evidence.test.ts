import { compileTo, featuresUsed } from "@partitura/compiler";
import { features, type Feature } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { gaps } from "./gaps.js";
import { readRefusals, reasonsOf, refusals, whyOf, writeRefusals, type Refusals } from "./refusals.js";
import { loadScenario, scenarioNames, type Scenario } from "./scenario.js";
import { emittedTargets, tables } from "./tables.js";
import { notRun } from "./targets/index.js";

const scenarios = await Promise.all(scenarioNames().map(loadScenario));
const uses = new Map(
  scenarios.map(({ name, checked }) => [
    name,
    new Set<Feature>(featuresUsed(checked.pipeline).map(({ feature }) => feature)),
  ]),
);
const wholly = gaps.unobservable.filter(({ tasks }) => tasks === undefined);

/** What a capability table says was run must be in a scenario that uses the feature and that the target is compared on. */
describe.each([...tables])("%s", (target, capabilities) => {
  const claimed = features.filter((feature) => capabilities[feature].evidence.kind === "run");

  it("has run something, or is named as one that nothing is run on", () => {
    expect(claimed.length === 0).toBe(Object.hasOwn(notRun, target));
  });

  it.each(claimed)("has run %s", (feature) => {
    const { source } = capabilities[feature].evidence;
    expect([...uses.keys()]).toContain(source);
    expect([...(uses.get(source) ?? [])]).toContain(feature);
    expect(capabilities[feature].support).not.toBe("unsupported");
    expect(refusals[source]?.[target]).toBeUndefined();
    expect(wholly.some((it) => it.target === target && it.scenario === source)).toBe(false);
  });
});

/** Why each emitted target refuses a scenario; the targets that do not are left out. */
function refusalsOf({ checked, source }: Scenario): Refusals[string] {
  const found = emittedTargets.flatMap((backend): readonly (readonly [string, readonly string[]])[] => {
    const [result, diagnostics] = compileTo(backend, checked, { version: "0.0.0", source });
    if (result !== undefined) return [];
    const codes = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
    return [[backend.target, reasonsOf(checked.pipeline, backend.target, codes)]];
  });
  return Object.fromEntries(found);
}

/** The list of refused cells is committed, so that one more or one less is seen. UPDATE_EXPECTED=1 writes it anew. */
describe("what is refused", () => {
  const found: Refusals = Object.fromEntries(
    scenarios
      .map((scenario) => [scenario.name, refusalsOf(scenario)] as const)
      .filter(([, targets]) => Object.keys(targets).length > 0),
  );

  it("is what refused.json lists", () => {
    if (process.env["UPDATE_EXPECTED"] !== undefined) writeRefusals(found);
    expect(found).toEqual(readRefusals());
  });

  const reasons = Object.values(found).flatMap((targets) =>
    Object.entries(targets).flatMap(([target, all]) => all.map((reason) => ({ target, reason }))),
  );

  it("has a reason, and one that was reviewed", () => {
    for (const targets of Object.values(found))
      for (const all of Object.values(targets)) expect(all).not.toEqual([]);
    const unknown = reasons.filter(({ target, reason }) => whyOf(target, reason) === undefined);
    expect(unknown).toEqual([]);
  });

  it("needs every reviewed code", () => {
    const unused = gaps.refused.filter(
      ({ target, code }) => !reasons.some((it) => it.target === target && it.reason === code),
    );
    expect(unused).toEqual([]);
  });
});

describe("what cannot be observed", () => {
  it.each(gaps.unobservable)("is in $scenario on $target", ({ scenario, target, tasks = [] }) => {
    const expected = scenarios.find(({ name }) => name === scenario)?.expected;
    expect(Object.keys(expected?.tasks ?? {})).toEqual(expect.arrayContaining([...tasks]));
    expect([...tables.keys()]).toContain(target);
    expect(refusals[scenario]?.[target]).toBeUndefined();
  });
});
