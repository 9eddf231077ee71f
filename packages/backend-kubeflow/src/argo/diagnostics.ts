import { defineDiagnostics, reporter } from "@partitura/core";

/** What the Argo backend refuses or warns of. */
export const argoDiagnostics = defineDiagnostics({
  P5001: {
    title: "The step files do not fit into a config map",
    severity: "error",
    message:
      "the step files of pipeline '{pipeline}' are {size} bytes, more than a config map holds ({limit})",
    hint: "put what the steps import into the image, or split the pipeline",
    explanation:
      "Step files are mounted from one ConfigMap, and Kubernetes refuses one of more than 1 MiB. Large modules and data belong into the image named by `image` in the target's options.",
  },
  P5002: {
    title: "The workflow template is too large",
    severity: "error",
    message: "the workflow template of pipeline '{pipeline}' is {size} bytes, more than the limit of {limit}",
    hint: "split the pipeline, or move large literals into a file that a task reads",
    explanation:
      "Every run keeps a copy of its template beside the state of its nodes in one object, and etcd refuses objects of more than 1.5 MiB.",
  },
  P5003: {
    title: "A fractional backoff",
    severity: "error",
    message: "task '{node}' has a retry backoff of {backoff}, but Argo's backoff factor is a whole number",
    hint: "use a backoff of 1, 2 or another whole number",
    explanation: "`retryStrategy.backoff.factor` is an integer in Argo Workflows 3.7.",
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
  P5012: {
    title: "A control node that waits for more",
    severity: "info",
    message: "'{node}' starts only when '{needed}' has succeeded, which some of its tasks do not need",
    hint: "nothing to do: it matters only when '{needed}' fails; tasks that do not need it are then blocked too",
    explanation:
      "An `each` or `when` is a template of its own in Argo, and gets what its tasks read from outside before it starts. Should one of those fail, all tasks inside are blocked, where the local executor runs those that do not depend on it. The run fails either way.",
  },
});

/** Makes the diagnostics of the Argo backend. */
export const report = reporter(argoDiagnostics);
