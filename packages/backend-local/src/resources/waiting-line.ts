/** Those who wait, the highest priority first, and of one priority in the order in which they came. */
export interface WaitingLine<T> {
  readonly add: (item: T, priority: number) => void;
  /** Takes one out of the line. */
  readonly remove: (item: T) => void;
  /** From the first to the last; the line may change meanwhile. */
  readonly [Symbol.iterator]: () => Iterator<T>;
  readonly size: () => number;
}

/** An empty line. Adding and removing takes the same time however many wait. */
export function waitingLine<T>(): WaitingLine<T> {
  const byPriority = new Map<number, Set<T>>();
  let priorities: readonly number[] = [];
  let size = 0;
  const forget = (priority: number): void => {
    byPriority.delete(priority);
    priorities = priorities.filter((it) => it !== priority);
  };
  return {
    add: (item, priority) => {
      const same = byPriority.get(priority);
      if (same === undefined) {
        byPriority.set(priority, new Set([item]));
        priorities = [...priorities, priority].toSorted((a, b) => b - a);
      } else same.add(item);
      size++;
    },
    remove: (item) => {
      for (const [priority, same] of byPriority) {
        if (!same.delete(item)) continue;
        size--;
        if (same.size === 0) forget(priority);
        return;
      }
    },
    *[Symbol.iterator]() {
      for (const priority of priorities) yield* byPriority.get(priority) ?? [];
    },
    size: () => size,
  };
}
