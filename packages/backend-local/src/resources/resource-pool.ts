import { waitingLine } from "./waiting-line.js";

/** Amounts of what can run out, by name, such as cores and bytes. */
export type Amounts<Name extends string> = { readonly [N in Name]: number };

/** Hands out resources: to whoever has the highest priority first, else in the order of asking, so that nothing starves. */
export interface ResourcePool<Name extends string> {
  /**
   * Waits for the resources; gives the function that returns them, or undefined when the signal aborted first.
   * Of those who ask in one turn of the event loop, the one with the higher priority (0 when not given) is first.
   * `onWait` is called once with what is lacking when it has waited for {@link patienceMs} and is among the first in the line.
   */
  readonly take: (
    wanted: Amounts<Name>,
    signal: AbortSignal,
    priority?: number,
    onWait?: (lacking: Name) => void,
  ) => Promise<(() => void) | undefined>;
}

/** Milliseconds after which somebody who waits says so. */
export const patienceMs = 1000;

/** How many of the first in the line say that they wait. */
const spokesmen = 50;

/** How many behind one that has to wait may go before it. */
const lookahead = 16;

/** Sums of fractions of cores are not exact. */
const tolerance = 1e-9;

interface Waiting<Name extends string> {
  readonly wanted: Amounts<Name>;
  readonly signal: AbortSignal;
  readonly start: () => void;
  readonly leave: () => void;
  readonly onWait: ((lacking: Name) => void) | undefined;
  readonly since: number;
  told: boolean;
}

/**
 * A pool of so much; whoever wants more than there is at all gets all of it. The first in the line keeps what is free for
 * itself: those behind it may go before it only with what it does not want.
 */
export function resourcePool<Name extends string>(total: Amounts<Name>): ResourcePool<Name> {
  const names = Object.keys(total) as Name[];
  const free: { [N in Name]: number } = { ...total };
  const line = waitingLine<Waiting<Name>>();
  const bySignal = new WeakMap<AbortSignal, Set<Waiting<Name>>>();
  let turn: NodeJS.Immediate | undefined;
  let teller: NodeJS.Timeout | undefined;

  function startNext(): void {
    turn = undefined;
    const left: { [N in Name]: number } = { ...free };
    let passed = 0;
    for (const next of line) {
      if (names.every((it) => next.wanted[it] <= left[it] + tolerance)) {
        line.remove(next);
        for (const it of names) free[it] -= next.wanted[it];
        next.start();
      } else if (++passed > lookahead) break;
      // What does not fit is kept free for it.
      for (const it of names) left[it] = Math.max(0, left[it] - next.wanted[it]);
    }
    if (line.size() > 0) teller ??= setTimeout(tell, patienceMs).unref();
  }

  const startSoon = (): void => {
    turn ??= setImmediate(startNext);
  };

  /** Lets the first ones say what they wait for. */
  function tell(): void {
    teller = undefined;
    let spoken = 0;
    for (const it of line) {
      if (++spoken > spokesmen) break;
      if (it.told || performance.now() - it.since < patienceMs) continue;
      it.told = true;
      const lacking = names.find((name) => it.wanted[name] > free[name]) ?? names[0];
      if (lacking !== undefined) it.onWait?.(lacking);
    }
    if (line.size() > 0) teller = setTimeout(tell, patienceMs).unref();
  }

  /** Those who wait under one signal; all leave when it aborts. */
  function waitingUnder(signal: AbortSignal): Set<Waiting<Name>> {
    const known = bySignal.get(signal);
    if (known !== undefined) return known;
    const made = new Set<Waiting<Name>>();
    bySignal.set(signal, made);
    signal.addEventListener(
      "abort",
      () => {
        for (const it of made) it.leave();
      },
      { once: true },
    );
    return made;
  }

  return {
    take: async (asked, signal, priority = 0, onWait) => {
      if (signal.aborted) return undefined;
      const wanted = Object.fromEntries(
        names.map((it) => [it, Math.min(asked[it], total[it])]),
      ) as Amounts<Name>;
      let returned = false;
      const release = (): void => {
        if (returned) return;
        returned = true;
        for (const it of names) free[it] += wanted[it];
        startSoon();
      };
      const others = waitingUnder(signal);
      return new Promise((resolve) => {
        const waiting: Waiting<Name> = {
          wanted,
          signal,
          onWait,
          since: performance.now(),
          told: false,
          leave: () => {
            others.delete(waiting);
            line.remove(waiting);
            resolve(undefined);
            startSoon();
          },
          start: () => {
            others.delete(waiting);
            resolve(release);
          },
        };
        others.add(waiting);
        line.add(waiting, priority);
        startSoon();
      });
    },
  };
}
