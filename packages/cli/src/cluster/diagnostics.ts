import { defineDiagnostics, reporter } from "@partitura/core";

/** What can go wrong between this machine and a cluster. */
export const clusterDiagnostics = defineDiagnostics({
  P8601: {
    title: "No cluster to talk to",
    severity: "error",
    message: "there is no usable kubeconfig: {problem}",
    hint: "set KUBECONFIG or give --kubeconfig, and check it with `kubectl cluster-info`",
    explanation:
      "`submit`, `status` and `logs` talk to the Kubernetes API with the current context of a kubeconfig file, as kubectl does.",
  },
  P8602: {
    title: "The cluster did not answer",
    severity: "error",
    message: "the Kubernetes API at {server} cannot be reached: {problem}",
    hint: "check the network and the kubeconfig's server with `kubectl cluster-info`",
    explanation: "No answer came from the API server that the kubeconfig names.",
  },
  P8603: {
    title: "The cluster refused",
    severity: "error",
    message: "the cluster refused to {action}: {problem}",
    hint: "check the namespace, your rights there, and that Argo Workflows is installed",
    explanation: "The API server answered with an error. Its message is part of ours.",
  },
  P8604: {
    title: "A run that does not exist",
    severity: "error",
    message: "there is no workflow '{name}' in namespace '{namespace}'",
    hint: "`kubectl get workflows` lists them; runs that Argo has archived or deleted are gone",
    explanation: "`status` and `logs` take the name that `submit` printed.",
  },
  P8605: {
    title: "Nothing to submit",
    severity: "error",
    message: "the emitted files hold no WorkflowTemplate",
    hint: "submit a pipeline for the target argo@3.7",
    explanation: "Only targets that emit an Argo WorkflowTemplate can be submitted.",
  },
  P8606: {
    title: "A parameter that the pipeline does not have",
    severity: "error",
    message: "the pipeline has no parameter '{name}'",
    hint: "its parameters are: {known}",
    explanation: "Argo would take the parameter without a word and never use it.",
  },
  P8607: {
    title: "A parameter without a value",
    severity: "error",
    message: "the parameter '{name}' has no default and was given no value",
    hint: "give it with --param {name}=…",
    explanation:
      "Argo would refuse the run, or start it and fail in the first task that reads the parameter.",
  },
  P8608: {
    title: "A task without logs",
    severity: "error",
    message: "the run '{name}' has no task '{task}' that started",
    hint: "tasks with logs: {known}",
    explanation: "Skipped and blocked tasks have no pod, and so no log; pods may also have been removed.",
  },
});

/** Makes the cluster's diagnostics. */
export const clusterReport = reporter(clusterDiagnostics);
