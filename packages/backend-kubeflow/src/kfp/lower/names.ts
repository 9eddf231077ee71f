import { referenceKey, referenceName, type Reference } from "./reference.js";

/** Gives out names, each once; a name that is taken gets a number. */
export type Claim = (wanted: string) => string;

/** A claim over names of which some are taken already. */
export function claims(taken: Iterable<string>): Claim {
  const used = new Set(taken);
  return (wanted) => {
    let name = wanted;
    for (let count = 2; used.has(name); count += 1) name = `${wanted}-${count}`;
    used.add(name);
    return name;
  };
}

/**
 * Names of component inputs: the same for a reference in whatever component it passes through.
 * A double hyphen and `-Output` mean something else to the engine's local runner when they are in a condition.
 */
export function inputNames(params: Iterable<string>): (reference: Reference) => string {
  const claim = claims([...params, "scheduled-at"]);
  const names = new Map<string, string>();
  return (reference) => {
    if (reference.kind === "param") return reference.name;
    if (reference.kind === "scheduled-at") return reference.kind;
    const key = referenceKey(reference);
    const name =
      names.get(key) ??
      claim(referenceName(reference).replaceAll(/-{2,}/g, "-").replaceAll("-Output", "-output"));
    names.set(key, name);
    return name;
  };
}
