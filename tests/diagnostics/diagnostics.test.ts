import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkDiagnostics, checkFile, checkOverlays, compileTo, loadDiagnostics } from "@partitura/compiler";
import { dslDiagnostics } from "@partitura/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { emittedTargets } from "../conformance/tables.js";
import { repository } from "../conformance/scenario.js";

/** What a folder's `case.json` may say of how its pipeline is compiled. */
interface Case {
  /** Compiled for this target too. */
  readonly target?: string;
  /** The pipeline that is chosen. */
  readonly pipeline?: string;
  /** The targets that overlays are checked against, as the commands do. */
  readonly overlaysFor?: readonly string[];
  readonly environment?: { readonly [name: string]: string };
}

/** Each folder here is a pipeline with mistakes, and the diagnostics that it must give, all at once. UPDATE_EXPECTED=1 writes them anew. */
const here = new URL(".", import.meta.url).pathname;
const cases = readdirSync(here, { withFileTypes: true }).filter((it) => it.isDirectory());

function caseOf(name: string): Case {
  const file = join(here, name, "case.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Case) : {};
}

afterEach(() => void vi.unstubAllEnvs());

async function expectDiagnostics(name: string): Promise<void> {
  const { target, pipeline, overlaysFor = [], environment = {} } = caseOf(name);
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  const [checked, checking] = await checkFile(join(here, name, "pipeline.ts"), { pipeline });
  expect(checked === undefined).toBe(checking.some(({ severity }) => severity === "error"));
  const backend = emittedTargets.find((it) => it.target === target);
  expect(backend?.target).toBe(target);
  const compiling =
    checked === undefined || backend === undefined
      ? []
      : compileTo(backend, checked, { version: "0.0.0", source: "pipeline.ts" })[1];
  const overlays =
    checked === undefined || overlaysFor.length === 0
      ? []
      : checkOverlays(checked.pipeline, overlaysFor, overlaysFor);
  const lines = [...checking, ...overlays, ...compiling].map(
    ({ code, severity, span, message, hint }) =>
      `${span?.file ?? "-"}:${span?.line ?? 0}: ${severity} ${code}: ${message}\n  ${hint}\n`,
  );
  const text = lines.join("").replaceAll(join(here, name), ".");
  const file = join(here, name, "diagnostics.txt");
  if (process.env["UPDATE_EXPECTED"] !== undefined) writeFileSync(file, text);
  expect(text).not.toBe("");
  expect(text).not.toContain(here);
  expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(text);
}

/** Mistakes that end the compiler instead of being reported: to be mended, and then taken out of this list. */
const crashing: readonly string[] = [];
const names = cases.map(({ name }) => name);

describe("mistakes in pipeline files", () => {
  it.each(names.filter((name) => !crashing.includes(name)))("%s", expectDiagnostics);
  it.fails.each(crashing)("%s", expectDiagnostics);
});

/** Codes of commands, which no pipeline file alone can give, with the tests that show them. */
const elsewhere: { readonly [code: string]: string } = {
  P2022: "packages/compiler/src/python/step-types.test.ts",
  P2023: "packages/cli/src/types-command.test.ts",
  P2024: "packages/cli/src/types-command.test.ts",
  P3011: "packages/compiler/src/passes/check-limits.test.ts",
  P8001: "packages/cli/src/bad-input.test.ts",
  P8005: "packages/cli/src/bad-input.test.ts",
  P8006: "packages/cli/src/commands.test.ts",
  P8007: "packages/cli/src/bad-input.test.ts",
};

describe("the codes of pipeline files", () => {
  const catalogue = { ...dslDiagnostics, ...checkDiagnostics, ...loadDiagnostics };
  const shown = (): string =>
    names
      .map((name) => join(here, name, "diagnostics.txt"))
      .filter(existsSync)
      .map((file) => readFileSync(file, "utf8"))
      .join("");

  it.each(Object.keys(catalogue).toSorted())(
    "%s is shown by a mistake here, or by a test elsewhere",
    (code) => {
      const file = elsewhere[code];
      const text = file === undefined ? shown() : readFileSync(join(repository, file), "utf8");
      expect(text).toContain(code);
    },
  );
});
