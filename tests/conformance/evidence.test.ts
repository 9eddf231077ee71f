import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { argo, kfp2 } from "@partitura/backend-kubeflow";
import { localCapabilities } from "@partitura/backend-local";
import { prefect3 } from "@partitura/backend-prefect";
import { featuresUsed } from "@partitura/compiler";
import { features, type Capabilities, type Feature } from "@partitura/core";
import { describe, expect, it } from "vitest";
import gaps from "./gaps.json" with { type: "json" };
import { loadScenario, scenarioNames } from "./scenario.js";

/** What a capability table says was run must be in a scenario that uses the feature and that the target is compared on. */
const tables: readonly (readonly [string, Capabilities])[] = [
  ["local", localCapabilities],
  ...[airflow3, airflow211, argo, kfp2, prefect3].map(
    ({ target, capabilities }) => [target, capabilities] as const,
  ),
];

const scenarios = await Promise.all(scenarioNames().map(loadScenario));
const uses = new Map(
  scenarios.map(({ name, checked }) => [
    name,
    new Set<Feature>(featuresUsed(checked.pipeline).map(({ feature }) => feature)),
  ]),
);

describe.each(tables)("%s", (target, capabilities) => {
  const claimed = features.filter((feature) => capabilities[feature].evidence.kind === "run");

  it.each(claimed)("has run %s", (feature) => {
    const { source } = capabilities[feature].evidence;
    expect([...uses.keys()]).toContain(source);
    expect([...(uses.get(source) ?? [])]).toContain(feature);
    expect(gaps.refused.some((it) => it.target === target && it.scenario === source)).toBe(false);
  });
});
