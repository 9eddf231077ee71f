/** Text with its control characters made visible, so that it cannot move the cursor or colour what follows. */
export const visibleText = (text: string): string =>
  text
    .replaceAll("\t", "  ")
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (it) =>
      it === "\r" ? "" : `\\x${it.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );

/** Colours and other changes of a terminal that a program writes. */
const terminalCodes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;

/** A line that a program wrote, without its colours and with control characters made visible. */
export const logText = (line: string): string => visibleText(line.replaceAll(terminalCodes, ""));

interface Artifact {
  readonly type: string;
  readonly sha256: string;
}

function artifactIn(value: unknown): Artifact | undefined {
  const fields = (typeof value === "object" ? value : null) as { readonly [key: string]: unknown } | null;
  const isArtifact = ["type", "uri", "sha256"].every((key) => typeof fields?.[key] === "string");
  return isArtifact ? (fields as unknown as Artifact) : undefined;
}

/** A value on one line of at most so many characters: strings without quotes, an artifact by its type and hash, else JSON. */
export function valueText(value: unknown, width = 100): string {
  const artifact = artifactIn(value);
  const text =
    artifact !== undefined
      ? `${artifact.type} ${artifact.sha256.slice(0, 12)}`
      : typeof value === "string"
        ? value
        : (JSON.stringify(value) ?? "");
  const line = visibleText(text.replaceAll("\n", String.raw`\n`));
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
