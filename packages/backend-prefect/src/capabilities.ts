import { emulated, native, ran, read, readBack, unsupported, type Capabilities } from "@partitura/core";

const yaml = readBack("PrefectYamlModel of prefect.cli.deploy (3.8.8)");
const loader = readBack("the flow's module imported by Prefect 3.8.8");
const step = "a task that runs the step in a process of its own";

/** What Prefect 3 does with every feature. */
export const prefectCapabilities: Capabilities = {
  "task.typescript": emulated(`${step}, with Node`, "Node has to be on the worker", ran("typescript")),
  "task.python": native(step, ran("values")),
  "task.python.packages": emulated(
    `${step}, with an environment that is made once on each worker`,
    "the first run on a worker installs the packages",
    ran("model-selection"),
  ),
  "task.shell": native(step, ran("shell")),
  "task.container": unsupported(
    "The tasks of a Prefect flow run share the infrastructure of its work pool",
    "Give the work pool an image that has what the task needs, and make it a shell, Python or TypeScript task.",
    read("docs.prefect.io/v3/concepts/work-pools"),
  ),
  "value.param": native("parameters of the flow, passed to the tasks that read them", ran("values")),
  "value.template": native("a string made in the task that takes it", ran("model-selection")),
  "value.condition": native("a Python expression in a task", ran("when")),
  artifact: emulated(
    "files in a folder that is an option",
    "workers have to share the folder for runs to share artifacts",
    ran("artifacts"),
  ),
  "artifact.nested": emulated("references inside values", "as artifact", ran("model-selection")),
  "artifact.pass-through": emulated("references are returned as they came", "as artifact", ran("artifacts")),
  params: native("typed parameters of the flow function", ran("values")),
  "params.constraints": native(
    "pydantic's Field and Literal; what they lack is checked first thing in the flow",
    ran("model-selection"),
  ),
  outputs: native("the flow's result", ran("values")),
  after: native("the future is passed as a parameter, so that a skip is seen too", ran("failure")),
  "each.static": native("a task that submits the tasks of each item", ran("each-static")),
  "each.runtime": native("a task that submits the tasks of each item", ran("each-runtime")),
  "each.several-tasks": native("chains of futures, one for each item", ran("model-selection")),
  "each.concurrency": emulated(
    "a thread for each item that may run",
    "none that is measured",
    ran("each-static"),
  ),
  "each.continue": native("the task gives None for an item that failed", ran("tolerated")),
  "each.nested": native("a task that submits tasks that submit tasks", ran("nested-each")),
  "each.when": native("conditions among the tasks of an item", ran("branches")),
  when: native(
    "a task for the condition; tasks of the other arm complete with the state Skipped",
    ran("when"),
  ),
  "when.result": native("a task that merges both arms", ran("when")),
  "when.nested": native("a condition that waits for the condition around it", ran("branches")),
  "when.each": native("the task of the each waits for the condition", ran("branches")),
  retries: native("retries, retry_delay_seconds, retry_condition_fn", ran("retry")),
  "retries.backoff": native("retry_delay_seconds as a list", ran("retry")),
  "retries.max-delay": native("retry_delay_seconds as a list", ran("retry")),
  timeout: native("timeout_seconds; the step's process group is killed at the same time", ran("timeout")),
  "resources.cpu": emulated(
    "a comment and a warning",
    "not enforced: size the work pool",
    ran("model-selection"),
  ),
  "resources.memory": emulated(
    "a comment and a warning",
    "not enforced: size the work pool",
    ran("model-selection"),
  ),
  env: native("environment variables of the step's process", ran("shell")),
  "env.secret": native(
    "Secret blocks, or variables of the worker",
    read("docs.prefect.io/v3/how-to-guides/configuration/store-secrets"),
  ),
  schedule: native("a cron schedule of the deployment, with its time zone", yaml),
  "schedule.catchup": unsupported(
    "Prefect makes no runs for fire times that passed while its server was down",
    "Say catchup: false and start the missed runs by hand.",
    read("docs.prefect.io/v3/concepts/schedules"),
  ),
  "schedule.overlap.allow": native("no limit of concurrent runs", yaml),
  "schedule.overlap.skip": native("concurrency_limit with CANCEL_NEW", yaml),
  "schedule.overlap.replace": unsupported(
    "A deployment's limit of concurrent runs can hold back or cancel the new run, not the old one",
    'Say overlap: "queue" or "skip".',
    read("prefect/client/schemas/objects.py: ConcurrencyLimitStrategy (3.8.8)"),
  ),
  "schedule.overlap.queue": native("concurrency_limit with ENQUEUE", yaml),
  description: native("the flow's description", loader),
  owner: emulated("a line of the flow's description", "cannot be filtered by", loader),
  objective: emulated("a line of the flow's description", "cannot be filtered by", loader),
  tags: native("tags of the deployment", yaml),
  "task.description": native("the task's description", loader),
};
