/** One logical line of a requirements file: continued lines are joined, comments are gone. */
export interface RequirementsLine {
  readonly text: string;
  /** The number of its first line, from 1. */
  readonly line: number;
}

/** The lines of a requirements file that say something, as pip reads them. */
export function requirementsLines(content: string): readonly RequirementsLine[] {
  const lines: RequirementsLine[] = [];
  let before: RequirementsLine | undefined;
  for (const [index, physical] of content
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const comment = /^\s*#/.test(physical);
    const text = `${before?.text ?? ""}${comment ? "" : physical.replace(/\\$/, "")}`;
    const line: RequirementsLine = { text, line: before?.line ?? index + 1 };
    before = !comment && physical.endsWith("\\") ? line : undefined;
    if (before === undefined) lines.push(line);
  }
  if (before !== undefined) lines.push(before);
  return lines
    .map(({ text, line }) => ({ text: text.replace(/(^|\s+)#.*$/, "").trim(), line }))
    .filter(({ text }) => text !== "");
}

/** The file that a line includes by `-r`; undefined when it is another line. */
export const includedFile = (text: string): string | undefined =>
  /^(?:-r\s*|--requirement[= ]\s*)(\S.*)$/.exec(text)?.[1];
