import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { followedRuns } from "../follow/followed-runs.js";
import type { CommandLine } from "../launch/launch.js";
import { runIndex } from "../runs/run-index.js";
import { metricsOverRuns } from "../views/metrics.js";
import { viewerApp } from "./app.js";
import { newSecrets } from "./guard.js";
import { readStaticFiles } from "./static-files.js";

/** What a viewer is started with. */
export interface ViewerOptions {
  /** Where runs are kept; need not exist yet. */
  readonly runsFolder: string;
  /** The port on 127.0.0.1; one that is free when it is 0. */
  readonly port: number;
  /** The version of Partitura, to be shown. */
  readonly version: string;
  /** How `partitura` is called, to start and resume runs. */
  readonly command: CommandLine;
}

/** A viewer that runs. */
export interface Viewer {
  /** Where it is opened, with the token: whoever has this address can see the runs and start some. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Nothing but this machine reaches it. */
const hostname = "127.0.0.1";

/**
 * Starts to show the runs of a folder in a browser.
 * @throws when it cannot listen on the port: a system error with a `code` such as `EADDRINUSE`.
 */
export async function startViewer({ runsFolder, port, version, command }: ViewerOptions): Promise<Viewer> {
  const secrets = newSecrets();
  const folder = resolve(runsFolder);
  const [index, followed, metrics] = [runIndex(folder), followedRuns(), metricsOverRuns()];
  const context = { runsFolder: folder, version, command, index, followed, metrics };
  let listening = port;
  const app = viewerApp(context, await readStaticFiles(), secrets, () => listening);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    followed.close();
    throw error;
  }
  listening = (server.address() as AddressInfo).port;
  return {
    url: `http://${hostname}:${listening}/#token=${secrets.token}`,
    close: async () => {
      followed.close();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
