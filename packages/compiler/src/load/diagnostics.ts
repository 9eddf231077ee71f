import { defineDiagnostics, reporter } from "@partitura/core";

/** What can be wrong with a pipeline file, its config, or the files written for it (P8). */
export const loadDiagnostics = defineDiagnostics({
  P8001: {
    title: "The pipeline file does not exist",
    severity: "error",
    message: "there is no file '{file}'",
    hint: "Check the path; it is relative to the folder you are in.",
    explanation: "A pipeline is a TypeScript or JavaScript file that exports what pipeline() returned.",
  },
  P8002: {
    title: "The pipeline file does not compile",
    severity: "error",
    message: "the file does not compile: {problem}",
    hint: "Fix the error; your editor shows the same one.",
    explanation:
      "The file and what it imports are compiled by esbuild, which checks syntax and imports. Types are checked by your editor and by tsc.",
  },
  P8003: {
    title: "The pipeline file throws",
    severity: "error",
    message: "loading the file throws {error}",
    hint: "The code at the top level of the file and in the pipeline's body runs when the pipeline is loaded. Move work into tasks.",
    explanation:
      "A pipeline file is run to build the graph. It should do nothing else: no requests, no files, no environment.",
  },
  P8004: {
    title: "The file exports no pipeline",
    severity: "error",
    message: "'{file}' exports no pipeline",
    hint: "Write `export default pipeline(…)`.",
    explanation: "The command looks at everything the file exports and takes what pipeline() returned.",
  },
  P8005: {
    title: "An unknown target",
    severity: "error",
    message: "there is no target '{target}'",
    hint: "Targets: {known}.",
    explanation:
      "A target is an engine and its version. Its backend decides what the pipeline becomes there.",
  },
  P8006: {
    title: "The config is not valid",
    severity: "error",
    message: "{where} in the config: {problem}",
    hint: "See the docs of the target's options.",
    explanation:
      "partitura.config.ts says what belongs to a target, such as images, stores and namespaces. It is checked before anything is emitted.",
  },
  P8007: {
    title: "The output cannot be written",
    severity: "error",
    message: "cannot write to '{path}': {problem}",
    hint: "Check that the folder exists, that you may write to it and that the disk has room. Nothing was changed.",
    explanation:
      "Files are written beside their place and renamed into it when all are complete, so old files stay whole.",
  },
  P8008: {
    title: "The file exports several pipelines",
    severity: "error",
    message: "'{file}' exports several pipelines: {ids}",
    hint: "Choose one with --pipeline <id>.",
    explanation: "A command works on one pipeline. The default export is taken when there is one.",
  },
  P8009: {
    title: "There is no such pipeline in the file",
    severity: "error",
    message: "'{file}' exports no pipeline '{id}'",
    hint: "It exports: {ids}.",
    explanation: "A pipeline is chosen by its id, the first argument of pipeline().",
  },
});

/** Makes P8 diagnostics. */
export const loadReport = reporter(loadDiagnostics);
