import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fireTimes, type ClockSchedule } from "@partitura/compiler";
import { beforeAll, describe, expect, it } from "vitest";
import { environment, missingEnvironment } from "../conformance/engine-environment.js";
import { repository } from "../conformance/scenario.js";
import { command, inFolder, needs } from "./engines.js";

/** Fire times of an engine's own code against ours, over the changes of the clocks of more than a year. */
const from = "2026-03-01T00:00:00Z";
const until = "2027-04-20T00:00:00Z";
const zones = ["America/New_York", "Europe/Berlin", "Pacific/Auckland", "America/Santiago"] as const;
const expressions = [
  "0 6 * * *",
  "30 4 * * 1-5",
  "15 5,17 * * *",
  "0 12 1 * *",
  "45 23 * * 0",
  "0 4-20/8 * * *",
];
const schedules = zones.flatMap((timezone) =>
  expressions.map((expression) => ({ expression, timezone, from })),
);

/** Times that the compiler refuses (P2037), on which the engines disagree. */
const doubtful = { expression: "30 2 * * *", timezone: "Europe/Berlin", from } as const;

function ours({
  expression,
  timezone,
}: {
  readonly expression: string;
  readonly timezone: string;
}): readonly string[] {
  const schedule: ClockSchedule = {
    kind: "cron",
    expression,
    timezone,
    catchup: false,
    overlap: "allow",
    span: { file: "p.ts", line: 1, column: 1 },
  };
  const found: string[] = [];
  for (const at of fireTimes(schedule, new Date(from))) {
    if (at > until) break;
    found.push(at);
  }
  return found;
}

const folder = join(repository, "tests/engines/fire-times");

/** The engine's own fire times, by the program that lists them. */
function theirs(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<readonly (readonly string[])[]> {
  return inFolder(async (temporary) => {
    const [given, told] = [join(temporary, "in.json"), join(temporary, "out.json")];
    writeFileSync(given, JSON.stringify({ until, schedules: [...schedules, doubtful] }));
    const { code, error } = await command(program, [...args, given, told], cwd);
    if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${error}`);
    const { times } = JSON.parse(readFileSync(told, "utf8")) as {
      readonly times: readonly (readonly string[])[];
    };
    return times;
  });
}

const python = async (engine: string) => ({
  engine,
  missing: await missingEnvironment(engine),
  list: () => theirs(join(environment(engine), "bin/python"), [join(folder, "read.py")], repository),
});
const go = await command("go", ["version"]).then(
  ({ code }) => (code === 0 ? undefined : "go does not work"),
  () => "fire times of Argo's cron library need Go",
);
const engines = [
  await python("airflow-3"),
  await python("airflow-2.11"),
  await python("prefect-3"),
  { engine: "argo", missing: go, list: () => theirs("go", ["run", "."], folder) },
];

describe.each(engines)("fire times of $engine", ({ engine, missing, list }) => {
  if (!needs(engine, missing)) return;

  let times: readonly (readonly string[])[];
  beforeAll(async () => {
    times = await list();
  });

  it("are ours, over the changes of the clocks in four zones", () => {
    expect(times).toHaveLength(schedules.length + 1);
    schedules.forEach((schedule, at) => {
      expect({ schedule, times: times[at] }).toEqual({ schedule, times: ours(schedule) });
    });
  });

  it("differ where the compiler refuses the schedule", () => {
    expect(times.at(-1)).not.toEqual(ours(doubtful));
  });
});
