import type { Diagnostic } from "@partitura/core";
import pc from "picocolors";
import { expect, test } from "vitest";
import { renderAnnotations } from "./annotations.js";
import { renderDiagnostics } from "./diagnostics-text.js";
import { locate } from "./locate.js";
import { sortDiagnostics } from "./sort-diagnostics.js";

const at = (file: string, line: number, column = 1): Diagnostic["span"] => ({ file, line, column });

const diagnostics: readonly Diagnostic[] = [
  { code: "P8001", severity: "error", message: "there is no file 'x.ts'", hint: "Check the path." },
  {
    code: "P3001",
    severity: "error",
    message: "it cannot",
    hint: "Do,\nthat: 100%",
    span: at("pipeline.ts", 3, 7),
    target: "argo@3.7",
  },
  {
    code: "P1023",
    severity: "warning",
    message: "reads the world",
    hint: "Move it.",
    span: at("pipeline.ts", 1),
  },
  { code: "P1004", severity: "error", message: "'A' is no id", hint: "Use 'a'.", span: at("lib/a.ts", 9, 2) },
];

const located = sortDiagnostics(locate(diagnostics, "/home/me/project"));

const style = {
  colors: pc.createColors(false),
  columns: 80,
  cwd: "/home/me",
  read: (file: string) => (file.endsWith("pipeline.ts") ? "one\ntwo\n  let three = 3;\nfour" : undefined),
};

test("sorts by file, line and column, with what has no place last", () => {
  expect(located.map(({ code }) => code)).toEqual(["P1004", "P1023", "P3001", "P8001"]);
});

test("shows code, place, frame, hint and where to read more, and counts at the end", () => {
  expect(renderDiagnostics(located, style)).toBe(`project/lib/a.ts:9:2 error P1004
  'A' is no id

  hint: Use 'a'.
  more: partitura explain P1004

project/pipeline.ts:1:1 warning P1023
  reads the world

  > 1 │ one
      │ ^^^
    2 │ two

  hint: Move it.
  more: partitura explain P1023

project/pipeline.ts:3:7 error P3001 [argo@3.7]
  it cannot

    2 │ two
  > 3 │   let three = 3;
      │       ^^^^^
    4 │ four

  hint: Do,
  that: 100%
  more: partitura explain P3001

error P8001
  there is no file 'x.ts'

  hint: Check the path.
  more: partitura explain P8001

3 errors, 1 warning
`);
});

test("colours only when colours are on", () => {
  const colored = renderDiagnostics(located, { ...style, colors: pc.createColors(true) });
  expect(colored).toContain("\u001b[31merror P1004");
  expect(renderDiagnostics(located, style)).not.toContain("\u001b[");
});

test("says nothing when there is nothing to say", () => {
  expect(renderDiagnostics([], style)).toBe("");
});

test("annotates for GitHub, with everything escaped that its commands would read", () => {
  expect(renderAnnotations(located, "/home/me/project").split("\n")).toEqual([
    "::error file=lib/a.ts,line=9,col=2,title=P1004::'A' is no id%0AUse 'a'.",
    "::warning file=pipeline.ts,line=1,col=1,title=P1023::reads the world%0AMove it.",
    "::error file=pipeline.ts,line=3,col=7,title=P3001 [argo@3.7]::it cannot%0ADo,%0Athat: 100%25",
    "::error title=P8001::there is no file 'x.ts'%0ACheck the path.",
    "",
  ]);
});
