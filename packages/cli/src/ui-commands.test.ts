import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

const pipeline = `import { pipeline, shell, z } from "partitura";

const greet = shell("greet", { inputs: { name: z.string() }, outputs: {}, command: 'echo "$name"' });

export default pipeline("hello", { description: "a <b> & c", params: { name: z.string().default("you") } }, ({ params }) => {
  greet({ name: params.name });
});
`;

const project = (): string => projectWith({ "pipeline.ts": pipeline });

test("graph --format svg prints a picture, --out writes it to a file", async () => {
  const folder = project();
  const { code, stdout } = await runCli(["graph", "pipeline.ts", "--format", "svg"], folder);
  expect([code, stdout.slice(0, 4), stdout.trimEnd().slice(-6)]).toEqual([0, "<svg", "</svg>"]);
  expect(stdout).toContain(">greet</text>");
  const written = await runCli(
    ["graph", "pipeline.ts", "--format", "svg", "--out", "deep/hello.svg"],
    folder,
  );
  expect([written.code, written.stdout, written.stderr]).toEqual([0, "", ""]);
  expect(readFileSync(join(folder, "deep/hello.svg"), "utf8")).toBe(stdout);
});

test("graph --format html prints a page that needs nothing else", async () => {
  const { code, stdout } = await runCli(["graph", "pipeline.ts", "--format", "html"], project());
  expect([code, stdout.slice(0, 15)]).toEqual([0, "<!doctype html>"]);
  expect(stdout).toContain("a &lt;b&gt; &amp; c");
  expect(stdout).toContain(">greet</text>");
  expect(stdout).not.toMatch(/<script|src=|href=/);
});

test("graph: a file that cannot be written is P8131, another format wrong usage", async () => {
  const folder = project();
  mkdirSync(join(folder, "taken"));
  const { code, stderr } = await runCli(
    ["graph", "pipeline.ts", "--format", "dot", "--out", "taken"],
    folder,
  );
  expect([code, stderr.includes("P8131"), stderr.includes("'taken'")]).toEqual([1, true, true]);
  expect((await runCli(["graph", "pipeline.ts", "--format", "pdf"], folder)).code).toBe(2);
});

test("ui says where it is, answers there, and ends at the first Ctrl-C", async () => {
  const folder = project();
  let asked: Promise<number> | undefined;
  const { code, stdout } = await runCli(["ui", "--runs", "runs"], folder, {
    onOutput: (output, send) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/.exec(output)?.[0];
      if (address === undefined || asked !== undefined) return;
      asked = fetch(address).then(({ status }) => status);
      void asked.finally(() => send("SIGINT"));
    },
  });
  expect([code, await asked]).toEqual([0, 200]);
  expect(stdout).toContain(join(folder, "runs"));
});

test("ui: a port that is taken is P8130, one that is none wrong usage", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stderr } = await runCli(["ui", "--port", port], project());
  server.close();
  expect([code, stderr.includes("P8130"), stderr.includes(port)]).toEqual([1, true, true]);
  expect((await runCli(["ui", "--port", "70000"], project())).code).toBe(2);
});

test("run --run-id names the new run, and refuses names that are paths", async () => {
  const folder = project();
  const { code } = await runCli(["run", "pipeline.ts", "--runs", "runs", "--run-id", "by-name.1"], folder);
  expect([code, existsSync(join(folder, "runs/by-name.1/events.jsonl"))]).toEqual([0, true]);
  for (const id of ["../x", "a/b", ".hidden", ""])
    expect((await runCli(["run", "pipeline.ts", `--run-id=${id}`], folder)).code).toBe(2);
});
