import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StepRequest } from "../attempt/request.js";
import type { Outputs } from "../nodes/scope.js";

/** How a body that runs in this process ended: an exit code of the step contract, with what it gave or why it gave nothing. */
export interface StepEnd {
  readonly code: number;
  readonly outputs?: Outputs | undefined;
  /** A text, or what was thrown. */
  readonly problem?: unknown;
}

/** A body with the checks of the step contract around it, as `step.mjs` hands it over. */
export type StepBody = (request: StepRequest, signal: AbortSignal) => Promise<StepEnd>;

/** What a function that is a body is told besides its inputs. */
export interface BodyContext {
  /** The path to write each output artifact to. */
  readonly outputs: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

/** The step contract in TypeScript: `step.mjs`, which is among what every run is made of. */
export interface StepContract {
  readonly attempt: (
    run: (inputs: { readonly [name: string]: unknown }, context: BodyContext) => unknown,
    request: StepRequest,
    signal: AbortSignal,
  ) => Promise<StepEnd>;
  /** Ends a body with an exit code. */
  readonly StepError: new (code: number, message: string) => Error;
}

const loaded = new Map<string, Promise<unknown>>();

/** Loads a module of a run's code, once for each text that it may have, so that many runs of one process hold it once. */
async function load(codeFolder: string, file: string, identity: string): Promise<unknown> {
  const known = loaded.get(identity);
  if (known !== undefined) return known;
  const loading = import(pathToFileURL(join(codeFolder, file)).href);
  loaded.set(identity, loading);
  loading.catch(() => loaded.delete(identity));
  return loading;
}

/** The step contract of a run. */
export async function stepContract(codeFolder: string, version: string): Promise<StepContract> {
  return (await load(codeFolder, "step.mjs", `step ${version}`)) as StepContract;
}

const handover = Symbol.for("partitura.pool");
let handovers: Promise<unknown> = Promise.resolve();

/** Imports a bundle and gives the body that it hands over. One at a time: the place where it is handed over is global. */
async function importBody(codeFolder: string, bundle: string, version: string): Promise<StepBody> {
  const shared = globalThis as { [key: symbol]: unknown };
  let body: StepBody | undefined;
  shared[handover] = (handed: StepBody) => {
    body = handed;
  };
  try {
    await load(codeFolder, bundle, `bundle ${version}`);
  } finally {
    delete shared[handover];
  }
  if (body === undefined) throw new Error(`${bundle} hands over no body`);
  return body;
}

const bodies = new Map<string, Promise<StepBody>>();

/** The body of a bundle, for running it in this process: loaded once for each version, however many runs have it. */
export async function inlineBody(codeFolder: string, bundle: string, version: string): Promise<StepBody> {
  const known = bodies.get(version);
  if (known !== undefined) return known;
  const loading = handovers.then(async () => importBody(codeFolder, bundle, version));
  handovers = loading.catch(() => undefined);
  bodies.set(version, loading);
  loading.catch(() => bodies.delete(version));
  return loading;
}
