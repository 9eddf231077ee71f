/** Things in their order, in as few lists as hold no more bytes than `most` each; one that is larger has a list of its own. */
export function packed<T>(
  things: readonly T[],
  bytesOf: (thing: T) => number,
  most: number,
): readonly (readonly T[])[] {
  const lists: T[][] = [];
  let left = 0;
  for (const thing of things) {
    const size = bytesOf(thing);
    const last = lists.at(-1);
    if (last === undefined || size > left) {
      lists.push([thing]);
      left = most - size;
    } else {
      last.push(thing);
      left -= size;
    }
  }
  return lists;
}
