// run.mjs INPUT.json OUTPUT.json: runs emitted Argo files on the cluster of KUBECONFIG, by the code behind `partitura submit --wait`.
// INPUT  {"jobs"?: 4, "runs": [{"key", "files": [{"path", "text"}], "params"}]}
// OUTPUT {"runs": [{"key", "status"?: RunStatus, "diagnostics": […], "logs"?: [TaskLog]}]}; states and outputs are those of the
// Workflow's own nodes, the logs those of the pods of tasks that failed. A run in which a pod fails without writing anything
// is made once more, which is said on standard error: a body that fails says so.
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

/**
 * Failed tasks whose pods wrote nothing: they may never have started, which is the cluster's doing. Not those that timed out,
 * and not those that the controller started no pod for, since their condition could not be evaluated.
 */
function silent({ tasks }, written) {
  const spoke = ({ task, index }) =>
    written.some((log) => log.task === task && log.index.join() === index.join() && log.text.trim() !== "");
  const told = ({ message = "" }) => message.includes("deadline") || message.startsWith("Invalid 'when'");
  return tasks.filter((task) => task.state === "failed" && !told(task) && !spoke(task));
}

async function work() {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    const { key, files, params, again } = run;
    const signal = AbortSignal.timeout(600_000);
    const [status, diagnostics] = await submit({ files, params, wait: true, signal });
    const written = status === undefined ? [] : await failedLogs(status);
    const mute = status === undefined ? [] : silent(status, written);
    process.stderr.write(`${key}: ${status?.state ?? "not run"}\n`);
    if (mute.length > 0 && !again) {
      const said = mute.map(({ task, message }) => `${task}: ${message ?? "no message"}`).join("; ");
      process.stderr.write(`${key}: run once more, since pods failed without a word (${said})\n`);
      queue.push({ ...run, again: true });
      continue;
    }
    results.push({ key, status, diagnostics, logs: written });
  }
}

await Promise.all(Array.from({ length: jobs }, work));
writeFileSync(to, JSON.stringify({ runs: results }));
