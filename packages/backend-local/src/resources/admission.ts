import type { Policy, TaskDefinition } from "@partitura/core";

/** How many tasks may get ready at a time: what they are given takes memory while they wait for room. */
const atATime = 1000;

/**
 * Lets tasks get ready for waiting for room, so many at a time, in the order of asking. It changes nothing of who starts when:
 * a task that wants more than a core of the machine, or to be before others, is let in at once.
 */
export interface Admission {
  /** Resolves with the function that lets in another one; to be called once the task has room or needs none. */
  readonly enter: (policy: Policy, task: TaskDefinition) => Promise<() => void> | (() => void);
  /** Resolves when another task could get ready; undefined when one can now. */
  readonly turn: () => Promise<void> | undefined;
}

const nothing = (): void => undefined;

/** Whether a task may wait long for something that is not a core. */
function isSpecial({ pool, priority, resources }: Policy, { body }: TaskDefinition): boolean {
  const waits = body.kind === "wait" || body.kind === "approval";
  return waits || pool !== undefined || priority !== undefined || resources !== undefined;
}

/** Nobody is in yet. */
export function admission(): Admission {
  let inside = 0;
  let line: (() => void)[] = [];
  let first = 0;
  const hopeful: (() => void)[] = [];

  function leave(): void {
    const next = line[first];
    if (next === undefined) {
      inside--;
      for (const it of hopeful.splice(0)) it();
      return;
    }
    first++;
    if (first > 4096 && first * 2 > line.length) {
      line = line.slice(first);
      first = 0;
    }
    next();
  }

  const pass = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  return {
    enter: (policy, task) => {
      if (isSpecial(policy, task)) return nothing;
      if (inside < atATime) {
        inside++;
        return pass();
      }
      return new Promise<() => void>((resolve) => {
        line.push(() => resolve(pass()));
      });
    },
    turn: () =>
      inside < atATime
        ? undefined
        : new Promise<void>((resolve) => {
            hopeful.push(resolve);
          }),
  };
}
