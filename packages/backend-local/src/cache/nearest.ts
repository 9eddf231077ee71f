import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Entry, readEntry } from "./entry.js";
import type { KeyParts, ResultKey } from "./result-key.js";

/** The name of the file with a result: what it shares with its likes comes first, so that they are found without reading them. */
export const entryName = ({ inputs, definition, key }: ResultKey): string =>
  `${inputs}-${definition}-${key.slice(0, 16)}.json`;

const namePattern = /^([0-9a-f]{16})-([0-9a-f]{16})-[0-9a-f]{16}\.json$/;

/** Whether a file in the folder of a task is an entry. */
export const isEntryName = (name: string): boolean => namePattern.test(name);

/** How many of those that have the same inputs, the same definition, or only the task in common are looked at. */
const most = { inputs: 8, definition: 32, task: 8 } as const;

/** Of so many results at most it is asked when they were of use: a tenth of a second. */
const mostDated = 20_000;

/** The parts in which two keys differ. */
export const differences = (one: KeyParts, other: KeyParts): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((part) => one[part] !== other[part]);

interface Neighbours {
  readonly all: readonly string[];
  readonly byInputs: ReadonlyMap<string, readonly string[]>;
  readonly byDefinition: ReadonlyMap<string, readonly string[]>;
}

/** The names of the entries of a folder, the one that was of use last first where they are not too many to ask each. */
function entryNames(folder: string): readonly string[] {
  const names = readdirNow(folder).filter(isEntryName);
  if (names.length > mostDated) return names;
  const dated = names.map((name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return [name, found?.mtimeMs ?? 0] as const;
  });
  return dated.toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

function neighboursIn(folder: string): Neighbours {
  const all = entryNames(folder);
  return { all, byInputs: grouped(all, 1), byDefinition: grouped(all, 2) };
}

function grouped(names: readonly string[], group: 1 | 2): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const key = namePattern.exec(name)?.[group] ?? "";
    const others = found.get(key);
    if (others === undefined) found.set(key, [name]);
    else others.push(name);
  }
  return found;
}

function readdirNow(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Finds the earlier result of the task of a folder that is most like one that was not found. The folder is looked through once,
 * the first time, so that what this process keeps itself is no earlier result.
 */
export function nearestIn(folder: string): (wanted: ResultKey) => Entry | undefined {
  let found: Neighbours | undefined;
  const read = new Map<string, Entry | undefined>();
  const entryOf = (name: string): Entry | undefined => {
    if (!read.has(name)) {
      const it = readEntry(join(folder, name));
      read.set(name, it.kind === "entry" ? it.entry : undefined);
    }
    return read.get(name);
  };
  return (wanted) => {
    found ??= neighboursIn(folder);
    const candidates = new Set([
      ...(found.byInputs.get(wanted.inputs) ?? []).slice(0, most.inputs),
      ...(found.byDefinition.get(wanted.definition) ?? []).slice(0, most.definition),
      ...found.all.slice(0, most.task),
    ]);
    let [nearest, fewest] = [undefined as Entry | undefined, Infinity];
    for (const name of candidates) {
      const entry = entryOf(name);
      const count = entry === undefined ? Infinity : differences(wanted.parts, entry.parts).length;
      if (count < fewest) [nearest, fewest] = [entry, count];
    }
    return nearest;
  };
}
