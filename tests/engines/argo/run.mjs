// run.mjs INPUT.json OUTPUT.json: runs emitted Argo files on the cluster of KUBECONFIG, by the code behind `partitura submit --wait`.
// INPUT  {"jobs"?: 4, "runs": [{"key", "files": [{"path", "text"}], "params"}]}
// OUTPUT {"runs": [{"key", "status"?: RunStatus, "diagnostics": […]}]}; states and outputs are those of the Workflow's own nodes.
import { readFileSync, writeFileSync } from "node:fs";
import { submit } from "../../../packages/cli/dist/cluster/index.js";

const [from, to] = process.argv.slice(2);
const { runs, jobs = 4 } = JSON.parse(readFileSync(from, "utf8"));
const results = [];
const queue = [...runs];

async function work() {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    const { key, files, params } = run;
    const signal = AbortSignal.timeout(600_000);
    const [status, diagnostics] = await submit({ files, params, wait: true, signal });
    results.push({ key, status, diagnostics });
    process.stderr.write(`${key}: ${status?.state ?? "not run"}\n`);
  }
}

await Promise.all(Array.from({ length: jobs }, work));
writeFileSync(to, JSON.stringify({ runs: results }));
