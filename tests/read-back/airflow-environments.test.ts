import { join } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { checkFile, compileTo } from "@partitura/compiler";
import { hasErrors, type Backend, type Json } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { callAdapter, missingEnvironment } from "../conformance/engine-environment.js";
import { inFolder, needs, topFile, writeEmitted } from "./engines.js";

interface Ran {
  readonly runs: readonly {
    readonly tasks: readonly {
      readonly id: string;
      readonly state: string | null;
      readonly tries: number;
      readonly xcoms: { readonly [key: string]: Json };
    }[];
    readonly log: string;
  }[];
}

/** Tasks in virtual environments, which have no Airflow to tell how they ended. */
describe.each([
  { engine: "airflow-3", backend: airflow3 as Backend, missing: await missingEnvironment("airflow-3") },
  {
    engine: "airflow-2.11",
    backend: airflow211 as Backend,
    missing: await missingEnvironment("airflow-2.11"),
  },
])("$engine, in virtual environments", ({ engine, backend, missing }) => {
  const here = needs(engine, missing);
  let ran: Ran["runs"][number] | undefined;

  beforeAll(async () => {
    if (!here) return;
    const [checked, diagnostics] = await checkFile(
      join(import.meta.dirname, "airflow-environments/pipeline.ts"),
    );
    if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
    ran = await inFolder(async (folder) => {
      const options = {
        artifacts: { kind: "folder", path: join(folder, "artifacts") },
        virtualenvs: join(folder, "virtualenvs"),
      };
      const [result] = compileTo(backend, checked, { options, version: "0.0.0", source: "pipeline.ts" });
      if (result === undefined) throw new Error("it is refused");
      writeEmitted(join(folder, "dags"), result);
      const run = { key: "environments", folder: join(folder, "dags"), file: topFile(result, ".py") };
      const { runs } = await callAdapter<Ran>(engine, "airflow/run.py", {
        runs: [{ ...run, dagId: "environments", timeout: 280 }],
      });
      return runs[0];
    });
  }, 300_000);

  const ends = (): object =>
    Object.fromEntries((ran?.tasks ?? []).map(({ id, state, tries }) => [id, { state, tries }]));

  it.runIf(here)("tries again as a task says, and not after a fatal end", () => {
    expect(ends(), ran?.log.split("\n").slice(-40).join("\n")).toMatchObject({
      version: { state: "success", tries: 1 },
      fatal: { state: "failed", tries: 1 },
      failing: { state: "failed", tries: 2 },
      "among-the-codes": { state: "failed", tries: 2 },
      "another-code": { state: "failed", tries: 1 },
    });
  });

  it.runIf(here)("runs under the Python that is asked for, without Airflow", () => {
    const value = ran?.tasks.find(({ id }) => id === "version")?.xcoms["return_value"];
    expect(value).toEqual({ version: "3.11", airflow: false });
  });
});
