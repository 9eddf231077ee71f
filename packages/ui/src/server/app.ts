import { type Context, Hono } from "hono";
import type { ProblemMessage, SessionMessage } from "../api/messages.js";
import { actionRoutes } from "./action-routes.js";
import { artifactRoutes } from "./artifact-routes.js";
import { absent, type ViewerContext } from "./context.js";
import { isSecret, openSession, ownHost, ownOrigin, ownSession, type Secrets } from "./guard.js";
import { headersOfArtifacts, pageHeaders } from "./headers.js";
import { liveRoutes } from "./live-routes.js";
import { runRoutes } from "./run-routes.js";
import type { StaticFile } from "./static-files.js";

/** The path of the page itself: everything that is not a file of it or an answer. */
const isPage = (path: string): boolean =>
  path === "/" || path.startsWith("/runs/") || path.startsWith("/metrics/");

async function tokenIn(context: Context): Promise<string | undefined> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const given = typeof body === "object" && body !== null && "token" in body ? body.token : undefined;
  return typeof given === "string" ? given : undefined;
}

/** All that the viewer answers; `port` is known once it listens. */
export function viewerApp(
  viewer: ViewerContext,
  files: ReadonlyMap<string, StaticFile>,
  secrets: Secrets,
  port: () => number,
): Hono {
  const app = new Hono();
  const session: SessionMessage = {
    requestToken: secrets.request,
    runsFolder: viewer.runsFolder,
    version: viewer.version,
  };
  app.use(headersOfArtifacts(), pageHeaders(), ownHost(port));
  app.use("/api/*", ownOrigin(port), async (context, next) => {
    await next();
    if (!context.res.headers.has("Cache-Control")) context.res.headers.set("Cache-Control", "no-store");
  });
  app.post("/api/session", async (context) => {
    if (!isSecret(await tokenIn(context), secrets.token))
      return context.json({ problem: "this is not the token of this viewer" } satisfies ProblemMessage, 401);
    openSession(context, port(), secrets);
    return context.json(session);
  });
  app.use("/api/*", ownSession(port, secrets));
  app.get("/api/session", (context) => context.json(session));
  for (const routes of [runRoutes, artifactRoutes, liveRoutes, actionRoutes])
    app.route("/api", routes(viewer));
  app.all("/api/*", (context) => absent(context, "such address"));
  app.get("*", (context) => {
    const { path } = context.req;
    const file = files.get(isPage(path) ? "/index.html" : path);
    if (file === undefined) return context.text("there is nothing here", 404);
    return context.body(file.content, 200, { "Content-Type": file.type, "Cache-Control": "no-cache" });
  });
  app.onError((error, context) => context.json({ problem: error.message } satisfies ProblemMessage, 500));
  return app;
}
