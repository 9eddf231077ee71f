import { defineDiagnostics, reporter } from "@partitura/core";

/** What the Argo backend refuses or warns of. */
export const argoDiagnostics = defineDiagnostics({
  P5001: {
    title: "A step file does not fit into a config map",
    severity: "error",
    message:
      "the step file '{file}' of pipeline '{pipeline}' is {size} bytes, more than a config map holds ({limit})",
    hint: "put what the steps import into the image, or into several files",
    explanation:
      "Step files are mounted from ConfigMaps, several where one does not hold them all, and Kubernetes refuses one of more than 1 MiB. Large modules and data belong into the image named by `image` in the target's options.",
  },
  P5002: {
    title: "The workflow template is too large",
    severity: "error",
    message:
      "a run of pipeline '{pipeline}' begins with {size} bytes of templates, more than the limit of {limit}",
    hint: "split the pipeline, or move large literals into a file that a task reads",
    explanation:
      "Every run keeps its templates beside the state of its nodes in one object, of which the controller stores up to 1 MiB. Templates of tasks that take too much of it are put into objects of their own, of which a run keeps one copy and not two; this is about what is still too large then.",
  },
  P5003: {
    title: "A fractional backoff",
    severity: "error",
    message: "task '{node}' has a retry backoff of {backoff}, but Argo's backoff factor is a whole number",
    hint: "use a backoff of 1, 2 or another whole number",
    explanation: "`retryStrategy.backoff.factor` is a whole number in Argo Workflows.",
  },
  P5004: {
    title: "A container task with an output artifact",
    severity: "error",
    message:
      "task '{node}' runs a container of its own and gives the artifact '{output}', which nothing in it can hash",
    hint: "write the artifact in a python or shell task",
    explanation:
      "An artifact is identified by the sha256 of its content. Python, shell and TypeScript tasks compute it; a foreign container image cannot be relied on to.",
  },
  P5005: {
    title: "A name that Argo does not take",
    severity: "error",
    message: "'{name}' of {owner} is no name for an Argo parameter",
    hint: "use letters, digits, '_' and '-' only",
    explanation: "Names of parameters and artifacts in Argo match [a-zA-Z0-9_-]+.",
  },
  P5006: {
    title: "A secret without a Kubernetes secret",
    severity: "error",
    message:
      "task '{node}' needs the secret '{secret}', and the config does not say which Kubernetes secret holds it",
    hint: "give its name and key under secrets['{secret}'] in the options of the target",
    explanation:
      "A pipeline only names secrets; which object of the cluster holds one is said in partitura.config.ts under targets.",
  },
  P5007: {
    title: "A control node without tasks",
    severity: "error",
    message: "'{node}' holds no task, and an Argo DAG has at least one",
    hint: "compute the value in a task",
    explanation: "`each` and `when` become DAG templates, which Argo refuses when they are empty.",
  },
  P5008: {
    title: "An artifact input that may be null",
    severity: "error",
    message: "the artifact input '{input}' of task '{node}' may be null, and Argo then cannot place it",
    hint: "make the input required, or pick the artifact inside a task that takes a list",
    explanation:
      "The key of an input artifact is computed from the reference; there is none to compute from null.",
  },
  P5009: {
    title: "Packages that the image must hold",
    severity: "warning",
    message: "task '{node}' needs the packages {packages}, and the config names no image that holds them",
    hint: "set image, or images['{task}'], in the options of the target",
    explanation:
      "Pods install nothing when they start: the packages of a Python task must be in its image. The default image is plain Python.",
  },
  P5010: {
    title: "A timeout rounded up",
    severity: "warning",
    message: "the timeout of task '{node}', {seconds} s, is rounded up to {rounded} s",
    hint: "use whole seconds",
    explanation: "`activeDeadlineSeconds` counts whole seconds.",
  },
  P5013: {
    title: "A failure outside of an each that goes on",
    severity: "error",
    message:
      "arms inside of '{node}' need '{needed}', which is outside of it, and '{node}' goes on after failures",
    hint: "let a task beside the arms be after '{needed}', or let '{node}' fail with its items",
    explanation:
      'An `each` is a template of its own in Argo. One with `onItemFailure: "continue"` tolerates what fails in its items, but not what failed outside of it; when only arms that may not be taken need that, Argo cannot tell the two apart.',
  },
  P5014: {
    title: "More than one slot of a pool",
    severity: "error",
    message:
      "task '{node}' takes {slots} slots of the pool '{pool}', and an Argo semaphore is held once by each",
    hint: "let the task take one slot, and make the pool smaller",
    explanation: "A semaphore in Argo counts those who hold it; nobody can hold it more than once.",
  },
  P5015: {
    title: "A pool without a config map",
    severity: "error",
    message:
      "task '{node}' is in the pool '{pool}', and the config does not say which config map holds its size",
    hint: "give the name and key of a config map under pools['{pool}'] in the options of the target",
    explanation:
      "All runs of all pipelines share a pool, so its size is in the cluster and in no pipeline: in a key of a config map, which an Argo semaphore reads.",
  },
  P5016: {
    title: "A cached task that may skip itself",
    severity: "error",
    message: "task '{node}' is cached and may end itself as skipped, which Argo would keep as a success",
    hint: "leave out the cache, or let the task return what says that there was nothing to do",
    explanation:
      "On Argo, the pod of a task that skips itself succeeds. `memoize` keeps the outputs of every success.",
  },
  P5017: {
    title: "A native task of another engine",
    severity: "error",
    message: "task '{node}' is native to '{engine}'",
    hint: "write the task for Argo, or compile the pipeline for '{engine}'",
    explanation: "A native task says in one engine's words what to do; no other engine knows them.",
  },
  P5018: {
    title: "A native task or overlay that is no template",
    severity: "error",
    message: "what task '{node}' says to Argo cannot be used: {problem}",
    hint: "give the fields of a template, as in the Argo docs",
    explanation:
      "A native task has one of the fields that make a template do something (`resource`, `http`, `script`, …). Its name, and what it takes and gives, come from the pipeline.",
  },
  P5019: {
    title: "An interval that is no cron schedule",
    severity: "error",
    message: "the schedule fires every {seconds} s from {anchor}, which no cron expression says",
    hint: "use an interval in whole minutes that divides an hour, a day or a week, or a cron schedule",
    explanation:
      "CronWorkflow knows cron expressions, and `@every`, which counts from the start of the controller. Only intervals that divide an hour, a day or a week come at the same minutes again.",
  },
  P5020: {
    title: "A foreign container that may skip itself",
    severity: "error",
    message: "task '{node}' runs a container of its own and may end itself as skipped",
    hint: "use a shell task with the image in its policy",
    explanation:
      "Argo knows no pod that is skipped: the step contract tells it in an output parameter. Nothing in a foreign image can be relied on to do so.",
  },
});

/** Makes the diagnostics of the Argo backend. */
export const report = reporter(argoDiagnostics);
