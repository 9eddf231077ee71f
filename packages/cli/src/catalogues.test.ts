import { dslDiagnostics, features } from "@partitura/core";
import { checkDiagnostics, loadDiagnostics } from "@partitura/compiler";
import { localDiagnostics } from "@partitura/backend-local";
import { expect, test } from "vitest";
import { builtInBackends, findBackends, knownTargets } from "./backends.js";
import { allKinds, kindOf } from "./catalogues.js";
import { clusterDiagnostics } from "./cluster/diagnostics.js";
import { commandDiagnostics } from "./diagnostics.js";

test("no code means two things, each is in the package of its first digit, and explain knows all", async () => {
  const backends = await builtInBackends();
  const catalogues = new Set<object>([
    dslDiagnostics,
    checkDiagnostics,
    loadDiagnostics,
    localDiagnostics,
    clusterDiagnostics,
    commandDiagnostics,
    ...backends.map((it) => it.diagnostics),
  ]);
  const codes = [...catalogues].flatMap((it) => Object.keys(it));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect((await allKinds()).map(([code]) => code)).toEqual(codes.toSorted());
  for (const code of codes) expect(await kindOf(code), code).toBeDefined();
});

test("explain knows nothing of codes that do not exist", async () => {
  expect(await kindOf("P1999")).toBeUndefined();
  expect(await kindOf("constructor")).toBeUndefined();
  expect(await kindOf("P10040")).toBeUndefined();
});

test("every known target but ir has one backend, which answers every feature and has valid defaults", async () => {
  for (const target of knownTargets.filter((it) => it !== "ir")) {
    const [backend, ...others] = await findBackends(target, process.cwd());
    expect(others).toEqual([]);
    expect(backend?.target).toBe(target);
    expect(Object.keys(backend?.capabilities ?? {}).toSorted()).toEqual(features.toSorted());
    expect(backend?.options.safeParse({}).success).toBe(true);
  }
});

test("what is no target has no backend", async () => {
  for (const target of ["airflow", "airflow@9", "toString", "../x", "no-such-package", "vitest"]) {
    expect(await findBackends(target, process.cwd()), target).toEqual([]);
  }
});
