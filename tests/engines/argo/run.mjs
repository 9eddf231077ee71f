// run.mjs INPUT.json OUTPUT.json: runs emitted Argo files on the cluster of KUBECONFIG, by the code behind `partitura submit --wait`.
// INPUT  {"jobs"?: 4, "runs": [{"key", "files": [{"path", "text"}], "params"}]}
// OUTPUT {"runs": [{"key", "status"?: RunStatus, "diagnostics": […], "logs"?: [TaskLog]}]}; states and outputs are those of the
// Workflow's own nodes, the logs those of the pods of tasks that failed.
import { readFileSync, writeFileSync } from "node:fs";
import { logs, submit } from "../../../packages/cli/dist/cluster/index.js";

const [from, to] = process.argv.slice(2);
const { runs, jobs = 4 } = JSON.parse(readFileSync(from, "utf8"));
const results = [];
const queue = [...runs];

/** The logs of the tasks that failed: a difference is rarely understood without them. */
async function failedLogs({ name, tasks }) {
  const failed = tasks.filter(({ state }) => state === "failed");
  const [found = []] = failed.length === 0 ? [] : await logs({ name });
  return found.filter((log) =>
    failed.some(({ task, index }) => task === log.task && index.join() === log.index.join()),
  );
}

async function work() {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    const { key, files, params } = run;
    const signal = AbortSignal.timeout(600_000);
    const [status, diagnostics] = await submit({ files, params, wait: true, signal });
    results.push({ key, status, diagnostics, logs: status === undefined ? [] : await failedLogs(status) });
    process.stderr.write(`${key}: ${status?.state ?? "not run"}\n`);
  }
}

await Promise.all(Array.from({ length: jobs }, work));
writeFileSync(to, JSON.stringify({ runs: results }));
