import type { StepEnd, StepRequest } from "@partitura/backend-local";
import type { StepContract } from "@partitura/compiler";
import type { TaskContext } from "@partitura/core";

/** A body as a function of this process. */
export type Body = (inputs: { readonly [name: string]: unknown }, context: TaskContext) => unknown;

/** Runs a body with all the checks that one has in production. */
export async function runBody(
  contract: StepContract,
  body: Body,
  request: StepRequest,
  signal: AbortSignal,
): Promise<StepEnd> {
  const run: Body = async (inputs, context) =>
    body(inputs, { ...context, log: (message) => void process.stdout.write(`${message}\n`) });
  return (await contract.attempt(run, request, signal)) as StepEnd;
}
