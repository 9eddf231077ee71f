/** Something that exists when the pipeline runs and that the engine carries from where it is made to where it is read. */
export type Reference =
  | { readonly kind: "param"; readonly name: string }
  /** The scheduled instant of the run. */
  | { readonly kind: "scheduled-at" }
  /** An output port of a task: the artifact itself where the port is one, else its value. */
  | { readonly kind: "output"; readonly node: string; readonly port: string }
  /** The reference `{ type, uri, sha256 }` of an artifact that a task made. */
  | { readonly kind: "artifact-value"; readonly node: string; readonly port: string }
  /** The list of an `each`, or one field of the merged value of a `when`. */
  | { readonly kind: "result"; readonly node: string; readonly field: string }
  /** What a loop gives its body: the element with its position. */
  | { readonly kind: "item"; readonly each: string }
  /** A value that a step of our own computed. */
  | { readonly kind: "computed"; readonly step: string; readonly output: string };

/** The one field of a merged value that is no record, and of a list. */
export const wholeResult = "result";

/** A text that is equal for equal references. */
export const referenceKey = (reference: Reference): string => JSON.stringify(Object.values(reference));

/** What an input that carries the reference is called; not unique by itself. */
export function referenceName(reference: Reference): string {
  switch (reference.kind) {
    case "param":
      return reference.name;
    case "scheduled-at":
      return reference.kind;
    case "output":
      return `${reference.node}-${reference.port}`;
    case "artifact-value":
      return `${reference.node}-${reference.port}-reference`;
    case "result":
      return `${reference.node}-${reference.field}`;
    case "item":
      return `${reference.each}-item`;
    case "computed":
      return `${reference.step}-${reference.output}`;
  }
}

/** The node or step that makes what is referred to; undefined for a parameter and an item. */
export function producerOf(reference: Reference): string | undefined {
  switch (reference.kind) {
    case "param":
    case "scheduled-at":
    case "item":
      return undefined;
    case "output":
    case "artifact-value":
    case "result":
      return reference.node;
    case "computed":
      return reference.step;
  }
}
