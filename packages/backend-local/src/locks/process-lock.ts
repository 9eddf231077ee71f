import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";

/** A lock that this process holds; the operating system takes it away when the process ends, however it ends. */
export interface ProcessLock {
  readonly release: () => Promise<void>;
}

/**
 * The socket that stands for a lock. On Linux it has a name without a file (abstract socket), which vanishes with its owner;
 * elsewhere it is a file in the folder for temporary files.
 */
function addressOf(name: string): string {
  const short = createHash("sha256").update(name).digest("hex").slice(0, 32);
  return platform() === "linux" ? `\0partitura-${short}` : join(tmpdir(), `partitura-${short}.sock`);
}

async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

async function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Whether a process of this machine holds the lock of a name. */
export async function isLocked(name: string): Promise<boolean> {
  return answers(addressOf(name));
}

/** Takes the lock of a name, which one process of this machine can hold at a time; undefined when it is held. */
export async function tryLock(name: string): Promise<ProcessLock | undefined> {
  const address = addressOf(name);
  let server = await listen(address);
  if (server === undefined && !address.startsWith("\0") && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === undefined) return undefined;
  const held = server;
  return {
    release: async () =>
      new Promise((resolve) => {
        held.close(() => resolve());
      }),
  };
}
