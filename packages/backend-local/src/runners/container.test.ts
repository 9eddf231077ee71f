import type { TaskDefinition } from "@partitura/core";
import { expect, it } from "vitest";
import { fakeDocker } from "../testing/fake-docker.js";
import { call, literal, output, pipelineOf, shell } from "../testing/pipelines.js";
import { runIt } from "../testing/run-it.js";

const text = { type: "string" } as const;
const file = { artifact: "file" } as const;

const container = (
  script: string,
  inputs: TaskDefinition["inputs"],
  outputs: TaskDefinition["outputs"],
): TaskDefinition => ({
  ...shell("boxed", ""),
  inputs,
  outputs,
  body: {
    kind: "container",
    image: "team/it's:1",
    command: ["sh", "-c"],
    args: [script, "sh", "$HOME `x` 'y'"],
    codeHash: "",
  },
});

it("gives a container what a shell task gets, and reads back what it wrote", async () => {
  const script =
    'cat "$data" > "$out_copy"; printf "%s|%s|%s|%s" "$1" "$name" "$MODE" "$IMAGE" > "$out_said"; echo "${HOME-no home}"';
  const boxed = container(
    script,
    { data: { type: file }, name: { type: text } },
    { copy: { type: file }, said: { type: text } },
  );
  const write = shell("write", "printf content > $out_data", {}, { data: file });
  const nodes = [
    call("write"),
    call(
      "boxed",
      { data: output("write", "data"), name: literal('"a"\n{{b}}') },
      { policy: { env: { MODE: { value: "m" } } } },
    ),
  ];
  const { env } = fakeDocker();
  const outputs = {
    written: output("write", "data"),
    copy: output("boxed", "copy"),
    said: output("boxed", "said"),
  };
  const { lines, result } = await runIt(pipelineOf([write, boxed], nodes, outputs), { env });
  expect(result.tasks.map(({ state, error }) => error ?? state)).toEqual(["succeeded", "succeeded"]);
  expect(result.outputs["said"]).toBe("$HOME `x` 'y'|\"a\"\n{{b}}|m|team/it's:1");
  expect(result.outputs["copy"]).toEqual(result.outputs["written"]);
  expect(lines).toContain("no home");
});

it("ends a container that is too slow", async () => {
  const { env, calls } = fakeDocker();
  const node = call("boxed", {}, { policy: { timeoutSeconds: 1 } });
  const { result } = await runIt(pipelineOf([container("sleep 60", {}, {})], [node]), {
    env,
    runId: "run-1",
  });
  expect(result.tasks[0]?.error?.code).toBe("P7107");
  expect(calls().at(-1)).toEqual(["kill", "partitura-run-1-boxed-1"]);
});
