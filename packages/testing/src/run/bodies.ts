import type { StepBody, StepEnd, StepRequest, WantedBody } from "@partitura/backend-local";
import { sha256, type TaskDeclaration, type TaskNode } from "@partitura/core";
import type { Bodies, BuiltBody, StepContract } from "@partitura/compiler";
import type { VirtualClock } from "../clock/virtual-clock.js";
import type { Fake, Fakes } from "../fakes/fake.js";
import { fakeBody } from "../fakes/fake-body.js";
import { runBody, type Body } from "../fakes/step.js";
import { faultOfAttempt, type Fault, type Faults } from "../faults/fault.js";
import { lookUp } from "./place-of.js";
import { runningBody, type RunningBody } from "./running-body.js";
import { waitBody } from "./wait-body.js";

/** What stands for the bodies of a pipeline's tasks. */
export interface Stands {
  readonly fakes: Fakes;
  readonly faults: Faults;
  /** Whether TypeScript bodies run as the functions that they are, and not as bundles in processes. */
  readonly inMemory: boolean;
}

const conditionsInMemory: readonly string[] = ["time", "duration", "file", "http", "command"];

/** Whether the body of a task is a function of this process, or waits by the virtual clock. */
function isInMemory({ body }: TaskDeclaration, inMemory: boolean): boolean {
  switch (body.kind) {
    case "typescript":
      return inMemory;
    case "native":
      return inMemory && body.fake !== undefined;
    case "wait":
      return conditionsInMemory.includes(body.condition);
    case "python":
    case "shell":
    case "container":
    case "approval":
      return false;
  }
}

const isFaked = (fakes: Fakes, { id, task }: TaskNode): boolean =>
  Object.hasOwn(fakes, id) || Object.hasOwn(fakes, task);

/** Whether the task's own body is never run in a process: every node of it has a fake, or it runs in this one. */
export function isCovered(node: TaskNode, task: TaskDeclaration | undefined, stands: Stands): boolean {
  return isFaked(stands.fakes, node) || (task !== undefined && isInMemory(task, stands.inMemory));
}

/** What stands in the IR for the code of a task whose own is not run. */
function builtStand(task: TaskDeclaration): BuiltBody {
  const { body } = task;
  const own = body.kind === "typescript" ? body.run : body.kind === "native" ? body.fake : undefined;
  const codeHash = sha256(own === undefined ? `fake ${task.id}` : own.toString());
  return { body: { kind: "typescript", bundle: `${task.id}.mjs`, codeHash }, assets: {} };
}

/** The code of the tasks that need not be built. */
export function standsOf(
  tasks: readonly TaskDeclaration[],
  nodes: readonly TaskNode[],
  stands: Stands,
): Bodies {
  const covered = tasks.filter((task) =>
    nodes.filter((node) => node.task === task.id).every((node) => isCovered(node, task, stands)),
  );
  return new Map(covered.map((task) => [task, builtStand(task)]));
}

/** The function that is a task's own body in this process. */
function ownBody(
  task: TaskDeclaration | undefined,
  { inMemory }: Stands,
  clock: VirtualClock,
  running: RunningBody,
): Body | undefined {
  if (task === undefined || !isInMemory(task, inMemory)) return undefined;
  const { body } = task;
  if (body.kind === "typescript") return body.run as Body;
  if (body.kind === "native") return body.fake as Body | undefined;
  return body.kind === "wait" ? waitBody(body.condition, body.intervalSeconds, clock, running) : undefined;
}

/** What a run tells of the bodies that run in this process. */
export interface BodyListener {
  /** A body of this process, not one of another, takes an attempt. */
  readonly onBody: (place: WantedBody) => void;
  /** The inputs that it is given. */
  readonly onRequest: (place: WantedBody, request: StepRequest) => void;
  /** What it threw. */
  readonly onThrown: (place: WantedBody, thrown: unknown, byFake: boolean) => void;
}

/** How an attempt ends that a fault meets. */
async function faultEnd(
  fault: Exclude<Fault, { readonly kind: "corrupts" }>,
  running: RunningBody,
): Promise<StepEnd> {
  switch (fault.kind) {
    case "fails":
      return { code: fault.exitCode, problem: fault.message };
    case "crashes":
      // As the executor reports a process that a signal has ended.
      return { code: 128 };
    case "hangs":
      await running.sleep(Infinity);
      return { code: 1, problem: "it hung until it was ended" };
  }
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Finds what runs an attempt in this process; undefined where the task's own body runs in another. */
export function bodyFinder(
  tasks: readonly TaskDeclaration[],
  stands: Stands,
  contract: StepContract,
  clock: VirtualClock,
  listener: BodyListener,
): (place: WantedBody) => StepBody | undefined {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return (place) => {
    const fault = faultOfAttempt(list<Fault>(lookUp(stands.faults, place)), place.attempt);
    const fake: Fake | undefined = lookUp(stands.fakes, place);
    const task = byId.get(place.task);
    const here = fault !== undefined || fake !== undefined;
    if (!here && (task === undefined || !isInMemory(task, stands.inMemory))) return undefined;
    listener.onBody(place);
    return async (request, signal) => {
      listener.onRequest(place, request);
      const running = runningBody(clock, signal);
      try {
        if (fault !== undefined) return await faultEnd(fault, running);
        const body =
          fake === undefined
            ? ownBody(task, stands, clock, running)
            : fakeBody(fake, request.types.outputs, running);
        if (body === undefined) throw new Error(`'${place.node}' has no body in this process`);
        const end = await runBody(contract, body, request, signal);
        if (end.problem instanceof Error) listener.onThrown(place, end.problem, fake !== undefined);
        return end;
      } finally {
        running.end();
      }
    };
  };
}
