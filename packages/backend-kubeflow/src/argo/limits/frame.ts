import { type Json, canonicalJson } from "@partitura/core";

/** What the texts of one template are filled in from. */
export interface Frame {
  readonly run: string;
  /** The template's own input parameters. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The output parameters of the tasks of its DAG, by `<task>.<parameter>`. */
  readonly tasks: ReadonlyMap<string, string>;
  /** The parameters of the workflow. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The number of the item, in the arguments of a task that is repeated. */
  readonly item?: number;
}

/** A variable of Argo in a tag, in both spellings of a member: `.name` and `['name']`. */
const variable =
  /\b(?:(inputs|workflow)\??\.parameters(?:\?*\.([\w-]+)|\['([^']+)'\])|tasks(?:\?*\.([\w-]+)|\['([^']+)'\])\??\.outputs\??\.parameters(?:\?*\.([\w-]+)|\['([^']+)'\]))/;

/** The text of the first variable that an expression reads. */
function read(expression: string, { inputs, tasks, parameters }: Frame): string | undefined {
  const found = variable.exec(expression);
  if (found === null) return undefined;
  const [, whose, dotted, quoted, task, quotedTask, output, quotedOutput] = found;
  if (whose === undefined) return tasks.get(`${task ?? quotedTask ?? ""}.${output ?? quotedOutput ?? ""}`);
  return (whose === "inputs" ? inputs : parameters).get(dotted ?? quoted ?? "");
}

/** A field of a reference, whose text an expression takes by `jsonpath`. */
function fieldOf(text: string, expression: string): string {
  const field = /'\$\.(\w+)'/.exec(expression)?.[1];
  if (field === undefined) return text;
  try {
    const value = (JSON.parse(text) as { readonly [field: string]: string } | null)?.[field] ?? "";
    return expression.includes("trimPrefix") ? value.replace(/^artifact:\/\//, "") : value;
  } catch {
    return text;
  }
}

/** Whether an expression gives the text of its variable as it is, but for escapes. */
const copies = (expression: string): boolean =>
  /^(?:replace\()*(?:inputs|tasks|workflow)\b[^()]*(?:,.*)?$/.test(expression);

function filled(tag: string, frame: Frame, otherwise: string | undefined): string {
  const [whole, inner] = [tag, tag.slice(2, -2).trim()];
  if (inner === "workflow.name") return frame.run;
  if (inner === "item") return String(frame.item ?? 0);
  if (!inner.startsWith("=")) return read(inner, frame) ?? whole;
  const expression = inner.slice(1);
  if (expression.includes("jsonpath(")) return fieldOf(read(expression, frame) ?? "", expression);
  if (otherwise !== undefined && !copies(expression)) return otherwise;
  return read(expression, frame) ?? (/\bretries\b/.test(expression) ? "1" : "null");
}

/**
 * A text of a template with its tags filled in. Expressions are not evaluated: they are taken for the variable that they
 * read, or for `otherwise`, the value that is known to come out of them.
 */
export function fill(text: string, frame: Frame, otherwise?: string): string {
  return text.replaceAll(/\{\{.*?\}\}(?!\})/gs, (tag) => filled(tag, frame, otherwise));
}

/** The JSON text of a value as a step of a language writes it: Python's with spaces. */
export function writtenText(value: Json, spaced: boolean): string {
  if (!spaced || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((it: Json) => writtenText(it, true)).join(", ")}]`;
  const fields = Object.entries(value as { readonly [name: string]: Json });
  return `{${fields.map(([name, it]) => `${JSON.stringify(name)}: ${writtenText(it, true)}`).join(", ")}}`;
}

/** The JSON text of a value as Argo's expressions write it. */
export const encodedText = (value: Json): string => canonicalJson(value);
