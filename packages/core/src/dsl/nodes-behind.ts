const behind = new WeakMap<object, readonly string[]>();

/** Remembers which nodes a value that user code holds came from, so that `after` can name them all. */
export function keepNodes(value: object, nodes: readonly string[]): void {
  behind.set(value, nodes);
}

/** The nodes that a value came from, if it is what a sub-pipeline or a loop gave. */
export function nodesBehind(value: unknown): readonly string[] | undefined {
  return typeof value === "object" && value !== null ? behind.get(value) : undefined;
}
