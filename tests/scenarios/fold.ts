import { gunzipSync } from "node:zlib";

/** Gives the mark that stands for an embedded file, or nothing when its text has to be shown. */
export type Place = (name: string, text: string) => string | undefined;

/** `key: |`, `- |` or `- key: |`, with what the indentation indicator leaves out. */
const head = /^( *)(- )?(?:([\w./-]+): )?\|([-+]?)$/;
/** `- "…"`, an argument in base64. */
const encoded = /^( *- )"([A-Za-z0-9+/=]{64,})"$/;
/** `- name`, the argument before a text. */
const listed = /^ *- "?([\w./-]+)"?$/;

interface Block {
  readonly text: string;
  /** The line after it. */
  readonly end: number;
  readonly indent: string;
}

/** The block literal whose head is the line before `start`. */
function blockAt(lines: readonly string[], start: number, chomping: string): Block {
  const indent = /^ */.exec(lines[start] ?? "")?.[0] ?? "";
  const inside = (line: string): boolean => line === "" || (indent !== "" && line.startsWith(indent));
  const rest = lines.slice(start);
  const length = rest.findIndex((line) => !inside(line));
  const whole = length === -1 ? rest : rest.slice(0, length);
  const last = chomping === "+" ? whole.length - 1 : whole.findLastIndex((line) => line !== "");
  const end = start + last + 1;
  const body = lines.slice(start, end).map((line) => line.slice(indent.length));
  return { text: body.join("\n") + (chomping === "-" ? "" : "\n"), end, indent };
}

function decoded(name: string, base64: string): readonly [name: string, text: string] {
  const bytes = Buffer.from(base64, "base64");
  return name.endsWith(".gz.b64")
    ? [name.slice(0, -".gz.b64".length), gunzipSync(bytes).toString()]
    : [name.slice(0, -".b64".length), bytes.toString()];
}

/**
 * YAML with the files that it embeds, as block literals or in base64, replaced by marks, so that what is left is what
 * differs from pipeline to pipeline. A text that `place` does not know stays.
 */
export function foldYaml(yaml: string, place: Place): string {
  const lines = yaml.split("\n");
  const folded: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? "";
    folded.push(line);
    at += 1;
    const before = listed.exec(folded.at(-2) ?? "")?.[1];
    const [, , , key, chomping = ""] = head.exec(line) ?? [];
    if (head.test(line)) {
      const block = blockAt(lines, at, chomping);
      const mark = place(key ?? before ?? "", block.text);
      if (mark === undefined) continue;
      folded.push(`${block.indent}${mark}`);
      at = block.end;
      continue;
    }
    const [, start, base64] = encoded.exec(line) ?? [];
    if (before === undefined || base64 === undefined || !before.endsWith(".b64")) continue;
    const mark = place(...decoded(before, base64));
    if (mark !== undefined) folded.splice(-1, 1, `${start ?? ""}${mark}`);
  }
  return folded.join("\n");
}
