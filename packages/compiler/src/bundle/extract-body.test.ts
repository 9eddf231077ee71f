import { describe, expect, it } from "vitest";
import { extractBody } from "./extract-body.js";

const head = 'import { task, python, pipeline, z } from "partitura";\n';
const extract = (text: string, id = "a") => {
  const result = extractBody("/p/x.ts", head + text, id);
  return { ...result, text: result.text.split("\n//# sourceMappingURL")[0] ?? "" };
};

describe("extractBody", () => {
  it("turns the task's declaration into its body and empties the others", () => {
    const { text, found } = extract(
      'const a = task("a", { outputs: { n: z.int() }, run: () => ({ n: 1 }) });\nconst b = python("b", { source: "./s.py#b" });\nexport default pipeline("p", {}, () => { a(); });\n',
    );
    expect(found).toBe(true);
    expect(text).toContain("const a = (__partitura_body.run = ({ run: () => ({ n: 1 }) }).run);");
    expect(text).toContain("const b = void 0;");
    expect(text).toContain("export default void 0;");
    expect(text).toContain("export { __partitura_body };");
  });

  it("takes bodies that are methods, names, or in a specification of their own", () => {
    expect(extract('const a = task("a", { run({ n }) { return { n }; } });').text).toContain(
      "({ run({ n }) { return { n }; } }).run",
    );
    expect(extract('const a = task("a", { run: helper });').text).toContain("({ run: helper }).run");
    expect(extract('const a = task("a", spec);').text).toContain("(spec).run");
  });

  it("takes what stands for a native task", () => {
    const { text, found } = extractBody(
      "/p/x.ts",
      'import { native } from "partitura";\nconst a = native("a", "engine", { class: "x" }, { fake: ({ n }) => ({ n }) });\nconst b = native("b", "engine", {});',
      "a",
    );
    expect(found).toBe(true);
    expect(text).toContain("const a = (__partitura_body.run = ({ fake: ({ n }) => ({ n }) }).fake);");
    expect(text).toContain("const b = void 0;");
    expect(
      extractBody("/p/x.ts", 'import { native } from "partitura";\nnative("a", "engine", {});', "a").found,
    ).toBe(false);
  });

  it("keeps constants, and lets the bundler drop those made with the DSL", () => {
    const { text } = extract(
      'const limit = 3;\nconst shape = { x: z.string() };\nconst a = task("a", { run: () => ({ limit }) });',
    );
    expect(text).toContain("const limit = 3;");
    expect(text).toContain("const shape = /* @__PURE__ */ (() => ({ x: z.string() }))();");
  });

  it("does not find a task inside a function", () => {
    expect(extract('const make = () => task("a", { run: () => ({}) });').found).toBe(false);
  });

  it("finds another file's import under another name", () => {
    const result = extractBody(
      "/p/x.ts",
      'import * as p from "partitura";\nconst a = p.task("a", { run: f });',
      "a",
    );
    expect(result.found).toBe(true);
  });

  it("says what the top level reads from the world", () => {
    const { impure } = extract(
      'const key = process.env.KEY;\nconst later = () => Date.now();\nconst a = task("a", { run: () => ({ key }) });',
    );
    expect(impure.map(({ what }) => what)).toEqual(["process.env"]);
  });
});
