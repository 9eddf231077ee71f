import { cp, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { testingReport } from "../diagnostics.js";
import { TestingError } from "../testing-error.js";

type Source =
  | { readonly kind: "bytes"; readonly bytes: string | Uint8Array }
  | { readonly kind: "copy"; readonly path: string }
  | { readonly kind: "folder"; readonly files: { readonly [path: string]: Content } };

/** What an artifact of a test holds; made by the functions of {@link content}. */
export class Content {
  /** How it is made. */
  readonly source: Source;
  constructor(source: Source) {
    this.source = source;
  }
}

/** Makes what an artifact holds, for inputs of a task and for what a fake gives. */
export const content = {
  /** A file with a text, in UTF-8. */
  text: (text: string): Content => new Content({ kind: "bytes", bytes: text }),
  /** A file with a value as JSON. */
  json: (value: unknown): Content =>
    new Content({ kind: "bytes", bytes: `${JSON.stringify(value, null, 2)}\n` }),
  /** A file with these bytes. */
  bytes: (bytes: Uint8Array): Content => new Content({ kind: "bytes", bytes }),
  /** A copy of a file or folder that is there already; a relative path begins at the current folder. */
  copyOf: (path: string | URL): Content =>
    new Content({ kind: "copy", path: resolve(path instanceof URL ? fileURLToPath(path) : path) }),
  /** A folder of files by their paths in it; a string is the text of a file. */
  folder: (files: { readonly [path: string]: Content | string }): Content =>
    new Content({
      kind: "folder",
      files: Object.fromEntries(
        Object.entries(files).map(([path, it]) => [path, typeof it === "string" ? content.text(it) : it]),
      ),
    }),
} as const;

/**
 * Writes content to a path, where nothing is yet.
 * @throws {TestingError} P7065 when what is to be copied is not there, or a path leaves its folder.
 */
export async function writeContent(path: string, { source }: Content, name: string): Promise<void> {
  const refuse = (problem: string): TestingError =>
    new TestingError([testingReport("P7065", { name, problem })]);
  switch (source.kind) {
    case "bytes":
      await mkdir(dirname(path), { recursive: true });
      return writeFile(path, source.bytes);
    case "copy":
      if ((await stat(source.path).catch(() => undefined)) === undefined)
        throw refuse(`there is no file or folder ${source.path}`);
      await mkdir(dirname(path), { recursive: true });
      return cp(source.path, path, { recursive: true });
    case "folder":
      await mkdir(path, { recursive: true });
      for (const [file, inside] of Object.entries(source.files)) {
        const target = join(path, file);
        if (!target.startsWith(path + sep)) throw refuse(`'${file}' is outside its folder`);
        await writeContent(target, inside, name);
      }
  }
}
