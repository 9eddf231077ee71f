import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BodyDeclaration, TaskDeclaration } from "@partitura/core";
import { afterAll, describe, expect, it } from "vitest";
import { buildBodies } from "./bodies.js";

const folder = mkdtempSync(join(tmpdir(), "bodies-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "pipeline.ts");

const declaration = (id: string, body: BodyDeclaration): TaskDeclaration => ({
  id,
  inputs: {},
  outputs: {},
  body,
  policies: {},
  span: { file, line: 1, column: 1 },
});

async function built(source: string, body: BodyDeclaration) {
  writeFileSync(file, source);
  const task = declaration("load", body);
  const [bodies, diagnostics] = await buildBodies([task]);
  return { built: bodies.get(task), diagnostics };
}

const everyFunction = `import {
  approval, cron, each, interval, native, onAssets, pipeline, repeat, secret, waitFor, when, z,
} from "partitura";
const limit = 7;
const arrival = waitFor("arrival", "file", { timeout: "1h" });
const ask = approval("ask", { timeout: "1h" });
const schedules = [interval("1h"), onAssets(["a"]), cron("0 0 * * *", { timezone: "UTC" })];
`;
const fakeOf = (returned: string): string =>
  `${everyFunction}const load = native("load", "engine", { class: "x" }, {
  inputs: { n: z.int() },
  outputs: { total: z.int() },
  fake: ({ n }, { log }) => {
    log("stands in");
    return { total: ${returned} };
  },
});
export default pipeline("p", {}, () => { arrival({ path: "x" }); load({ n: 1 }); });
`;
const native: BodyDeclaration = { kind: "native", engine: "engine", spec: { class: "x" }, fake: () => ({}) };

describe("a native task", () => {
  it("has a bundle of its fake that runs by the step contract", async () => {
    const { built: body, diagnostics } = await built(fakeOf("n + limit"), native);
    expect(diagnostics).toEqual([]);
    expect(body?.body).toMatchObject({
      kind: "native",
      engine: "engine",
      spec: { class: "x" },
      fake: "load.mjs",
    });
    const [bundle, request, result] = ["load.mjs", "request.json", "result.json"].map((it) =>
      join(folder, it),
    ) as [string, string, string];
    writeFileSync(bundle, body?.assets["load.mjs"] ?? "");
    const types = { inputs: { n: { type: "integer" } }, outputs: { total: { type: "integer" } } };
    writeFileSync(request, JSON.stringify({ inputs: { n: 1 }, types, context: {} }));
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, request, result], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "stands in\n", stderr: "" });
    expect(JSON.parse(readFileSync(result, "utf8"))).toEqual({ outputs: { total: 8 } });
  });

  it("has another code hash with another fake, and a third one without", async () => {
    const first = await built(fakeOf("n"), native);
    const second = await built(fakeOf("2 * n"), native);
    const without = await built(fakeOf("n"), { ...native, fake: undefined });
    const hashes = [first, second, without].map((it) => it.built?.body.codeHash);
    expect(new Set(hashes).size).toBe(3);
    expect(without.built).toMatchObject({ body: { kind: "native" }, assets: {} });
    expect(without.built?.body).not.toHaveProperty("fake");
  });

  it("is refused when its fake cannot be found at the top level", async () => {
    const source =
      'import { native } from "partitura";\nconst make = () => native("load", "e", {}, { fake: f });\n';
    const { built: body, diagnostics } = await built(source, native);
    expect(body).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["P1022"]);
  });
});
