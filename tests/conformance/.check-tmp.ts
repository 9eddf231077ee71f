import { loadScenario, scenarioNames } from "./scenario.js";
import { taskNodes } from "@partitura/core";
const only = process.argv.slice(2);
let bad = 0; let n = 0; const t = Date.now();
for (const name of scenarioNames().filter((it) => only.length === 0 || only.includes(it))) {
  n++;
  try {
    const { checked, expected } = await loadScenario(name);
    const ids = taskNodes(checked.pipeline).map(({ node }) => node.id);
    const told = Object.keys(expected.tasks);
    const lacking = ids.filter((id) => !told.includes(id)), extra = told.filter((id) => !ids.includes(id));
    if (checked.pipeline.id !== name) { console.log(name, "has id", checked.pipeline.id); }
    if (lacking.length + extra.length > 0) { bad++; console.log(name, "lacks", lacking, "extra", extra); }
  } catch (error) { bad++; console.log(name, String((error as Error).message).slice(0, 900)); }
}
console.log(`${n} scenarios, ${bad} bad, ${Date.now() - t} ms`);
