import type { Backend, Capability, Feature, Pipeline, Span } from "@partitura/core";
import { featuresUsed } from "./features-used.js";

/** How a target honours one feature for one node or field that asks for it. */
export interface PortabilityEntry {
  readonly target: string;
  readonly feature: Feature;
  /** The node (`'train'`) or field (`the schedule`) that asks. */
  readonly what: string;
  readonly span: Span;
  readonly capability: Capability;
}

/** What a target makes of everything a pipeline asks for: one entry per feature and node, in the order of the pipeline. */
export function portability(
  pipeline: Pipeline,
  { target, capabilities }: Pick<Backend, "target" | "capabilities">,
): readonly PortabilityEntry[] {
  return featuresUsed(pipeline).map(({ feature, what, span }) => ({
    target,
    feature,
    what,
    span,
    capability: capabilities[feature],
  }));
}
