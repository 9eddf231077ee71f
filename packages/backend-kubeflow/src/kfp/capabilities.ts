import { emulated, native, ran, read, readBack, unsupported, type Capabilities } from "@partitura/core";

const loaded = readBack("kfp.components.load_component_from_file 2.17");

const spec = "kfp-pipeline-spec 2.17";
const backend = "kubeflow/pipelines 2.16 backend";
const schedules = "kubeflow/pipelines recurring run API v2beta1";

/** What Kubeflow Pipelines 2 does with every feature. Runs are those of its local runner, unless a cluster is named. */
export const kfpCapabilities: Capabilities = {
  "task.typescript": native("a container component that runs the bundle under Node", ran("typescript")),
  "task.python": native(
    "a container component that holds the source, as the SDK's lightweight components do",
    ran("values"),
  ),
  "task.python.packages": native("pip installs them when the step starts, or the image has them", read(spec)),
  "task.shell": native("a container component that runs the command", ran("shell")),
  "task.container": unsupported(
    "an image of its own has no program that turns executor input into environment variables",
    "use a shell task with the option `images`",
    read(spec),
  ),
  "value.param": native("typed component inputs; values of several types as JSON text", ran("values")),
  "value.template": emulated(
    "the step that reads the text builds it",
    "the text is not shown among its inputs",
    ran("values"),
  ),
  "value.condition": emulated(
    "booleans and comparisons of numbers are trigger policies; a step decides on others",
    "one short pod for each such condition",
    ran("when"),
  ),
  artifact: native("typed artifacts, with the content hash in their metadata", ran("artifacts")),
  "artifact.nested": emulated(
    "references in parameters; a step hands on the artifact of one before it is read",
    "one short pod for each input that is taken from a value",
    ran("artifacts"),
  ),
  "artifact.pass-through": native(
    "the output artifact has the URI of the one passed in",
    ran("model-selection"),
  ),
  params: native("typed pipeline inputs with defaults", ran("values")),
  "params.constraints": emulated(
    "the engine checks the kind of a value; a first step checks the rest",
    "one short pod before everything else",
    ran("model-selection"),
  ),
  outputs: native("outputs of the root", ran("values")),
  after: native("dependentTasks; into a branch or loop, the whole of it waits", ran("failure")),
  "each.static": native("a parameterIterator over the list", ran("each-static")),
  "each.runtime": emulated(
    "a step numbers the list; a parameterIterator runs in a branch beside one for the empty list",
    "one short pod, and two drivers",
    ran("each-runtime"),
  ),
  "each.several-tasks": native("the loop's body is a component of several tasks", ran("model-selection")),
  "each.concurrency": native("iteratorPolicy.parallelismLimit", loaded),
  "each.continue": unsupported(
    "a failed iteration fails the loop, and nothing can run after that",
    "catch the failure in the task and return it as a value",
    read(backend),
  ),
  "each.nested": native("loops are components, and may hold others", ran("nested-each")),
  "each.when": native("a branch inside the loop's body", ran("branches")),
  when: native("a component with one conditional component for each arm", ran("when")),
  "when.result": native("a value from one of the arms (valueFromOneof)", ran("when")),
  "when.nested": native("branches are components, and may hold others", ran("branches")),
  "when.each": native("a loop inside an arm", ran("branches")),
  retries: native("retryPolicy; exit code 78 is retried like any other failure", ran("retry")),
  "retries.backoff": native("retryPolicy.backoffFactor, a whole number", ran("retry")),
  "retries.max-delay": emulated(
    "exact where the maximum is never reached, or from the start",
    "with any other the last delays are longer (P5102 says how long)",
    read(backend),
  ),
  timeout: native("activeDeadlineSeconds of the pod; the step also ends its own processes", ran("timeout")),
  "resources.cpu": native("requests and limits", loaded),
  "resources.memory": native("requests and limits", loaded),
  env: native("env of the container; values with `$` or `{{` are set by the step", ran("shell")),
  "env.secret": native("secretAsEnv; the options name the Kubernetes secret", loaded),
  schedule: emulated(
    "a recurring run beside the pipeline file, converted to UTC",
    "zones with daylight saving time are refused (P5104), times that cross a day may be (P5105)",
    read(schedules),
  ),
  "schedule.catchup": native("no_catchup of the recurring run", read(schedules)),
  "schedule.overlap.allow": emulated("max_concurrency", "ten runs at a time at most", read(schedules)),
  "schedule.overlap.skip": unsupported(
    "a fire time that finds too many runs waits instead of being dropped",
    'use overlap: "queue"',
    read(schedules),
  ),
  "schedule.overlap.replace": unsupported(
    "a recurring run never ends an earlier run",
    'use overlap: "queue"',
    read(schedules),
  ),
  "schedule.overlap.queue": emulated(
    "max_concurrency 1",
    "with catchup: false only the latest of several waiting fire times runs",
    read(schedules),
  ),
  description: native("pipelineInfo.description", loaded),
  owner: emulated("a line of the description", "not searchable", loaded),
  objective: emulated("a line of the description", "not searchable", loaded),
  tags: emulated("a line of the description", "not searchable", loaded),
  "task.description": native("an annotation of the pod", loaded),
};
