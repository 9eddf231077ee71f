import { emulated, native, ran, read, type Capabilities } from "@partitura/core";

const clockless = emulated(
  "`run` starts a run at once",
  "nothing fires by itself: a schedule is for the engines",
  {
    kind: "read",
    source: "packages/backend-local/src/run.ts",
  },
);
const recorded = native("kept in the pipeline, which `graph` and the engines show", ran("model-selection"));

/** How the local executor honours each feature; it is the reference for what they mean. */
export const localCapabilities: Capabilities = {
  "task.typescript": native(
    "a warm Node process of a pool, with the module loaded afresh",
    ran("typescript"),
  ),
  "task.python": native("a Python process", ran("model-selection")),
  "task.python.packages": native(
    "an environment made by uv or venv and kept for later runs",
    ran("model-selection"),
  ),
  "task.shell": native("`sh -c`", ran("shell")),
  "task.container": native("`docker run`", {
    kind: "read",
    source: "docs.docker.com/reference/cli/docker/container/run",
  }),
  "value.param": native("evaluated when a task starts", ran("values")),
  "value.template": native("evaluated when a task starts", ran("model-selection")),
  "value.condition": native("evaluated when a task starts", ran("when")),
  artifact: native("read-only files in the run folder, named by their content", ran("artifacts")),
  "artifact.nested": native("references", ran("model-selection")),
  "artifact.pass-through": native("references", ran("artifacts")),
  params: native("checked before anything starts", ran("values")),
  "params.constraints": native("checked before anything starts", ran("model-selection")),
  outputs: native("in the manifest and in the run's result", ran("values")),
  after: native("the task waits", ran("failure")),
  "each.static": native("one instance per element", ran("each-static")),
  "each.runtime": native("one instance per element", ran("each-runtime")),
  "each.several-tasks": native("one scope per element", ran("model-selection")),
  "each.concurrency": native("so many elements at a time", ran("each-static")),
  "each.continue": native("null for an element that failed", ran("tolerated")),
  "each.nested": native("a scope inside a scope", ran("nested-each")),
  "each.when": native("a scope inside a scope", ran("branches")),
  when: native("one arm is run, the tasks of the other are skipped", ran("when")),
  "when.result": native("merged by field", ran("when")),
  "when.nested": native("a scope inside a scope", ran("branches")),
  "when.each": native("a scope inside a scope", ran("branches")),
  retries: native("the attempt is repeated", ran("retry")),
  "retries.backoff": native("exact", ran("retry")),
  "retries.max-delay": native("exact", ran("retry")),
  timeout: native("ends the process group of the attempt", ran("timeout")),
  "resources.cpu": emulated(
    "tasks together use no more than there is",
    "a task is not held to what it asked for",
    ran("model-selection"),
  ),
  "resources.memory": emulated(
    "tasks together ask for no more than there is",
    "a task is not held to what it asked for",
    ran("model-selection"),
  ),
  env: native("environment variables", ran("shell")),
  "env.secret": native(
    "looked up in the environment, then in `.env`; masked",
    read("packages/backend-local/src/start.test.ts"),
  ),
  schedule: clockless,
  "schedule.catchup": clockless,
  "schedule.overlap.allow": clockless,
  "schedule.overlap.skip": clockless,
  "schedule.overlap.replace": clockless,
  "schedule.overlap.queue": clockless,
  description: recorded,
  owner: recorded,
  objective: recorded,
  tags: recorded,
  "task.description": recorded,
};
