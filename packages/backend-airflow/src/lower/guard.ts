import type { Guard, Wire } from "../model.js";
import { decidesByBranch, decisionOf, type Site } from "./site.js";

/** The condition that a node checks itself, with what carries it: for what an arm starts, where no branch decides. */
export function guardOf(id: string, site: Site): { readonly guard: Guard; readonly wire: Wire } | undefined {
  const arm = site.plan.arm(id);
  if (arm === undefined || decidesByBranch(arm.node.id, site)) return undefined;
  if (!site.plan.roots(arm.node[arm.arm]).some((root) => root.id === id)) return undefined;
  return {
    guard: { argument: site.names.node(arm.node.id), wanted: arm.arm === "then", when: arm.node.id },
    wire: decisionOf(arm.node.id, site),
  };
}
