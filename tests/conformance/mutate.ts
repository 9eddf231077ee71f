import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mutated, mutations, type Mutation } from "./mutations.js";
import type { Cell } from "./observation.js";
import { repository } from "./scenario.js";
import { makeWorkingCopy } from "./working-copy.js";

const usage = "npm run mutate -- [--target T…]";

/** What became of a planted fault. */
interface Verdict {
  readonly mutation: Mutation;
  readonly result: "red" | "GREEN" | "missing";
  readonly detail: string;
}

/** Runs cells of the conformance table in the copy; none when it dies before telling. */
async function runCells(
  copy: string,
  target: string,
  scenarios: readonly string[],
): Promise<readonly Cell[]> {
  const report = join(copy, "cells.json");
  rmSync(report, { force: true });
  const rig = process.env["PARTITURA_RIG"];
  const chosen = scenarios.flatMap((scenario) => ["--scenario", scenario]);
  const runner = join(copy, "node_modules/.bin/tsx");
  await new Promise<void>((settle, fail) => {
    const child = spawn(
      runner,
      ["tests/conformance/main.ts", "--target", target, ...chosen, "--json", report],
      {
        cwd: copy,
        env: { ...process.env, ...(rig !== undefined && { PARTITURA_RIG: resolve(repository, rig) }) },
        stdio: ["ignore", "ignore", process.env["PARTITURA_KEEP"] === undefined ? "ignore" : "inherit"],
      },
    );
    child.on("error", fail).on("close", () => settle());
  });
  return existsSync(report)
    ? (JSON.parse(readFileSync(report, "utf8")) as { readonly cells: readonly Cell[] }).cells
    : [];
}

/** Plants one fault in the copy, runs its cell, and takes the fault out again. */
async function tryMutation(copy: string, mutation: Mutation): Promise<Verdict> {
  const file = join(copy, "packages", mutation.file);
  const before = readFileSync(file, "utf8");
  writeFileSync(file, mutated(before, mutation));
  try {
    const [cell] = await runCells(copy, mutation.target, [mutation.scenario]);
    const [detail = ""] = (cell?.detail ?? "the run told nothing").split("\n");
    return { mutation, result: cell?.result === "differs" ? "red" : "GREEN", detail };
  } finally {
    writeFileSync(file, before);
  }
}

/** The mutations of one target, once their cells are seen to be green without them. */
async function tryTarget(
  copy: string,
  target: string,
  chosen: readonly Mutation[],
): Promise<readonly Verdict[]> {
  const scenarios = [...new Set(chosen.map(({ scenario }) => scenario))];
  const sound = await runCells(copy, target, scenarios);
  const absent = sound.find(({ result }) => result === "missing");
  if (absent !== undefined)
    return chosen.map((mutation) => ({ mutation, result: "missing", detail: absent.detail }));
  const verdicts: Verdict[] = [];
  for (const mutation of chosen) {
    const cell = sound.find(({ scenario }) => scenario === mutation.scenario);
    const verdict: Verdict =
      cell?.result === "equal"
        ? await tryMutation(copy, mutation)
        : { mutation, result: "GREEN", detail: `not equal before the fault: ${cell?.detail ?? "no cell"}` };
    verdicts.push(verdict);
    process.stdout.write(`${row(verdict)}\n`);
  }
  return verdicts;
}

const row = ({ mutation, result, detail }: Verdict): string =>
  [
    result.padEnd(7),
    `${mutation.scenario} on ${mutation.target}`.padEnd(28),
    mutation.name.padEnd(44),
    detail.length > 100 ? `${detail.slice(0, 99)}…` : detail,
  ].join("  ");

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { target: { type: "string", multiple: true } } });
  const chosen = mutations.filter(({ target }) => values.target?.includes(target) ?? true);
  if (chosen.length === 0) {
    process.stderr.write(`no mutations of that target\n${usage}\n`);
    return 2;
  }
  const copy = makeWorkingCopy();
  const clean = (): void => rmSync(copy, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      clean();
      process.exit(130);
    });
  }
  try {
    const verdicts: Verdict[] = [];
    for (const target of new Set(chosen.map((it) => it.target)))
      verdicts.push(
        ...(await tryTarget(
          copy,
          target,
          chosen.filter((it) => it.target === target),
        )),
      );
    const count = (result: Verdict["result"]): number => verdicts.filter((it) => it.result === result).length;
    process.stdout.write(
      `mutations: ${count("red")} noticed, ${count("GREEN")} not noticed, ${count("missing")} not tried\n`,
    );
    for (const { mutation, detail } of verdicts.filter(({ result }) => result === "missing"))
      process.stdout.write(`not tried: ${mutation.target}: ${mutation.name}: ${detail}\n`);
    const required = process.env["PARTITURA_REQUIRE_ENGINES"] !== undefined;
    return count("GREEN") + (required ? count("missing") : 0) === 0 ? 0 : 1;
  } finally {
    clean();
  }
}

process.exitCode = await main();
