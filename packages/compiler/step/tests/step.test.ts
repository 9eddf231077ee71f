import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
// @ts-expect-error -- plain JavaScript, as it is emitted
import { execute } from "../step.mjs";
// @ts-expect-error -- plain JavaScript
import * as bodies from "./bodies.mjs";

interface Attempt {
  readonly outputs?: { readonly [name: string]: unknown };
  readonly fails?: string;
}
interface ValueCase {
  readonly type: object;
  readonly good: readonly unknown[];
  readonly restored?: readonly (readonly [unknown, unknown])[];
  readonly bad: readonly unknown[];
}
interface BodyCase {
  readonly body: string;
  readonly inputs?: object;
  readonly given?: object;
  readonly optional?: object;
  readonly outputs: { readonly [name: string]: object };
  readonly expect: Attempt & { readonly length?: number };
}
interface Cases {
  readonly values: readonly ValueCase[];
  readonly messages: readonly { readonly type: object; readonly value: unknown; readonly message: string }[];
  readonly bodies: readonly BodyCase[];
  readonly exits: readonly {
    readonly body: string;
    readonly skippable?: boolean;
    readonly code: number;
    readonly says: string;
  }[];
}

const undeclared = "P7108: the task ended itself as skipped, which it does not declare";

const here = fileURLToPath(new URL(".", import.meta.url));
const cases = JSON.parse(readFileSync(join(here, "cases.json"), "utf8")) as Cases;
const folder = mkdtempSync(join(tmpdir(), "step-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function attempt(body: string, request: object): Promise<Attempt> {
  try {
    return { outputs: await execute((bodies as Record<string, unknown>)[body], request) };
  } catch (error) {
    return { fails: (error as Error).message };
  }
}

const valueRequest = (type: object, value: unknown): object => ({
  types: { inputs: { x: type }, outputs: { x: type } },
  inputs: { x: value },
});

let folders = 0;
const bodyRequest = (it: BodyCase): object => {
  const target = join(folder, String(folders++));
  const artifacts = Object.keys(it.outputs)
    .filter((name) => "artifact" in (it.outputs[name] ?? {}))
    .map((name) => [name, { path: join(target, name), uri: `store:${name}` }]);
  return {
    types: { inputs: it.inputs ?? {}, outputs: it.outputs },
    optional: it.optional ?? {},
    inputs: it.given ?? {},
    artifacts: Object.fromEntries(artifacts),
    context: { runId: "run-1", attempt: 2, index: null },
  };
};

interface Written {
  readonly values: readonly {
    readonly good: Attempt[];
    readonly bad: Attempt[];
    readonly restored: boolean[];
  }[];
  readonly messages: readonly Attempt[];
  readonly bodies: readonly Attempt[];
}
const python = JSON.parse(
  execFileSync("python3", [join(here, "run_cases.py")], { encoding: "utf8" }),
) as Written;

describe("values", () => {
  it.each(cases.values.map((it, index) => [JSON.stringify(it.type), it, index] as const))(
    "%s",
    async (_, it, index) => {
      const fromPython = python.values[index];
      for (const [at, value] of it.good.entries()) {
        expect(await attempt("echo", valueRequest(it.type, value))).toEqual({ outputs: { x: value } });
        expect(fromPython?.good[at]).toEqual({ outputs: { x: value } });
      }
      for (const [given, wanted] of it.restored ?? []) {
        const { outputs } = await attempt("echo", valueRequest(it.type, given));
        expect(JSON.stringify(outputs?.["x"])).toBe(JSON.stringify(wanted));
      }
      expect(fromPython?.restored).toEqual((it.restored ?? []).map(() => true));
      for (const [at, value] of it.bad.entries()) {
        const fails = expect.stringMatching(/^P7101: inputs\.x/u) as string;
        expect(await attempt("echo", valueRequest(it.type, value)), JSON.stringify(value)).toEqual({ fails });
        expect(fromPython?.bad[at], JSON.stringify(value)).toEqual({ fails });
      }
    },
  );
});

it.each(cases.messages.map((it, index) => [it.message, it, index] as const))(
  "says %s",
  async (message, it, index) => {
    expect(await attempt("echo", valueRequest(it.type, it.value))).toEqual({ fails: `P7101: ${message}` });
    expect(python.messages[index]).toEqual({ fails: `P7101: ${message}` });
  },
);

const containing = (text: string): unknown => expect.stringContaining(text);
const ofLength = (length: number): unknown => expect.toSatisfy((text: string) => text.length === length);

/** What both languages are to answer. */
function expectedOf({ expect: { fails, length, outputs } }: BodyCase): unknown {
  if (fails !== undefined) return { fails: containing(fails) };
  return { outputs: length === undefined ? outputs : { x: ofLength(length) } };
}

describe("bodies", () => {
  it.each(cases.bodies.map((it, index) => [it.body, JSON.stringify(it.outputs), it, index] as const))(
    "%s gives %s",
    async (body, _, it, index) => {
      const expected = expectedOf(it);
      expect(await attempt(body, bodyRequest(it))).toEqual(expected);
      expect(python.bodies[index]).toEqual(expected);
    },
  );
});

describe("exit codes", () => {
  const request = {
    source: "tests/bodies.py",
    types: { inputs: {}, outputs: {} },
    inputs: {},
    context: { runId: "run-1" },
  };
  const run = (command: string, args: readonly string[], body: string, skippable: boolean) => {
    const [requestFile, resultFile] = [join(folder, `${body}.json`), join(folder, `${body}-result.json`)];
    writeFileSync(requestFile, JSON.stringify({ ...request, function: body, skippable }));
    return spawnSync(command, [...args, requestFile, resultFile], { encoding: "utf8" });
  };
  it.each(cases.exits)("$body exits with $code", ({ body, skippable = false, code, says }) => {
    const entry = join(folder, `${body}.mjs`);
    writeFileSync(
      entry,
      `import { runStep } from ${JSON.stringify(join(here, "../step.mjs"))};\n` +
        `import { ${body} } from ${JSON.stringify(join(here, "bodies.mjs"))};\nawait runStep(${body});\n`,
    );
    for (const result of [
      run("python3", [join(here, "../step.py")], body, skippable),
      run(process.execPath, [entry], body, skippable),
    ]) {
      expect(result.status, result.stderr).toBe(code);
      const text = result.stderr.trimEnd();
      expect(says.includes("P71") ? text.endsWith(says) : text.includes(says), text).toBe(true);
    }
  });
});

it("spawns a process group that is gone when the call is over", () => {
  const stdio = ["ignore", "pipe", "inherit", "pipe"] as const;
  const { output, status } = spawnSync("python3", [join(here, "run_spawn.py")], {
    encoding: "utf8",
    stdio: [...stdio],
  });
  expect(status).toBe(0);
  expect(JSON.parse(output[3] ?? "")).toEqual({
    done: { x: "hello" },
    quiet: { x: "late" },
    leaves: { x: "x" },
    skips: "StepSkipped: exit 99: ",
    "skips undeclared": `StepFailed: exit 1: ${undeclared}`,
    "skips behind our back": `StepFailed: ${undeclared}`,
    killed: "StepFailed: exit 137: ",
    gives_up: "StepFatal: exit 78: no use",
    fails: "StepFailed: exit 4: no luck",
    broken: "StepFailed: exit 1: P7102: outputs.x is missing",
    late: "StepFailed: P7107: timed out after 1 s",
    stubborn: "StepFailed: P7107: timed out after 1 s",
    run: { x: "y" },
    "run skips": "StepSkipped: the body exited with 99",
    "run skips undeclared": `StepFailed: ${undeclared}`,
    "run waits": {},
    "run gives up": "StepFatal: the body exited with 78",
    "run not ready": "StepFailed: the body exited with 75",
    interrupted: "Interrupted: ",
    "wait interrupted": "Interrupted: ",
    terminated: [143, ""],
    "terminated with a handler": [143, "handled"],
    "left running": 0,
  });
  expect(output[1]).toContain("no luck");
}, 60_000);
