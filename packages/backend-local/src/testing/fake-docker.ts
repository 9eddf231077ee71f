import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./run-it.js";

/** The program: it runs a container's command on this machine, with no other variables and folders than the container has. */
const program = `#!${process.execPath}
const { spawnSync } = require("node:child_process");
const { appendFileSync, readdirSync } = require("node:fs");
const { dirname, join } = require("node:path");
const [command, ...args] = process.argv.slice(2);
appendFileSync(join(__dirname, "calls.jsonl"), JSON.stringify([command, ...args]) + "\\n");
if (command !== "run") process.exit(0);
const options = { "-e": [], "-v": [], "--name": [], "--entrypoint": [] };
while (args[0].startsWith("-")) {
  const option = args.shift();
  if (option !== "--rm") options[option].push(args.shift());
}
const [image, ...rest] = args;
const mounts = options["-v"].map((mount) => mount.split(":")[0]);
const env = Object.fromEntries(options["-e"].map((name) => [name, process.env[name]]));
for (const [name, value] of Object.entries(env)) {
  if (value.startsWith("/") && !mounts.some((mount) => value.startsWith(mount))) throw new Error(name + " is not mounted");
}
const { status } = spawnSync(options["--entrypoint"][0], rest, { env: { ...env, IMAGE: image, PATH: process.env.PATH }, stdio: "inherit" });
process.exit(status ?? 137);
`;

/** Puts something on the PATH that stands for \`docker\`. */
export function fakeDocker(): {
  readonly env: NodeJS.ProcessEnv;
  readonly calls: () => readonly (readonly string[])[];
} {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "docker"), program);
  chmodSync(join(folder, "docker"), 0o755);
  const log = join(folder, "calls.jsonl");
  return {
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}` },
    calls: () =>
      existsSync(log)
        ? readFileSync(log, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as string[])
        : [],
  };
}
