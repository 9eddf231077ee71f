import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFile } from "@partitura/compiler";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "../..");
const page = readFileSync(join(repository, "docs/language.md"), "utf8");

/** The code blocks of the page, by language. */
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gmu)].map(([, language, text]) => ({
  language: language ?? "",
  text: text ?? "",
}));

/** The TypeScript of the page, each line where it stands in the page, so that problems name the page's lines. */
const joined = page
  .split("\n")
  .reduce<{ readonly lines: readonly string[]; readonly inside: boolean }>(
    ({ lines, inside }, line) =>
      line.startsWith("```")
        ? { lines: [...lines, ""], inside: line === "```ts" }
        : { lines: [...lines, inside ? line : ""], inside },
    { lines: [], inside: false },
  )
  .lines.join("\n");

const ids = [...joined.matchAll(/^export const \w+ = pipeline\(\s*"([^"]+)"/gmu)].map(([, id]) => id ?? "");

/** Inside the repository, where `partitura` can be imported. */
const home = join(repository, ".partitura");
let folder = "";

beforeAll(() => {
  mkdirSync(home, { recursive: true });
  folder = mkdtempSync(join(home, "language-"));
  writeFileSync(join(folder, "pipeline.ts"), joined);
  for (const { text } of blocks) {
    const [, name] = /^# (\S+)\n/u.exec(text) ?? [];
    if (name !== undefined) writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, "requirements.lock"), "scikit-learn==1.7.2\n");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the tour of the language", () => {
  it("type-checks", () => {
    const config = ts.readConfigFile(join(repository, "tsconfig.base.json"), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, repository);
    const checked = ts.createProgram([join(folder, "pipeline.ts")], {
      ...options,
      composite: false,
      declaration: false,
      declarationMap: false,
      noEmit: true,
    });
    const problems = ts.getPreEmitDiagnostics(checked).map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `docs/language.md:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(problems).toEqual([]);
  });

  it.each(ids)("%s is a pipeline in which nothing is wrong", async (id) => {
    const [checked, diagnostics] = await checkFile(join(folder, "pipeline.ts"), { pipeline: id });
    expect(diagnostics.map(({ code, message, span }) => `${code} ${span?.line ?? 0}: ${message}`)).toEqual(
      [],
    );
    expect(checked?.pipeline.id).toBe(id);
  });
});
