import { describe, expect, it } from "vitest";
import { wrapTestedOperands } from "./test-operands.js";

const wrap = (text: string): string =>
  wrapTestedOperands("/p/x.ts", "file:///p/x.ts", text).split("\n//# sourceMappingURL")[0] ?? "";
const body = (text: string): string =>
  wrap(text).replace(/^import \{ tested as __partitura_tested \} from "@partitura\/core"; /, "");

describe("wrapTestedOperands", () => {
  it.each([
    ["if (a) b();", "if (__partitura_tested(a)) b();"],
    ["x = a ? b : c;", "x = __partitura_tested(a) ? b : c;"],
    ["x = !a;", "x = !__partitura_tested(a);"],
    [
      "x = a && b || c ?? d;".replace(" ?? d", ""),
      "x = __partitura_tested(__partitura_tested(a) && b) || c;",
    ],
    ["x = a ?? b;", "x = __partitura_tested(a) ?? b;"],
    ["while (f(a)) {}", "while (__partitura_tested(f(a))) {}"],
    ["switch (a.b) {}", "switch (__partitura_tested(a.b)) {}"],
    [
      "const f = (x: string) => (x as any) ? 1 : 2;",
      "const f = (x: string) => __partitura_tested((x as any)) ? 1 : 2;",
    ],
  ])("%s", (text, expected) => {
    expect(body(text)).toBe(expected);
  });

  it("leaves operands alone that are plainly no reference, and whole files without any", () => {
    expect(wrap("if (a > 1) b(); x = !0; y = `t` ? 1 : 2;")).toBe("if (a > 1) b(); x = !0; y = `t` ? 1 : 2;");
  });

  it("keeps every line where it was", () => {
    const text = "const a = 1;\n\nif (a) {\n  b();\n}\n";
    expect(wrap(text).split("\n")).toHaveLength(text.split("\n").length);
    expect(wrap(text).split("\n")[2]).toBe("if (__partitura_tested(a)) {");
  });

  it("keeps import.meta.url as the file's own", () => {
    expect(body("const u = import.meta.url;")).toBe('const u = "file:///p/x.ts";');
  });

  it("leaves what does not parse to the bundler", () => {
    expect(wrap("if (a {")).toBe("if (a {");
  });
});
