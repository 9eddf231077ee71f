import type { Expression } from "../ir/expression.js";
import type { Json } from "../ir/json.js";
import type { Deadline, Node, Param, Schedule, TaskNode } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import type { Port, WaitCondition } from "../ir/task.js";
import type { Policies } from "./policy.js";

/** What a task runs, as the user wrote it; files are looked up and hashed by the compiler. */
export type BodyDeclaration =
  | { readonly kind: "typescript"; readonly run: (...args: never[]) => unknown }
  | {
      readonly kind: "python";
      readonly file: string;
      readonly function: string;
      readonly packages: readonly string[];
      /** A requirements.txt or pyproject.toml with the packages; absolute. */
      readonly requirements?: string | undefined;
      /** Such as `3.12`. */
      readonly pythonVersion?: string | undefined;
    }
  | { readonly kind: "shell"; readonly command: string }
  | {
      readonly kind: "container";
      readonly image: string;
      readonly command: readonly string[];
      readonly args: readonly string[];
    }
  | { readonly kind: "wait"; readonly condition: WaitCondition; readonly intervalSeconds: number }
  | { readonly kind: "approval"; readonly approvers: readonly string[] }
  | {
      readonly kind: "native";
      readonly engine: string;
      readonly spec: Json;
      readonly fake?: ((...args: never[]) => unknown) | undefined;
    };

/** A task as it was declared. The span's file is absolute. */
export interface TaskDeclaration {
  readonly id: string;
  readonly description?: string | undefined;
  readonly inputs: { readonly [name: string]: Port };
  readonly outputs: { readonly [name: string]: Port };
  readonly body: BodyDeclaration;
  readonly skippable?: boolean | undefined;
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
  readonly timeoutSeconds?: number | undefined;
  readonly deadline?: Deadline | undefined;
  readonly tasks: readonly TaskDeclaration[];
  readonly nodes: readonly Node[];
  readonly onExit: readonly TaskNode[];
  readonly outputs: { readonly [name: string]: Expression };
  readonly span: Span;
}
