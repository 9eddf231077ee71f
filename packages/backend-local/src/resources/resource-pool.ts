/** What a task takes from the machine while it runs: cores and bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** Hands out resources: to whoever has the highest priority first, else in the order of asking, so that nothing starves. */
export interface ResourcePool {
  /**
   * Waits for the resources; gives the function that returns them, or undefined when the signal aborted first.
   * Of those who ask in one turn of the event loop, the one with the higher priority (0 when not given) is first.
   */
  readonly take: (
    wanted: Resources,
    signal: AbortSignal,
    priority?: number,
  ) => Promise<(() => void) | undefined>;
}

interface Waiting {
  readonly wanted: Resources;
  readonly priority: number;
  readonly start: () => void;
}

/** A pool of so much; whoever wants more than there is at all gets all of it. */
export function resourcePool(total: Resources): ResourcePool {
  let { cpu, memoryBytes } = total;
  const queue: Waiting[] = [];
  let turn: NodeJS.Immediate | undefined;

  function startNext(): void {
    turn = undefined;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (next.wanted.cpu > cpu || next.wanted.memoryBytes > memoryBytes) return;
      queue.shift();
      cpu -= next.wanted.cpu;
      memoryBytes -= next.wanted.memoryBytes;
      next.start();
    }
  }

  const startSoon = (): void => {
    turn ??= setImmediate(startNext);
  };

  function enqueue(waiting: Waiting): void {
    const behind = queue.findIndex(({ priority }) => priority < waiting.priority);
    queue.splice(behind === -1 ? queue.length : behind, 0, waiting);
  }

  return {
    take: async ({ cpu: cores, memoryBytes: bytes }, signal, priority = 0) => {
      if (signal.aborted) return undefined;
      const wanted = { cpu: Math.min(cores, total.cpu), memoryBytes: Math.min(bytes, total.memoryBytes) };
      const release = (): void => {
        cpu += wanted.cpu;
        memoryBytes += wanted.memoryBytes;
        startSoon();
      };
      return new Promise((resolve) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          resolve(undefined);
          startSoon();
        };
        const waiting: Waiting = {
          wanted,
          priority,
          start: () => {
            signal.removeEventListener("abort", leave);
            resolve(release);
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        enqueue(waiting);
        startSoon();
      });
    },
  };
}
