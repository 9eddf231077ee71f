import { lstat } from "node:fs/promises";
import { isArtifactType, type ValueType } from "@partitura/core";
import { durationOf } from "../clock/instant.js";
import { testingReport } from "../diagnostics.js";
import type { RunningBody } from "../run/running-body.js";
import { TestingError } from "../testing-error.js";
import { Content, content, writeContent } from "./content.js";
import type { Fake, FakeContext } from "./fake.js";
import type { Body } from "./step.js";

/** What an artifact holds that a fake says nothing of. */
function placeholder(type: ValueType, name: string): Content {
  const text = `made by a fake: ${name}\n`;
  const isFolder = isArtifactType(type) && type.artifact === "directory";
  return isFolder ? content.folder({ "fake.txt": text }) : content.text(text);
}

const isThere = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** The body that a fake is; what it gives as content is written to where the artifact belongs. */
export function fakeBody(
  fake: Fake,
  outputs: { readonly [name: string]: ValueType },
  running: RunningBody,
): Body {
  return async (inputs, context) => {
    const own: FakeContext = {
      ...context,
      sleep: async (duration) => running.sleep(durationOf(duration, "context.sleep()")),
    };
    const given = typeof fake === "function" ? ((await fake(inputs, own)) ?? {}) : fake;
    if (typeof given !== "object" || Array.isArray(given)) return given;
    const values: { [name: string]: unknown } = { ...given };
    for (const [name, value] of Object.entries(values)) {
      if (!(value instanceof Content)) continue;
      const path = context.outputs[name];
      if (path === undefined) {
        const problem = "it is no output artifact of the task";
        throw new TestingError([testingReport("P7065", { name: `${context.taskId}.${name}`, problem })]);
      }
      await writeContent(path, value, `${context.taskId}.${name}`);
      delete values[name];
    }
    for (const [name, path] of Object.entries(context.outputs)) {
      if (values[name] === undefined && !(await isThere(path)))
        await writeContent(path, placeholder(outputs[name] ?? {}, `${context.taskId}.${name}`), name);
    }
    return values;
  };
}
