/** How a body that ran in this process ended: an exit code of the step contract, and what it gave or why it gave nothing. */
export interface StepEnd {
  readonly code: number;
  readonly outputs?: { readonly [name: string]: unknown } | undefined;
  /** A text, or what was thrown. */
  readonly problem?: unknown;
}

/** The step contract in TypeScript, `step.mjs`, for bodies that run in this process. */
export interface StepContract {
  /** Runs a body with the checks of the contract around it. */
  readonly attempt: (
    run: (inputs: never, context: never) => unknown,
    request: object,
    signal: AbortSignal,
  ) => Promise<StepEnd>;
  /** Thrown in a body, ends it with an exit code. */
  readonly StepError: new (code: number, message: string) => Error & { readonly code: number };
}

/** Loads the step contract. */
export async function stepContract(): Promise<StepContract> {
  return (await import(new URL("../../step/step.mjs", import.meta.url).href)) as StepContract;
}
