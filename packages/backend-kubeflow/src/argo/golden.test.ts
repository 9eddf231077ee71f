import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { emit } from "./testing/emit.js";
import { containers } from "./testing/containers.js";
import { expressions } from "./testing/expressions.js";
import { eaches, failures, policies, values } from "./testing/pipelines.js";

const folder = fileURLToPath(new URL("golden/", import.meta.url));
const options = {
  namespace: "ml",
  image: "registry.test/steps:1",
  imagePullPolicy: "IfNotPresent",
  serviceAccountName: "runner",
  secrets: { token: { name: "tokens", key: "train" } },
  volumes: [{ mountPath: "/registry", claimName: "registry" }],
};

/** Writes the golden files anew when UPDATE_EXPECTED is set. */
const update = process.env["UPDATE_EXPECTED"] !== undefined;

describe("emitted files", () => {
  const pipelines = [values, eaches, failures, policies, expressions, containers];
  const emitted = pipelines
    .flatMap((pipeline) => emit(pipeline, options)[0]?.files ?? [])
    .map(({ path, text }) => ({ path: `${path}.golden`, text }));

  it.each(emitted)("$path is as it was reviewed", ({ path, text }) => {
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(folder + path, text);
    }
    expect(text).toBe(readFileSync(folder + path, "utf8"));
  });

  it("are all that was reviewed", () => {
    expect(readdirSync(folder).toSorted()).toEqual(emitted.map(({ path }) => path).toSorted());
  });

  it("are the same bytes every time", () => {
    expect(emit(values, options)).toEqual(emit(structuredClone(values), options));
  });
});
