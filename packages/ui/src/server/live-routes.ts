import { join } from "node:path";
import type { AttemptRecord } from "@partitura/backend-local";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { RunChange } from "../api/messages.js";
import type { FollowedRun } from "../follow/followed-run.js";
import { followLog, readLog } from "../follow/follow-log.js";
import { inFolder } from "../views/in-folder.js";
import { absent, folderOf, numberIn, type ViewerContext, withRun } from "./context.js";

/** How often the list of runs is looked at, and after how long something is sent so that the connection stays. */
const [listEveryMs, heartbeatMs] = [1000, 15_000];

/** An attempt of an instance by its place among all of them, from 1: their own numbers begin anew when a run is resumed. */
const attemptOf = (run: FollowedRun, key: string, nth: number): AttemptRecord | undefined =>
  run.record().instances.get(key)?.attempts[nth - 1];

/** The log of an attempt, where it has one already. */
async function logOf(run: FollowedRun, key: string, nth: number): Promise<string | undefined> {
  const found = attemptOf(run, key, nth);
  return found === undefined ? undefined : inFolder(run.folder, join(found.folder, "log.txt"));
}

/** Whether an attempt writes nothing more. */
const isOver = (run: FollowedRun, key: string, nth: number): boolean =>
  run.standing() !== "running" || attemptOf(run, key, nth)?.state !== "running";

/** What is sent as it happens, as server-sent events. */
export function liveRoutes(viewer: ViewerContext): Hono {
  const routes = new Hono();

  routes.get("/live/runs", (context) =>
    streamSSE(context, async (stream) => {
      let before = "";
      while (!stream.aborted) {
        const [latest, ...others] = await viewer.index.list();
        const now = JSON.stringify([latest, others.length, others.map(({ state }) => state)]);
        await stream.writeSSE(now === before ? { event: "same", data: "" } : { event: "changed", data: "" });
        before = now;
        await stream.sleep(listEveryMs);
      }
    }),
  );

  routes.get("/live/runs/:id", async (context) => {
    const folder = await folderOf(viewer, context.req.param("id"));
    if (folder === undefined) return absent(context, `run '${context.req.param("id")}'`);
    return streamSSE(context, async (stream) => {
      const waiting: (RunChange | undefined)[] = [];
      let wake: () => void = () => undefined;
      const stop = await viewer.followed.watch(folder, (change) => {
        waiting.push(change);
        wake();
      });
      stream.onAbort(() => {
        stop?.();
        wake();
      });
      let there = stop !== undefined;
      while (there && !stream.aborted) {
        for (const change of waiting.splice(0)) {
          there = change !== undefined;
          const data = there ? JSON.stringify(change) : "";
          await stream.writeSSE({ event: there ? "change" : "gone", data });
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (waiting.length > 0 || !there) resolve();
          else setTimeout(resolve, heartbeatMs).unref();
        });
        if (waiting.length === 0 && there) await stream.writeSSE({ event: "same", data: "" });
      }
      stop?.();
    });
  });

  routes.get("/live/runs/:id/log", withRun(viewer, liveLog(viewer)));

  routes.get(
    "/runs/:id/log",
    withRun(viewer, async (context, run) => {
      const file = await logOf(run, context.req.query("key") ?? "", numberIn(context, "nth", 1, 1e9));
      if (file === undefined) return absent(context, "log");
      const [from, to] = [numberIn(context, "from", 0, 1e15), numberIn(context, "to", 1e15, 1e15)];
      return context.json(await readLog(file, from, to, true));
    }),
  );

  return routes;
}

/** Sends a log as it grows, and at last that it does not grow any more. */
const liveLog = (viewer: ViewerContext) => (context: Context, run: FollowedRun) => {
  const [key, nth] = [context.req.query("key") ?? "", numberIn(context, "nth", 1, 1e9)];
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const over = async (): Promise<boolean> => {
      await viewer.followed.get(run.folder);
      return isOver(run, key, nth);
    };
    let file = await logOf(run, key, nth);
    while (file === undefined && !stream.aborted && !(await over())) {
      await stream.sleep(300);
      file = await logOf(run, key, nth);
    }
    if (file !== undefined)
      for await (const part of followLog(file, over, gone.signal))
        await stream.writeSSE({ event: "part", data: JSON.stringify(part) });
    await stream.writeSSE({ event: "end", data: "" });
  });
};
