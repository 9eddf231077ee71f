import { canonicalJson, type Json } from "@partitura/core";

/** Text in which Argo sees no `{{`: valid where a backslash escape is read back, as in JSON and expr string literals. */
export function withoutBraces(text: string): string {
  return text.replaceAll("{{", "\\u007b\\u007b");
}

/**
 * The JSON text of a value as every parameter carries it: compact, ASCII, without what Argo (`{{`) or Kubernetes (`$(`
 * and `$$`) would replace. Kubernetes sees it because Argo hands each pod its template in an environment variable.
 */
export function jsonText(value: Json): string {
  return withoutBraces(canonicalJson(value)).replace(
    /[\u007f-\uffff]|\$(?=[$(])/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Name of an environment variable that holds one opening brace. */
export const braceVariable = "OPEN_BRACE";

/** What stands for the second of two opening braces where Kubernetes replaces `$(NAME)` after Argo has replaced `{{…}}`. */
export const braceReference = `$(${braceVariable})`;

/**
 * A value of `env`, `command` or `args` that comes out as the text: Kubernetes replaces `$(NAME)` there and makes `$$`
 * one `$` (third_party/forked/golang/expansion of Kubernetes), Argo replaces `{{…}}`.
 */
export function containerText(text: string): string {
  const escaped = /\$[$(]/.test(text) ? text.replaceAll("$", () => "$$") : text;
  return escaped.replaceAll("{{", () => `{${braceReference}`);
}
