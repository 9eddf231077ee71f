import { shortHash } from "./hash.js";
import type { NameRule } from "./rule.js";

const HASHED = /[-_][0-9a-f]{8}$/;

/**
 * A name for an id: its spelling where that loses nothing, else the spelling with a hash of the id. It depends on the id
 * alone, and no id can be spelled as another one's hashed name: ids that look hashed are hashed too.
 */
export const nameOf = (id: string, rule: NameRule): string => {
  const spelled = rule.spell(id);
  const faithful = rule.unspell(spelled) === id && spelled.length <= rule.max && !HASHED.test(spelled);
  if (faithful && !rule.reserved(spelled))
    return rule.legal(spelled) && !spelled.endsWith("_") ? spelled : hashed(id, rule);
  const marked = `${spelled}_`;
  return faithful && rule.separator === "_" && marked.length <= rule.max ? marked : hashed(id, rule);
};

const hashed = (id: string, rule: NameRule): string => {
  const hash = shortHash(id);
  const spelled = rule.spell(id);
  const lettered = /^[A-Za-z_]/.test(spelled) ? spelled : rule.prefix + spelled;
  const head = lettered.slice(0, rule.max - hash.length - 1).replace(/[-_]+$/, "");
  return head + rule.separator + hash;
};

/**
 * Unique, stable, legal names for ids. Adding, removing or renaming an id changes no other's name.
 * @throws Error when two hashes agree or a rule contradicts itself: our bug, or one case in four thousand million.
 */
export const uniqueNames = (ids: Iterable<string>, rule: NameRule): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const id of new Set(ids)) {
    const name = nameOf(id, rule);
    const owner = owners.get(name);
    if (owner !== undefined) throw new Error(`${owner} and ${id} are both named ${name}`);
    if (!rule.legal(name) || name.length > rule.max)
      throw new Error(`${id} was given an illegal name: ${name}`);
    owners.set(name, id);
    names.set(id, name);
  }
  return names;
};
