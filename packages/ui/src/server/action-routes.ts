import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { ProblemMessage, StartedMessage } from "../api/messages.js";
import { type Launched, launchResume, launchRun } from "../launch/launch.js";
import { manifestOf } from "../views/run-message.js";
import { type ViewerContext, withRun } from "./context.js";

const resumeSchema = z.strictObject({ code: z.enum(["kept", "current"]) });
const rerunSchema = z.strictObject({ params: z.record(z.string(), z.json()) });

const unknownFile = "the run does not say which pipeline file it came from";

function tell(context: Context, launched: Launched): Response {
  return "problem" in launched
    ? context.json({ problem: launched.problem } satisfies ProblemMessage, 409)
    : context.json({ runId: launched.runId } satisfies StartedMessage);
}

/** What starts runs. */
export function actionRoutes(viewer: ViewerContext): Hono {
  const routes = new Hono();
  routes.use(bodyLimit({ maxSize: 8 * 1024 * 1024 }));

  routes.post(
    "/runs/:id/resume",
    withRun(viewer, async (context, run) => {
      if (run.standing() === "running") return tell(context, { problem: "the run is going on" });
      if (run.standing() === "succeeded") return tell(context, { problem: "the run has succeeded" });
      const asked = resumeSchema.safeParse(await context.req.json().catch(() => undefined));
      if (!asked.success) return context.json({ problem: "it is not said with which code" }, 400);
      if (asked.data.code === "kept") return tell(context, await launchResume(viewer.command, run.folder));
      const { file } = await manifestOf(run.folder);
      if (typeof file !== "string") return tell(context, { problem: unknownFile });
      const pipeline = run.record().pipeline;
      return tell(context, await launchResume(viewer.command, run.folder, { file, pipeline }));
    }),
  );

  routes.post(
    "/runs/:id/rerun",
    withRun(viewer, async (context, run) => {
      const asked = rerunSchema.safeParse(await context.req.json().catch(() => undefined));
      if (!asked.success) return context.json({ problem: "the params are not a JSON object" }, 400);
      const { file } = await manifestOf(run.folder);
      if (typeof file !== "string") return tell(context, { problem: unknownFile });
      const { runsFolder, command } = viewer;
      const { params } = asked.data;
      const pipeline = run.record().pipeline;
      return tell(context, await launchRun(command, { file, pipeline, runsFolder, params }));
    }),
  );

  return routes;
}
