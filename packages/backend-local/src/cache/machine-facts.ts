import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import type { Variables } from "../attempt/task-environment.js";

/** What only this machine can tell of a task's code. */
export interface MachineFacts {
  /** The version of the interpreter that Python tasks run on when they name none; undefined when it does not say. */
  readonly python: () => Promise<string | undefined>;
  /** What an image is by its content; undefined as long as it is not on this machine. */
  readonly image: (image: string) => Promise<string | undefined>;
}

/** Milliseconds that a program has to answer. */
const timeout = 10_000;

/** The last line that a program says; undefined when it fails or says nothing. */
async function answerOf(
  command: string,
  args: readonly string[],
  env: Variables,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env, cwd: tmpdir(), timeout }, (error, stdout) => {
      const line = stdout.trim().split("\n").at(-1) ?? "";
      resolve(error === null && line !== "" ? line : undefined);
    });
  });
}

/** Asks the interpreter and Docker, each question once; an image that is not there is asked for again. */
export function machineFacts(python: string, env: Variables): MachineFacts {
  const code = "import sys; print(sys.implementation.name, sys.version.split()[0])";
  let version: Promise<string | undefined> | undefined;
  const images = new Map<string, Promise<string | undefined>>();
  return {
    python: async () => (version ??= answerOf(python, ["-c", code], env)),
    image: async (image) => {
      const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
      if (pinned !== undefined) return pinned;
      const asked =
        images.get(image) ?? answerOf("docker", ["image", "inspect", "--format", "{{.Id}}", image], env);
      images.set(image, asked);
      const id = await asked;
      if (id === undefined) images.delete(image);
      return id;
    },
  };
}
