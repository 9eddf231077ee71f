import type { Capabilities, Capability, Evidence } from "@partitura/core";

const run = (source: string): Evidence => ({ kind: "run", source });
const readBack: Evidence = { kind: "read-back", source: "argo lint --offline v3.7.9" };
const read = (source: string): Evidence => ({ kind: "read", source });
const native = (how: string, evidence: Evidence): Capability => ({ support: "native", how, evidence });

const docs = "Argo Workflows 3.7 field reference";

/** What Argo Workflows 3.7 does with every feature. */
export const argoCapabilities: Capabilities = {
  "task.typescript": native("a container template that runs the bundle under Node", run("typescript")),
  "task.python": native("a container template that runs the function under Python", run("values")),
  "task.python.packages": {
    support: "emulated",
    how: "the task's image holds the packages (options `image` and `images`)",
    cost: "someone builds that image; pods install nothing",
    evidence: run("model-selection"),
  },
  "task.shell": native("a container template that runs the command", run("shell")),
  "task.container": native("a container template; inputs are environment variables", readBack),
  "value.param": native("workflow parameters as JSON texts", run("values")),
  "value.template": native("expression tags", run("when")),
  "value.condition": native("expression tags", run("when")),
  artifact: native("artifacts in the default repository, by key", run("artifacts")),
  "artifact.nested": native("references in JSON parameters", run("model-selection")),
  "artifact.pass-through": native("the key is computed from the reference", run("model-selection")),
  params: native("workflow arguments as JSON texts", run("values")),
  "params.constraints": {
    support: "emulated",
    how: "a first task checks the parameters by the step contract; lists of allowed values are `enum` too",
    cost: "one short pod before everything else",
    evidence: run("model-selection"),
  },
  outputs: native("output parameters of the workflow", run("values")),
  after: native("`depends`", run("failure")),
  "each.static": native("`withSequence` over the indexes of the list", run("each-static")),
  "each.runtime": native("`withSequence` over the indexes of the list", run("each-runtime")),
  "each.several-tasks": native("a DAG template for one item", run("model-selection")),
  "each.concurrency": native("`parallelism` of the DAG template", run("model-selection")),
  "each.continue": native("`continueOn`", read(docs)),
  "each.nested": native("nested DAG templates", read(docs)),
  "each.when": native("nested DAG templates", read(docs)),
  when: native("`when` on the tasks of a DAG template", run("when")),
  "when.result": native("an output expression of the DAG template", run("when")),
  "when.nested": native("nested DAG templates", read(docs)),
  "when.each": native("nested DAG templates", read(docs)),
  retries: native("`retryStrategy`", run("retry")),
  "retries.backoff": native("`retryStrategy.backoff.factor`, whole numbers", readBack),
  "retries.max-delay": native("`retryStrategy.backoff.cap`", readBack),
  timeout: native("`activeDeadlineSeconds`, from the moment the pod is placed", run("timeout")),
  "resources.cpu": native("requests and limits of the container", run("model-selection")),
  "resources.memory": native("requests and limits of the container", run("model-selection")),
  env: native("`env` of the container", run("shell")),
  "env.secret": native("`secretKeyRef`, mapped by the option `secrets`", readBack),
  schedule: native("a CronWorkflow with a time zone", readBack),
  "schedule.catchup": {
    support: "unsupported",
    why: "a CronWorkflow starts at most the last run that was missed",
    hint: "set catchup: false, and submit the missed runs by hand",
    evidence: read("Argo Workflows 3.7 docs, cron-workflows: startingDeadlineSeconds"),
  },
  "schedule.overlap.allow": native("`concurrencyPolicy: Allow`", readBack),
  "schedule.overlap.skip": native("`concurrencyPolicy: Forbid`", readBack),
  "schedule.overlap.replace": native("`concurrencyPolicy: Replace`", readBack),
  "schedule.overlap.queue": {
    support: "emulated",
    how: "`concurrencyPolicy: Allow` and a mutex that the scheduled runs share",
    cost: "waiting runs exist as pending workflows, and their order is that of their creation",
    evidence: readBack,
  },
  description: native("annotation `workflows.argoproj.io/description`", readBack),
  owner: native("annotation `partitura.dev/owner`", readBack),
  objective: native("annotation `partitura.dev/objective`", readBack),
  tags: native("annotation `partitura.dev/tags`", readBack),
  "task.description": native("annotation `partitura.dev/tasks`", readBack),
};
