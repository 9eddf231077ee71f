/** What a task takes from the machine while it runs: cores and bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** Hands out resources in the order of asking, so that nothing starves. */
export interface ResourcePool {
  /** Waits for the resources; gives the function that returns them, or undefined when the signal aborted first. */
  readonly take: (wanted: Resources, signal: AbortSignal) => Promise<(() => void) | undefined>;
}

interface Waiting {
  readonly wanted: Resources;
  readonly start: () => void;
}

/** A pool of so much; whoever wants more than there is at all gets all of it. */
export function resourcePool(total: Resources): ResourcePool {
  let { cpu, memoryBytes } = total;
  const queue: Waiting[] = [];

  function startNext(): void {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (next.wanted.cpu > cpu || next.wanted.memoryBytes > memoryBytes) return;
      queue.shift();
      cpu -= next.wanted.cpu;
      memoryBytes -= next.wanted.memoryBytes;
      next.start();
    }
  }

  return {
    take: async ({ cpu: cores, memoryBytes: bytes }, signal) => {
      if (signal.aborted) return undefined;
      const wanted = { cpu: Math.min(cores, total.cpu), memoryBytes: Math.min(bytes, total.memoryBytes) };
      const release = (): void => {
        cpu += wanted.cpu;
        memoryBytes += wanted.memoryBytes;
        startNext();
      };
      return new Promise((resolve) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          resolve(undefined);
          startNext();
        };
        const waiting: Waiting = {
          wanted,
          start: () => {
            signal.removeEventListener("abort", leave);
            resolve(release);
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        queue.push(waiting);
        startNext();
      });
    },
  };
}
