import { withoutBraces } from "./argo-text.js";

/**
 * Names that may not follow a dot in an expression: operators of the expr language, and the variables `item` and
 * `retries`, whose mere mention makes Argo put off the whole expression (`variablesToCheck` in
 * util/template/expression_template.go of Argo 3.7.9).
 */
const reserved: ReadonlySet<string> = new Set(
  "item retries in not and or let if else true false nil matches contains startsWith endsWith".split(" "),
);

/** A string literal of the expr language that holds neither `{{` nor `}}`. */
export function stringLiteral(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[\u007f-\u009f]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`)
    .replaceAll("}}", "\\u007d\\u007d");
  return `'${withoutBraces(inner)}'`;
}

/** Whether a name may follow a dot. */
export function isMember(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name);
}

/** The expression of a variable that Argo gives, such as `tasks['select-best'].outputs.parameters.accuracy`. */
export function variable(path: readonly string[]): string {
  const [first = "", ...rest] = path;
  return first + rest.map((name) => (isMember(name) ? `.${name}` : `[${stringLiteral(name)}]`)).join("");
}

/** An expression as Argo evaluates it in the midst of a text. */
export function tag(expression: string): string {
  return `{{=${expression}}}`;
}
