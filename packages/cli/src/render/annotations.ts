import type { Severity } from "@partitura/core";
import { shortPath, type Located } from "./locate.js";

const command: { readonly [S in Severity]: string } = { error: "error", warning: "warning", info: "notice" };

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/**
 * Diagnostics as GitHub workflow commands, one a line, which GitHub shows beside the line of the pull request. Paths
 * are relative to the workspace.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function renderAnnotations(diagnostics: readonly Located[], workspace: string): string {
  return diagnostics
    .map(({ severity, code, message, hint, span, target }) => {
      const place =
        span === undefined
          ? []
          : [
              `file=${escapeProperty(shortPath(span.file, workspace))}`,
              `line=${span.line}`,
              `col=${span.column}`,
            ];
      const title = target === undefined ? code : `${code} [${target}]`;
      const properties = [...place, `title=${escapeProperty(title)}`].join(",");
      return `::${command[severity]} ${properties}::${escapeData(`${message}\n${hint}`)}\n`;
    })
    .join("");
}
