import type { NameRule } from "./rule.js";

/** DNS-1123 labels (RFC 1123) that begin with a letter, as Kubernetes and Argo take for objects, templates and tasks. */
export const dnsLabel = (
  options: { readonly max?: number; readonly reserved?: Iterable<string> } = {},
): NameRule => {
  const reserved = new Set(options.reserved);
  return {
    max: options.max ?? 63,
    separator: "-",
    spell: (id) =>
      id
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, ""),
    unspell: (name) => name,
    reserved: (name) => reserved.has(name),
    legal: (name) => /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(name),
    prefix: "n-",
  };
};
