import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkValue, type TaskDefinition, type TaskNode } from "@partitura/core";
import type { Wanted } from "../environments/python-environment.js";
import type { Instance, TaskError } from "../log/events.js";
import type { Way } from "./request.js";
import type { RunContext } from "../run/run-context.js";
import { containerRunner, dockerCommand } from "../runners/container.js";
import { pythonRunner } from "../runners/python.js";
import { approvalRunner } from "../runners/approval.js";
import { inlineRunner } from "../runners/inline.js";
import { pollingRunner } from "../runners/polling.js";
import { shellRunner } from "../runners/shell.js";
import { inlineBody, type StepContract, stepContract } from "../runners/step-contract.js";
import type { Runner } from "../runners/runner.js";
import { waitRunner } from "../runners/waits.js";
import type { Outputs } from "../nodes/scope.js";

/** How a body is run, and what the request says of it. */
export interface BodyRunner {
  readonly runner: Runner;
  readonly request: Way;
}

type Interpreted = { readonly runner: Runner } | { readonly error: TaskError };

/** The interpreter that has a task's packages; installs them when they are not there yet. */
async function interpreterFor(
  { clock, emit, environments, signal }: RunContext,
  { packages, version }: Wanted,
  instance: Instance,
  onLine: (line: string) => void,
): Promise<{ readonly path: string } | { readonly error: TaskError }> {
  let startedAt: number | undefined;
  const interpreter = await environments.interpreterFor(
    { packages, version },
    {
      signal,
      onLine,
      onStart: () => {
        startedAt = clock.now();
        emit({ type: "environment-started", ...instance, packages });
      },
    },
  );
  if (startedAt !== undefined) {
    emit({ type: "environment-finished", ...instance, durationMs: clock.now() - startedAt });
  }
  if (interpreter.path !== undefined) return interpreter;
  const what = [
    ...(version === undefined ? [] : [`Python ${version}`]),
    ...(packages.length === 0 ? [] : [`the packages ${packages.join(", ")}`]),
  ].join(" with ");
  const message = `${what} cannot be installed: ${interpreter.problem}`;
  return { error: { code: "P7007", message, log: [] } };
}

/** One attempt of a task. */
interface Attempt {
  readonly task: TaskDefinition;
  readonly node: TaskNode;
  readonly instance: Instance;
  readonly inputs: Outputs;
  readonly attempt: number;
}

/** The first input that does not fit, for bodies that are not run by the step contract. */
function misfit({ task, inputs }: Attempt): TaskError | undefined {
  for (const [name, { type }] of Object.entries(task.inputs)) {
    const [problem] = checkValue(inputs[name] ?? null, type);
    if (problem !== undefined)
      return { code: "P7101", message: `inputs.${name} ${problem.problem}`, log: [] };
  }
  return undefined;
}

/** An input that is known to be a text. */
function textIn(inputs: Outputs, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** The way to run a body that this process does by itself; undefined for the others. */
function ownRunner(context: RunContext, { task, instance, inputs }: Attempt): Runner | undefined {
  const { ask, clock, pastRuns, scheduled, startedAt } = context;
  const { body } = task;
  if (body.kind === "approval") {
    const question = { ...instance, message: textIn(inputs, "message"), approvers: body.approvers };
    return approvalRunner(question, ask, clock);
  }
  if (body.kind !== "wait") return undefined;
  const { condition, intervalSeconds } = body;
  switch (condition) {
    case "pipeline":
      return pollingRunner(intervalSeconds, clock, async () =>
        pastRuns.hasSucceeded(textIn(inputs, "pipeline"), scheduled?.scheduledAt ?? null),
      );
    case "asset":
      return pollingRunner(intervalSeconds, clock, async () =>
        pastRuns.wasUpdated(textIn(inputs, "asset"), startedAt),
      );
    default:
      return waitRunner(condition, intervalSeconds, inputs, clock);
  }
}

/** Finds the way to run one attempt of a task's body, and makes its environment if need be. */
export async function bodyRunner(
  context: RunContext,
  of: Attempt,
  onLine: (line: string) => void,
): Promise<BodyRunner | { readonly error: TaskError }> {
  const { task, node, instance, attempt } = of;
  const { body } = task;
  const { clock, isolation, versionOf } = context;
  const { codeFolder } = context.folder;
  const given = context.bodies?.({ ...instance, task: task.id, attempt });
  if (given !== undefined) return { runner: inlineRunner(given, clock), request: {} };
  const bundled = async (file: string): Promise<BodyRunner> => {
    if (isolation === "inline") {
      const inline = await inlineBody(codeFolder, file, versionOf(file));
      return { runner: inlineRunner(inline, clock), request: {} };
    }
    const bundle = pathToFileURL(join(codeFolder, file)).href;
    return { runner: async (order) => context.workers.run(bundle, order), request: {} };
  };
  const own = ownRunner(context, of);
  if (own !== undefined) {
    const error = misfit(of);
    return error === undefined ? { runner: own, request: {} } : { error };
  }
  const python = async (packages: readonly string[], version?: string): Promise<Interpreted> => {
    const interpreter = await interpreterFor(context, { packages, version }, instance, onLine);
    return "error" in interpreter
      ? interpreter
      : { runner: pythonRunner(interpreter.path, codeFolder, clock) };
  };
  const contract = async (): Promise<StepContract> => stepContract(codeFolder, versionOf("step.mjs"));
  switch (body.kind) {
    case "typescript":
      return bundled(body.bundle);
    case "native":
      if (body.fake === undefined) throw new Error(`the native task '${task.id}' has no fake`);
      return bundled(body.fake);
    case "approval":
    case "wait":
      throw new Error(`a task of kind ${body.kind} has a runner of its own`);
    case "python": {
      const made = await python(body.packages, body.pythonVersion);
      if ("error" in made) return made;
      return { ...made, request: { source: body.source, function: body.function } };
    }
    case "shell":
      return {
        runner: shellRunner(body.command, await contract(), clock),
        request: { command: body.command },
      };
    case "container": {
      const name = ["partitura", context.runId, instance.node, ...instance.index, attempt].join("-");
      const command = dockerCommand(body, task, Object.keys(node.policy.env), name);
      return {
        runner: containerRunner(shellRunner(command, await contract(), clock), name),
        request: { command },
      };
    }
  }
}
