import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Body, TaskDefinition } from "@partitura/core";
import { guardContainer, releaseContainer } from "./reaper.js";
import type { Runner } from "./runner.js";

type Container = Extract<Body, { kind: "container" }>;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The shell command that runs a container task, so that it follows the contract of shell tasks: inputs and `out_<name>`
 * are environment variables, and what they point at is mounted at the same path inside.
 */
export function dockerCommand(
  { image, command, args }: Container,
  { inputs, outputs }: Pick<TaskDefinition, "inputs" | "outputs">,
  variables: readonly string[],
  name: string,
): string {
  const artifacts = Object.keys(inputs).filter((input) => "artifact" in (inputs[input]?.type ?? {}));
  const outs = Object.keys(outputs).map((output) => `out_${output}`);
  const passed = [...variables, ...Object.keys(inputs), ...outs];
  const [entrypoint, ...rest] = command;
  return [
    "exec docker run --rm",
    `--name ${quoted(name)}`,
    ...artifacts.map((input) => `-v "$${input}:$${input}:ro"`),
    ...outs.map((out) => `-v "$(dirname "$${out}"):$(dirname "$${out}")"`),
    ...passed.map((variable) => `-e ${variable}`),
    ...(entrypoint === undefined ? [] : [`--entrypoint ${quoted(entrypoint)}`]),
    ...[image, ...rest, ...args].map(quoted),
  ].join(" ");
}

/** Runs containers through the contract of shell tasks; ends the container itself when its time is over. */
export function containerRunner(shell: Runner, name: string): Runner {
  return async (order) => {
    guardContainer(name);
    const ending = await shell(order).finally(() => releaseContainer(name));
    if (ending.kind === "timed-out" || ending.kind === "cancelled") {
      await once(
        spawn("docker", ["kill", name], { env: order.environment(), stdio: "ignore" }),
        "close",
      ).catch(() => undefined);
    }
    return ending;
  };
}
