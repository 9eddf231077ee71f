import { emulated, natively, ran, read, readBack, unsupported, type Capabilities } from "@partitura/core";

const loaded = readBack("kfp.components.load_component_from_file 2.17");

const spec = "kfp-pipeline-spec 2.17";
const backend = "kubeflow/pipelines 2.16 backend";
const schedules = "kubeflow/pipelines recurring run API v2beta1";

/** What a wait costs, whatever it waits for. */
const waiting = ["a container that runs all the while"] as const;

/** Why rules that look at failures are refused. */
const afterFailures = [
  "what comes after a failed task is not started",
  "do it in `onExit`, or catch the failure in the task and return it as a value",
  read(backend),
] as const;

/** What Kubeflow Pipelines 2 does with every feature. Runs are those of its local runner, unless a cluster is named. */
export const kfpCapabilities: Capabilities = {
  "task.typescript": natively("a container component that runs the bundle under Node", ran("typescript")),
  "task.python": natively(
    "a container component that holds the source, as the SDK's lightweight components do",
    ran("values"),
  ),
  "task.python.packages": natively(
    "pip installs them when the step starts, or the image has them",
    read(spec),
  ),
  "task.shell": natively("a container component that runs the command", ran("shell")),
  "task.container": unsupported(
    "an image of its own has no program that turns executor input into environment variables",
    "use a shell task with the option `images`",
    read(spec),
  ),
  "task.skippable": emulated(
    "the step succeeds and says in an output that it was skipped; what needs it stands in a branch on that",
    "shown as succeeded; one or two short pods for each task that needs it",
    ran("skip-chain"),
  ),
  "value.arithmetic": emulated(
    "the step that reads the number computes it",
    "the number is not shown among its inputs",
    ran("value-arithmetic"),
  ),
  "value.large": unsupported(
    "values are parameters, which KFP hands to a step in the arguments of its process",
    "write it into an artifact",
    read("kubeflow/pipelines, backend/src/v2/component/launcher_v2.go; Linux takes 128 KiB in one argument"),
  ),
  "value.or-skip": emulated(
    "a step decides whether the task's branch is taken",
    "one short pod for each such task, and one where its value is read",
    ran("or-skip-chain"),
  ),
  "run.id": natively("the placeholder of the run's UUID", ran("run-id")),
  "run-if.none-failed": emulated(
    "a branch around what may be skipped always ends, and says whether there is a value",
    "one or two short pods for each task upstream that may be skipped",
    ran("rule-none-failed"),
  ),
  "run-if.none-failed-min-one": emulated(
    "a step decides whether any task upstream has run",
    "one short pod, and one or two for each task upstream that may be skipped",
    ran("rule-none-failed-min-one"),
  ),
  "task.python.version": natively(
    "the image of that version, where no image is named",
    read("the Python images of Docker Hub"),
  ),
  "task.native": unsupported(
    "whatever the engine starts is a container, with a task of Partitura inside",
    "use a shell or Python task with an image of its own",
    read(spec),
  ),
  approval: unsupported(
    "the engine cannot wait for a person",
    "split the pipeline, or wait for a file with `waitFor`",
    read(backend),
  ),
  "approval.approvers": unsupported(
    "the engine cannot wait for a person",
    "split the pipeline",
    read(backend),
  ),
  "wait.time": emulated("a step that asks the clock", ...waiting, ran("wait-time")),
  "wait.duration": emulated("a step that sleeps", ...waiting, ran("wait-duration")),
  "wait.file": emulated("a step that looks for the file, in its own container", ...waiting, ran("wait-file")),
  "wait.http": emulated(
    "a step that asks the endpoint",
    ...waiting,
    read("the step contract, whose tests run it"),
  ),
  "wait.command": emulated("a step that runs the command", ...waiting, ran("wait-command")),
  "wait.pipeline": unsupported(
    "a step does not see the runs of other pipelines",
    "wait for a file or an endpoint that the other pipeline writes",
    read(backend),
  ),
  "wait.asset": unsupported(
    "the engine has no assets",
    "wait for a file or an endpoint that tells of the update",
    read(backend),
  ),
  assets: unsupported("the engine has no assets", "leave `updates` out for this target", read(backend)),
  "run.scheduled-at": emulated(
    "a parameter that the recurring run gives",
    "the pipeline has one parameter more; null in runs that were started by hand",
    read(schedules),
  ),
  "run.interval": unsupported(
    "a run is not told when the one before it was due",
    "compute it from `run.scheduledAt` in the task",
    read(schedules),
  ),
  "run-if.all-done": unsupported(...afterFailures),
  "run-if.any-succeeded": unsupported(...afterFailures),
  "run-if.any-failed": unsupported(...afterFailures),
  "retries.exit-codes": unsupported(
    "retries do not look at why an attempt failed",
    "leave `exitCodes` out, or catch what must not be tried again",
    read(spec),
  ),
  "timeout.run": unsupported("a run has no timeout", "give the tasks timeouts", read(spec)),
  deadline: unsupported(
    "nothing watches a run from outside",
    "watch the runs with the cluster's own monitoring",
    read(backend),
  ),
  "resources.ephemeral-storage": unsupported(
    "containers have no such request or limit",
    "set a default for the namespace",
    read(spec),
  ),
  "resources.gpu": natively("accelerator of the container's resources", loaded),
  "secret-files": emulated(
    "the step writes the secret's value from its environment before the body starts",
    "the container must be able to write there",
    loaded,
  ),
  cache: natively("enableCache; the version is part of the key", ran("cache-same-inputs")),
  "cache.ttl": unsupported("cached outputs do not get too old", "change `version` instead", read(backend)),
  "cache.env": unsupported(
    "the key has no variables of its own choice",
    "give the value as an input, or write it into the cache's `version`",
    read(backend),
  ),
  pool: unsupported(
    "nothing limits tasks over all runs",
    "give the tasks a resource that the cluster limits",
    read(backend),
  ),
  priority: unsupported("pods get no priority class", "set one as the namespace's default", read(spec)),
  placement: natively("nodeSelector, tolerations, and affinity to nodes (P5112 for any other)", loaded),
  "service-account": unsupported(
    "all pods of a run have the service account that the run was started with",
    "name the service account when the run is started",
    read(backend),
  ),
  volumes: natively(
    "pvcMount, configMapAsVolume, secretAsVolume, emptyDirMounts; none is read-only by itself (P5112)",
    loaded,
  ),
  image: natively("the container's image, imagePullPolicy", loaded),
  labels: natively("podMetadata", loaded),
  annotations: natively("podMetadata", loaded),
  overlays: natively("fields of the Kubernetes config, checked before they are written (P5113)", loaded),
  "schedule.interval": emulated(
    "a cron expression in UTC where every day or week is alike; else an interval that makes up for missed runs",
    "any other interval is refused without catchup (P5115), and begins at its anchor or start",
    read(schedules),
  ),
  "schedule.assets": unsupported("the engine has no assets", "use a cron schedule", read(schedules)),
  "schedule.start": natively("start_time of the recurring run, a second earlier", read(schedules)),
  "schedule.end": natively("end_time of the recurring run, a second earlier", read(schedules)),
  "value.param": natively("typed component inputs; values of several types as JSON text", ran("values")),
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
  artifact: natively("typed artifacts, with the content hash in their metadata", ran("artifacts")),
  "artifact.nested": emulated(
    "references in parameters; a step hands on the artifact of one before it is read",
    "one short pod for each input that is taken from a value",
    ran("artifacts"),
  ),
  "artifact.pass-through": natively(
    "the output artifact has the URI of the one passed in",
    ran("model-selection"),
  ),
  params: natively("typed pipeline inputs with defaults", ran("values")),
  "params.constraints": emulated(
    "the engine checks the kind of a value; a first step checks the rest",
    "one short pod before everything else",
    ran("model-selection"),
  ),
  outputs: natively("outputs of the root", ran("values")),
  after: natively("dependentTasks; into a branch or loop, the whole of it waits", ran("failure")),
  "on-exit": natively(
    "an exit task beside the component of all others; which tasks failed is not told (P5110)",
    ran("exit-fails"),
  ),
  "on-exit.several": unsupported(
    "the engine starts one exit task for what it is after",
    "call one task that does both",
    read(backend),
  ),
  "each.static": natively("a parameterIterator over the list", ran("each-static")),
  "each.runtime": emulated(
    "a step numbers the list; a parameterIterator runs in a branch beside one for the empty list",
    "one short pod, and two drivers",
    ran("each-runtime"),
  ),
  "each.several-tasks": natively("the loop's body is a component of several tasks", ran("model-selection")),
  "each.concurrency": natively("iteratorPolicy.parallelismLimit", loaded),
  "each.continue": unsupported(
    "a failed iteration fails the loop, and nothing can run after that",
    "catch the failure in the task and return it as a value",
    read(backend),
  ),
  "each.nested": natively("loops are components, and may hold others", ran("nested-each")),
  "each.when": natively("a branch inside the loop's body", ran("branches")),
  when: natively("a component with one conditional component for each arm", ran("when")),
  "when.result": natively("a value from one of the arms (valueFromOneof)", ran("when")),
  "when.nested": natively("branches are components, and may hold others", ran("branches")),
  "when.each": natively("a loop inside an arm", ran("branches")),
  retries: natively("retryPolicy; exit code 78 is retried like any other failure", ran("retry")),
  "retries.backoff": natively("retryPolicy.backoffFactor, a whole number", ran("retry")),
  "retries.max-delay": emulated(
    "exact where the maximum is never reached, or from the start",
    "with any other the last delays are longer (P5102 says how long)",
    read(backend),
  ),
  timeout: natively("activeDeadlineSeconds of the pod; the step also ends its own processes", ran("timeout")),
  "resources.cpu": natively("requests and limits", loaded),
  "resources.memory": natively("requests and limits", loaded),
  env: natively("env of the container; values with `$` or `{{` are set by the step", ran("shell")),
  "env.secret": natively("secretAsEnv; the options name the Kubernetes secret", loaded),
  schedule: emulated(
    "a recurring run beside the pipeline file, converted to UTC",
    "zones with daylight saving time are refused (P5104), times that cross a day may be (P5105)",
    read(schedules),
  ),
  "schedule.catchup": natively("no_catchup of the recurring run", read(schedules)),
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
  description: natively("pipelineInfo.description", loaded),
  owner: emulated("a line of the description", "not searchable", loaded),
  objective: emulated("a line of the description", "not searchable", loaded),
  tags: emulated("a line of the description", "not searchable", loaded),
  "task.description": natively("an annotation of the pod", loaded),
};
