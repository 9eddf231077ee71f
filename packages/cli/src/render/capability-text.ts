import type { Capability } from "@partitura/core";

/** What a target does for a feature, or why it does not, in one sentence. */
export function capabilityText(capability: Capability): string {
  switch (capability.support) {
    case "native":
      return capability.how;
    case "emulated":
      return `${capability.how}; cost: ${capability.cost}`;
    case "unsupported":
      return `${capability.why}; instead: ${capability.hint}`;
  }
}
