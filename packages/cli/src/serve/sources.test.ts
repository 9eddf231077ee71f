import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import pc from "picocolors";
import { projectWith } from "../testing/run-cli.js";
import type { Terminal } from "../terminal.js";
import { openSources, type FileProblems, type Sources } from "./sources.js";

const pipelineFile = (id: string, command: string): string => `
import { pipeline, interval, shell } from "partitura";
import { every } from "./shared/every.js";
const say = shell("say", { command: ${JSON.stringify(command)} });
export default pipeline("${id}", { schedule: interval(every) }, () => { say({}); });
export const unscheduled = pipeline("${id}-by-hand", {}, () => { say({}); });
`;

const terminalIn = (cwd: string): Terminal => {
  const channel = { write: () => undefined, colors: pc.createColors(false), live: false, columns: 80 };
  return { out: channel, err: channel, cwd, env: {} };
};
const codes = (problems: readonly FileProblems[]): readonly string[] =>
  problems.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));

async function open(
  files: { readonly [path: string]: string },
  ...named: readonly string[]
): Promise<readonly [string, Sources]> {
  const folder = projectWith({ "shared/every.ts": 'export const every = "1h";\n', ...files });
  const [sources, problems] = await openSources(named, {}, terminalIn(folder));
  expect(codes(problems)).toEqual([]);
  if (sources === undefined) throw new Error("no sources");
  return [folder, sources];
}

describe("the pipelines that are served", () => {
  it("are those with a schedule, of all files", async () => {
    const [folder, sources] = await open(
      { "a.ts": pipelineFile("a", "true"), "b.ts": pipelineFile("b", "true") },
      "a.ts",
      "b.ts",
    );
    expect([...sources.pipelines().keys()]).toEqual(["a", "b"]);
    expect(sources.pipelines().get("a")).toMatchObject({
      file: "a.ts",
      runsFolder: join(folder, ".partitura", "runs"),
      schedule: { kind: "interval", seconds: 3600 },
    });
  });

  it("have ids of their own (P8112), and files that load", async () => {
    const folder = projectWith({
      "shared/every.ts": 'export const every = "1h";\n',
      "a.ts": pipelineFile("a", "true"),
      "b.ts": pipelineFile("a", "true"),
      "c.ts": "export default 1 +;\n",
    });
    const [none, problems] = await openSources(["a.ts", "b.ts", "c.ts"], {}, terminalIn(folder));
    expect(none).toBeUndefined();
    expect(codes(problems).toSorted()).toEqual(["P8002", "P8112"]);
  });

  it("are loaded again when their file has changed, and not before", async () => {
    const [folder, sources] = await open({ "a.ts": pipelineFile("a", "true") }, "a.ts");
    const before = sources.pipelines().get("a");
    expect(await sources.reload()).toEqual({ loaded: [], problems: [] });
    expect(sources.pipelines().get("a")).toBe(before);
    writeFileSync(join(folder, "a.ts"), pipelineFile("a", "echo changed"));
    expect(await sources.reload()).toEqual({ loaded: ["a.ts"], problems: [] });
    expect(sources.pipelines().get("a")?.checked.hash).not.toBe(before?.checked.hash);
  });

  it("are loaded again when a file has changed that theirs imports", async () => {
    const [folder, sources] = await open({ "a.ts": pipelineFile("a", "true") }, "a.ts");
    writeFileSync(join(folder, "shared/every.ts"), 'export const every = "30m";\n');
    expect((await sources.reload()).loaded).toEqual(["a.ts"]);
    expect(sources.pipelines().get("a")?.schedule).toMatchObject({ seconds: 1800 });
  });

  it("are loaded again when a Python file has changed, or a module that it imports", async () => {
    const [folder, sources] = await open(
      {
        "p.ts": `import { pipeline, interval, python } from "partitura";
const step = python("step", { source: "./steps.py#step" });
export default pipeline("p", { schedule: interval("1h") }, () => { step({}); });
`,
        "steps.py": "from helpers.numbers import one\n\n\ndef step():\n    one()\n",
        "helpers/__init__.py": "",
        "helpers/numbers.py": "def one():\n    pass\n",
      },
      "p.ts",
    );
    for (const file of ["steps.py", "helpers/numbers.py"]) {
      const path = join(folder, file);
      writeFileSync(path, `${readFileSync(path, "utf8")}\n\n# more\n`);
      expect((await sources.reload()).loaded).toEqual(["p.ts"]);
      expect((await sources.reload()).loaded).toEqual([]);
    }
  });

  it("stay as they were loaded last while their file is wrong (P8113), which is said once", async () => {
    const [folder, sources] = await open({ "a.ts": pipelineFile("a", "true") }, "a.ts");
    const before = sources.pipelines().get("a");
    writeFileSync(join(folder, "a.ts"), "export default 1 +;\n");
    const broken = await sources.reload();
    expect([broken.loaded, codes(broken.problems)]).toEqual([[], ["P8002", "P8113"]]);
    expect(sources.pipelines().get("a")).toBe(before);
    expect(await sources.reload()).toEqual({ loaded: [], problems: [] });
    rmSync(join(folder, "a.ts"));
    expect(codes((await sources.reload()).problems)).toEqual(["P8001", "P8113"]);
    writeFileSync(join(folder, "a.ts"), pipelineFile("a", "echo repaired"));
    expect((await sources.reload()).loaded).toEqual(["a.ts"]);
    expect(sources.pipelines().get("a")).not.toBe(before);
  });
});
