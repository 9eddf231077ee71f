import type { Diagnostic, EachNode, EmitInput, Node, Pipeline, Typing } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import type { ArgoOptions } from "../options.js";
import type { DerivedNames } from "./names.js";

/** What all of the lowering of one pipeline shares. */
export interface Context {
  readonly input: EmitInput<ArgoOptions>;
  readonly dialect: Dialect;
  readonly pipeline: Pipeline;
  readonly typing: Typing;
  readonly names: DerivedNames;
  /** The ids of the nodes around each node, outermost first, itself last. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly nodes: ReadonlyMap<string, Node>;
  /** Whether an `each` may turn out to have no item. */
  readonly mayBeEmpty: (node: EachNode) => boolean;
  /** Whether an output of a task node is kept in the artifact repository when it is too large to travel by value. */
  readonly isLarge: (node: string, output: string) => boolean;
  /** The ids of the nodes that something reads or is after. */
  readonly read: ReadonlySet<string>;
  /** Adds a diagnostic; nothing is emitted when one of them is an error. */
  readonly tell: (diagnostic: Diagnostic) => void;
}
