import type { Expression } from "../ir/expression.js";
import type { Node, Param, Schedule } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import type { Port } from "../ir/task.js";
import type { Policies } from "./policy.js";

/** What a task runs, as the user wrote it; files are looked up and hashed by the compiler. */
export type BodyDeclaration =
  | { readonly kind: "typescript"; readonly run: (...args: never[]) => unknown }
  | {
      readonly kind: "python";
      readonly file: string;
      readonly function: string;
      readonly packages: readonly string[];
    }
  | { readonly kind: "shell"; readonly command: string }
  | {
      readonly kind: "container";
      readonly image: string;
      readonly command: readonly string[];
      readonly args: readonly string[];
    };

/** A task as it was declared. The span's file is absolute. */
export interface TaskDeclaration {
  readonly id: string;
  readonly description?: string | undefined;
  readonly inputs: { readonly [name: string]: Port };
  readonly outputs: { readonly [name: string]: Port };
  readonly body: BodyDeclaration;
  readonly policies: Policies;
  readonly span: Span;
}

/** A pipeline as its body built it, before the compiler adds code and makes paths relative. */
export interface PipelineDeclaration {
  readonly id: string;
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
  readonly objective?: string | undefined;
  readonly tags: readonly string[];
  readonly params: { readonly [name: string]: Param };
  readonly schedule?: Schedule | undefined;
  readonly tasks: readonly TaskDeclaration[];
  readonly nodes: readonly Node[];
  readonly outputs: { readonly [name: string]: Expression };
  readonly span: Span;
}
