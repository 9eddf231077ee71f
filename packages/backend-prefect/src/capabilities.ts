import { emulated, natively, ran, read, readBack, unsupported, type Capabilities } from "@partitura/core";

const yaml = readBack("PrefectYamlModel of prefect.cli.deploy (3.8.8)");
const loader = readBack("the flow's module imported by Prefect 3.8.8");
const server = readBack("a Prefect 3.8.8 server's records of runs: tests/read-back/prefect-server.test.ts");
const pools = read("docs.prefect.io/v3/concepts/work-pools");
const rule = "a task that looks at how all that the other waits for has ended";
const waiting = "a task that runs a process that asks again and again";
const atExit = "tasks that are submitted when all others have ended";
const bounded = "a run for an instant outside of them is cancelled before it does anything";
const boundedCost = "such runs are made, and shown";
const written = "a comment and a warning";
const unenforced = "not enforced: size the work pool";
const shared = "The tasks of a Prefect flow run share the infrastructure of its work pool";
const poolHint = "Set it in the work pool, or in the job variables of the deployment.";
const step = "a task that runs the step in a process of its own";

/** What Prefect 3 does with every feature. */
export const prefectCapabilities: Capabilities = {
  "task.typescript": emulated(`${step}, with Node`, "Node has to be on the worker", ran("typescript")),
  "task.python": natively(step, ran("values")),
  "task.python.packages": emulated(
    `${step}, with an environment that is made once on each worker`,
    "the first run on a worker installs the packages",
    ran("model-selection"),
  ),
  "task.shell": natively(step, ran("shell")),
  "task.container": unsupported(
    shared,
    "Give the work pool an image that has what the task needs, and make it a shell, Python or TypeScript task.",
    pools,
  ),
  "value.param": natively("parameters of the flow, passed to the tasks that read them", ran("values")),
  "value.template": natively("a string made in the task that takes it", ran("model-selection")),
  "value.condition": natively("a Python expression in a task", ran("when")),
  "value.arithmetic": natively("a Python expression in a task", ran("value-arithmetic")),
  "value.large": emulated(
    "a file beside the artifacts, and its reference as the task's result",
    "workers have to share the artifact store",
    ran("value-large"),
  ),
  "value.or-skip": natively("the task completes with the state Skipped", ran("or-skip-param")),
  "task.skippable": natively("the task completes with the state Skipped", ran("skip-python")),
  "task.python.version": emulated(
    `${step}, with an environment of that version that is made once on each worker`,
    "the worker has to have uv, or a Python of that version",
    read("docs.astral.sh/uv/reference/cli: uv venv --python"),
  ),
  "task.native": unsupported(
    "What Prefect and its integrations have are Python functions",
    "Make it a Python task that calls them.",
    read("docs.prefect.io/integrations"),
  ),
  approval: emulated(
    "a task that asks the server for an event that answers; its log has the commands that send one",
    "a thread of the flow run waits, and nothing in Prefect's pages shows a question",
    server,
  ),
  "approval.approvers": unsupported(
    "Prefect's open-source server does not know who answers",
    "Keep who may answer where the answer is given.",
    read("docs.prefect.io/v3/advanced/security-settings"),
  ),
  "wait.time": emulated(waiting, "a thread of the flow run waits", ran("wait-time")),
  "wait.duration": emulated(waiting, "a thread of the flow run waits", ran("wait-duration")),
  "wait.file": emulated(
    waiting,
    "a thread of the flow run waits, and looks on its own machine",
    ran("wait-file"),
  ),
  "wait.http": emulated(waiting, "a thread of the flow run waits", server),
  "wait.command": emulated(waiting, "a thread of the flow run waits", ran("wait-command")),
  "wait.pipeline": emulated(
    "a task that asks the server for completed runs of that flow",
    "a thread of the flow run waits",
    server,
  ),
  "wait.asset": emulated(
    "a task that asks the server for events of updates",
    "a thread of the flow run waits",
    server,
  ),
  assets: emulated("an event asset.updated of the server", "no asset of Prefect's own", server),
  "run.id": natively("prefect.runtime.flow_run.id", ran("run-id")),
  "run.scheduled-at": natively("the expected start time of a run that a schedule has made", server),
  "run.interval": emulated(
    "the fire time before, by Prefect's own schedule classes",
    "none that is measured",
    server,
  ),
  "run-if.none-failed": emulated(rule, "one more task run", ran("rule-none-failed")),
  "run-if.none-failed-min-one": emulated(rule, "one more task run", ran("rule-none-failed-min-one")),
  "run-if.all-done": emulated(rule, "one more task run", ran("rule-all-done")),
  "run-if.any-succeeded": emulated(rule, "one more task run", ran("rule-any-succeeded")),
  "run-if.any-failed": emulated(rule, "one more task run", ran("rule-any-failed")),
  "on-exit": emulated(atExit, "not after a run that was cancelled or has crashed", ran("exit-status")),
  "on-exit.several": emulated(atExit, "as on-exit", ran("exit-several")),
  "retries.exit-codes": natively("retry_condition_fn", ran("retry-exit-codes")),
  "timeout.run": emulated(
    "steps end when the run has taken too long, and none begins after that",
    "a delay before a retry is waited out",
    ran("timeout-run"),
  ),
  deadline: emulated(
    "a timer beside the tasks of the flow run",
    "nobody is told of a run that has crashed",
    server,
  ),
  "resources.ephemeral-storage": emulated(written, unenforced, pools),
  "resources.gpu": emulated(written, unenforced, pools),
  "secret-files": unsupported(
    "All tasks of a worker share its files",
    "Give the secret as an environment variable, and write the file in the body.",
    pools,
  ),
  cache: emulated(
    "results by code, inputs and version in the storage of the flow's results",
    "workers have to share that storage, and the folder of artifacts",
    ran("cache-same-inputs"),
  ),
  "cache.ttl": emulated("the result's expiration", "as cache", server),
  "cache.env": unsupported(
    "A result is known by code, inputs and version",
    "Give the value as an input, or write it into the cache's version.",
    read("packages/backend-prefect/support/prefect_cache.py"),
  ),
  pool: natively("a global concurrency limit of that name, which has to exist", server),
  priority: unsupported(
    "Prefect starts every task as soon as it can: there is no queue of tasks in a flow run",
    "Limit what runs at once with a pool, or order tasks with after.",
    read("prefect/task_runners.py (3.8.8)"),
  ),
  placement: unsupported(shared, poolHint, pools),
  "service-account": unsupported(shared, poolHint, pools),
  volumes: unsupported(shared, poolHint, pools),
  image: unsupported(shared, poolHint, pools),
  labels: emulated("tags of the task, name=value", "a concurrency limit of such a tag applies", server),
  annotations: unsupported(
    "Prefect's tasks have nothing but tags",
    "Say it in labels or in the description.",
    read("prefect/tasks.py: task (3.8.8)"),
  ),
  overlays: natively("arguments of @task", server),
  artifact: emulated(
    "files in a folder that is an option",
    "workers have to share the folder for runs to share artifacts",
    ran("artifacts"),
  ),
  "artifact.nested": emulated("references inside values", "as artifact", ran("model-selection")),
  "artifact.pass-through": emulated("references are returned as they came", "as artifact", ran("artifacts")),
  params: natively("typed parameters of the flow function", ran("values")),
  "params.constraints": natively(
    "pydantic's Field and Literal; what they lack is checked first thing in the flow",
    ran("model-selection"),
  ),
  outputs: natively("the flow's result", ran("values")),
  after: natively("the future is passed as a parameter, so that a skip is seen too", ran("failure")),
  "each.static": natively("a task that submits the tasks of each item", ran("each-static")),
  "each.runtime": natively("a task that submits the tasks of each item", ran("each-runtime")),
  "each.several-tasks": natively("chains of futures, one for each item", ran("model-selection")),
  "each.concurrency": emulated(
    "a thread for each item that may run",
    "none that is measured",
    ran("each-static"),
  ),
  "each.continue": natively("the task gives None for an item that failed", ran("tolerated")),
  "each.nested": natively("a task that submits tasks that submit tasks", ran("nested-each")),
  "each.when": natively("conditions among the tasks of an item", ran("branches")),
  when: natively(
    "a task for the condition; tasks of the other arm complete with the state Skipped",
    ran("when"),
  ),
  "when.result": natively("a task that merges both arms", ran("when")),
  "when.nested": natively("a condition that waits for the condition around it", ran("branches")),
  "when.each": natively("the task of the each waits for the condition", ran("branches")),
  retries: natively("retries, retry_delay_seconds, retry_condition_fn", ran("retry")),
  "retries.backoff": natively("retry_delay_seconds as a list", ran("retry")),
  "retries.max-delay": natively("retry_delay_seconds as a list", ran("retry")),
  timeout: natively("timeout_seconds; the step's process group is killed at the same time", ran("timeout")),
  "resources.cpu": emulated(written, unenforced, ran("model-selection")),
  "resources.memory": emulated(written, unenforced, ran("model-selection")),
  env: natively("environment variables of the step's process", ran("shell")),
  "env.secret": natively("Secret blocks, or variables of the worker", server),
  schedule: natively("a cron schedule of the deployment, with its time zone", server),
  "schedule.interval": natively("an interval schedule of the deployment, with its anchor", server),
  "schedule.assets": natively("triggers of the deployment, by events of updates", server),
  "schedule.start": emulated(bounded, boundedCost, server),
  "schedule.end": emulated(bounded, boundedCost, server),
  "schedule.catchup": unsupported(
    "Prefect makes no runs for fire times that passed while its server was down",
    "Say catchup: false and start the missed runs by hand.",
    read("docs.prefect.io/v3/concepts/schedules"),
  ),
  "schedule.overlap.allow": natively("no limit of concurrent runs", server),
  "schedule.overlap.skip": natively(
    "concurrency_limit with CANCEL_NEW; a worker asks as early as it fetches runs, by default 10 s before the instant",
    server,
  ),
  "schedule.overlap.replace": unsupported(
    "A deployment's limit of concurrent runs can hold back or cancel the new run, not the old one",
    'Say overlap: "queue" or "skip".',
    read("prefect/client/schemas/objects.py: ConcurrencyLimitStrategy (3.8.8)"),
  ),
  "schedule.overlap.queue": natively("concurrency_limit with ENQUEUE", server),
  description: natively("the flow's description", loader),
  owner: emulated("a line of the flow's description", "cannot be filtered by", loader),
  objective: emulated("a line of the flow's description", "cannot be filtered by", loader),
  tags: natively("tags of the deployment", yaml),
  "task.description": natively("the task's description", loader),
};
