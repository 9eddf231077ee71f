import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TaskDefinition, TaskNode } from "@partitura/core";
import type { Instance, TaskError } from "./events.js";
import type { StepRequest } from "./request.js";
import type { RunContext } from "./run-context.js";
import { containerRunner, dockerCommand } from "./runners/container.js";
import { pythonRunner } from "./runners/python.js";
import type { Runner } from "./runners/runner.js";

/** How a body is run, and what the request says of it. */
export interface BodyRunner {
  readonly runner: Runner;
  readonly request: Pick<StepRequest, "source" | "function" | "command">;
}

/** The interpreter that has a task's packages; installs them when they are not there yet. */
async function interpreterFor(
  { clock, emit, environments, signal }: RunContext,
  packages: readonly string[],
  instance: Instance,
  onLine: (line: string) => void,
): Promise<{ readonly path: string } | { readonly error: TaskError }> {
  let startedAt: number | undefined;
  const interpreter = await environments.interpreterFor(packages, {
    signal,
    onLine,
    onStart: () => {
      startedAt = clock.now();
      emit({ type: "environment-started", ...instance, packages });
    },
  });
  if (startedAt !== undefined) {
    emit({ type: "environment-finished", ...instance, durationMs: clock.now() - startedAt });
  }
  if (interpreter.path !== undefined) return interpreter;
  const message = `the packages ${packages.join(", ")} cannot be installed: ${interpreter.problem}`;
  return { error: { code: "P7007", message, log: [] } };
}

/** Finds the way to run one attempt of a task's body, and makes its environment if need be. */
export async function bodyRunner(
  context: RunContext,
  {
    task,
    node,
    instance,
    attempt,
  }: { task: TaskDefinition; node: TaskNode; instance: Instance; attempt: number },
  onLine: (line: string) => void,
): Promise<BodyRunner | { readonly error: TaskError }> {
  const { body } = task;
  const { codeFolder } = context.folder;
  if (body.kind === "typescript") {
    const bundle = pathToFileURL(join(codeFolder, body.bundle)).href;
    return { runner: async (order) => context.workers.run(bundle, order), request: {} };
  }
  const packages = body.kind === "python" ? body.packages : [];
  const interpreter = await interpreterFor(context, packages, instance, onLine);
  if ("error" in interpreter) return interpreter;
  const runner = pythonRunner(interpreter.path, codeFolder);
  switch (body.kind) {
    case "python":
      return { runner, request: { source: body.source, function: body.function } };
    case "shell":
      return { runner, request: { command: body.command } };
    case "container": {
      const name = ["partitura", context.runId, instance.node, ...instance.index, attempt].join("-");
      const command = dockerCommand(body, task, Object.keys(node.policy.env), name);
      return { runner: containerRunner(runner, name), request: { command } };
    }
  }
}
