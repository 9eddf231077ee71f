// limits.mjs INPUT.json OUTPUT.json: runs emitted Argo files as run.mjs does, and gives each run's Workflow object as the API server has it.
// INPUT  {"runs": [{"key", "files": [{"path", "text"}], "params"}]}
// OUTPUT {"runs": [{"key", "workflow"?: object, "diagnostics": […]}]}; the objects hold their managedFields.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { submit } from "../../../packages/cli/dist/cluster/index.js";

const [from, to] = process.argv.slice(2);
const { runs } = JSON.parse(readFileSync(from, "utf8"));

async function one({ key, files, params = {} }) {
  const [status, diagnostics] = await submit({
    files,
    params,
    wait: true,
    signal: AbortSignal.timeout(580_000),
  });
  if (status === undefined) return { key, diagnostics };
  const place = ["--namespace", status.namespace, "--output", "json", "--show-managed-fields"];
  const text = execFileSync("kubectl", ["get", "workflow", status.name, ...place], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return { key, workflow: JSON.parse(text), diagnostics };
}

writeFileSync(to, JSON.stringify({ runs: await Promise.all(runs.map(one)) }));
