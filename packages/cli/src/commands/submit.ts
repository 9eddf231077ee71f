import { hasErrors, type Diagnostic, type EmittedFile, type Outcome } from "@partitura/core";
import { isOver, type RunStatus } from "../cluster/index.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { checkParams } from "../input/check-params.js";
import { onInterrupt } from "../input/interrupt.js";
import { readParams, type ParamOptions, type Params } from "../input/read-params.js";
import { changedTasks, renderClusterRun } from "../render/cluster-run.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { askCluster, checkClusterTarget, type ClusterCommandOptions } from "./cluster-target.js";
import { emitFor, resolveTargets } from "./emit.js";
import { loadChecked, placeAt, rootOf } from "./load-checked.js";

/** Options of `partitura submit`. */
export interface SubmitCommandOptions extends ParamOptions, ClusterCommandOptions {
  readonly pipeline?: string;
  readonly wait?: true;
}

interface Submission {
  readonly files: readonly EmittedFile[];
  readonly params: Params;
}

async function prepare(
  file: string,
  options: SubmitCommandOptions,
  terminal: Terminal,
): Promise<Outcome<Submission>> {
  const { target, pipeline } = options;
  const refused = checkClusterTarget("submit", target);
  const [checked, found] = await loadChecked(file, pipeline);
  if (checked === undefined || refused.length > 0) return [undefined, [...found, ...refused]];
  const [backends, unknown] = await resolveTargets([target], terminal.cwd);
  const [emitted, emitting] = await emitFor(backends, checked, terminal);
  const [params, reading] = readParams(options, checked.pipeline, terminal.cwd);
  const checking = params === undefined ? [] : checkParams(checked.pipeline, params);
  const all = [
    ...found,
    ...placeAt([...unknown, ...reading], checked.pipeline.span),
    ...emitting,
    ...checking,
  ];
  const files = emitted?.flatMap(({ result }) => result.files);
  return [hasErrors(all) || files === undefined || params === undefined ? undefined : { files, params }, all];
}

function exitCodeOf(run: RunStatus, waited: boolean, interrupted: boolean): ExitCode {
  if (!waited || run.state === "succeeded") return exitCode.ok;
  if (!isOver(run) && interrupted) return exitCode.interrupted;
  return exitCode.runFailed;
}

/** `partitura submit`: compiles a pipeline, brings it to a cluster, starts a run and, with `--wait`, follows it. */
export async function submit(
  file: string,
  options: SubmitCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err } = terminal;
  const { target, namespace, kubeconfig, json, wait = false } = options;
  const root = rootOf(file, terminal);
  const tell = (diagnostics: readonly Diagnostic[]): void => showDiagnostics(diagnostics, root, terminal);
  const [submission, found] = await prepare(file, options, terminal);
  tell(found);
  if (submission === undefined) return exitCode.diagnostics;

  const interrupt = onInterrupt(
    () => err.write("\nno longer waiting; the run goes on\n"),
    () => undefined,
  );
  let last: RunStatus | undefined;
  const [run, diagnostics] = await askCluster("submit", target, (cluster) =>
    cluster.submit({
      ...submission,
      namespace,
      kubeconfig,
      wait,
      signal: interrupt.signal,
      onProgress: (status) => {
        if (last === undefined) err.write(`${status.name}\n`);
        for (const line of changedTasks(last, status)) err.write(`${line}\n`);
        last = status;
      },
    }),
  ).finally(interrupt.release);
  tell(diagnostics);
  if (run === undefined) return exitCode.diagnostics;
  if (json === true) out.write(`${JSON.stringify(run, null, 2)}\n`);
  else {
    out.write(renderClusterRun(run));
    if (!wait) out.write(`\npartitura status ${run.name} --namespace ${run.namespace}\n`);
  }
  return exitCodeOf(run, wait, interrupt.signal.aborted);
}
