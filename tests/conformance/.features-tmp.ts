import { featuresUsed } from "@partitura/compiler";
import { features } from "@partitura/core";
import { loadScenario, scenarioNames } from "./scenario.js";
import { tables } from "./tables.js";
const used = new Map<string, string[]>();
for (const name of scenarioNames()) {
  const { checked } = await loadScenario(name);
  for (const f of new Set(featuresUsed(checked.pipeline).map((it) => it.feature))) used.set(f, [...(used.get(f) ?? []), name]);
}
for (const f of features) console.log(f, (used.get(f) ?? []).length, (used.get(f) ?? []).slice(0, 3).join(" "), "|", [...tables].map(([t, c]) => `${t}:${c[f].support[0]}/${c[f].evidence.kind}`).join(" "));
