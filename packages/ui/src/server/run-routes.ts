import { Hono } from "hono";
import type { InstanceStanding, RunsMessage } from "../api/messages.js";
import { itemOf } from "../runs/run-item.js";
import { instanceOf, instancesOf } from "../views/instances.js";
import { runMessage } from "../views/run-message.js";
import { timelineOf } from "../views/timeline.js";
import { absent, numberIn, type ViewerContext, withRun } from "./context.js";

/** The most items of a list in one answer, and how many runs are compared. */
const [mostItems, mostCompared] = [500, 50];

/** What is asked of runs, tasks and values. */
export function runRoutes(viewer: ViewerContext): Hono {
  const routes = new Hono();

  routes.get("/runs", async (context) => {
    const [pipeline, state] = [context.req.query("pipeline"), context.req.query("state")];
    const all = await viewer.index.list();
    const fitting = all.filter(
      (run) => (pipeline ?? run.pipeline) === run.pipeline && (state ?? run.state) === run.state,
    );
    const offset = numberIn(context, "offset", 0, Number.MAX_SAFE_INTEGER);
    const shown = fitting.slice(offset, offset + numberIn(context, "limit", 50, mostItems));
    const runs = shown.map(itemOf);
    const pipelines = [...new Set(all.map((run) => run.pipeline))].toSorted();
    return context.json({ runs, total: fitting.length, pipelines } satisfies RunsMessage);
  });

  routes.get(
    "/runs/:id",
    withRun(viewer, async (context, run) => context.json(await runMessage(run))),
  );

  routes.get(
    "/runs/:id/instances",
    withRun(viewer, (context, run) =>
      context.json(
        instancesOf(run, {
          node: context.req.query("node") ?? "",
          standing: context.req.query("standing") as InstanceStanding | undefined,
          offset: numberIn(context, "offset", 0, Number.MAX_SAFE_INTEGER),
          limit: numberIn(context, "limit", 100, mostItems),
        }),
      ),
    ),
  );

  routes.get(
    "/runs/:id/instance",
    withRun(viewer, async (context, run) => {
      const key = context.req.query("key") ?? "";
      const found = await instanceOf(run, key);
      return found === undefined ? absent(context, `instance '${key}' yet`) : context.json(found);
    }),
  );

  routes.get(
    "/runs/:id/timeline",
    withRun(viewer, (context, run) => context.json(timelineOf(run, Date.now()))),
  );

  routes.get("/metrics", async (context) => {
    const pipeline = context.req.query("pipeline") ?? "";
    const runs = (await viewer.index.list()).filter((run) => run.pipeline === pipeline);
    return context.json(await viewer.metrics.of(pipeline, runs.slice(0, mostCompared)));
  });

  return routes;
}
