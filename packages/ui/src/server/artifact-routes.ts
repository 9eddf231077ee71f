import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { findArtifact, type FoundArtifact, listArtifacts } from "../views/artifacts.js";
import { imageType } from "../views/image-type.js";
import { beginningOf, previewOf } from "../views/preview.js";
import type { FollowedRun } from "../follow/followed-run.js";
import { absent, numberIn, type ViewerContext, withRun } from "./context.js";

const mostItems = 500;

/** A file as it is: an image to be shown if it is one, else for download, never as a page. */
async function sendFile(context: Context, { path, sha256 }: FoundArtifact): Promise<Response> {
  const found = await stat(path);
  if (!found.isFile()) return absent(context, "file: the artifact is a folder");
  const type = imageType(await beginningOf(path, 16));
  const disposition =
    type === undefined
      ? `attachment; filename="${sha256.replaceAll(/[^0-9a-zA-Z]/g, "").slice(0, 64)}"`
      : "inline";
  const content = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return context.newResponse(content, 200, {
    "Content-Type": type ?? "application/octet-stream",
    "Content-Length": String(found.size),
    "Content-Disposition": disposition,
  });
}

/** What is asked of artifacts. */
export function artifactRoutes(viewer: ViewerContext): Hono {
  const routes = new Hono();

  const withArtifact = (answer: (context: Context, artifact: FoundArtifact) => Promise<Response>) =>
    withRun(viewer, async (context: Context, run: FollowedRun) => {
      const asked = { key: context.req.query("key") ?? "", output: context.req.query("output") ?? "" };
      const found = await findArtifact(run, viewer.runsFolder, asked);
      return found === undefined
        ? absent(context, "such artifact in the folder of runs")
        : answer(context, found);
    });

  routes.get(
    "/runs/:id/artifacts",
    withRun(viewer, (context, run) =>
      context.json(
        listArtifacts(run, {
          key: context.req.query("key"),
          offset: numberIn(context, "offset", 0, Number.MAX_SAFE_INTEGER),
          limit: numberIn(context, "limit", 100, mostItems),
        }),
      ),
    ),
  );

  routes.get(
    "/runs/:id/artifact",
    withArtifact(async (context, { path }) => context.json(await previewOf(path))),
  );

  routes.get("/runs/:id/artifact/file", withArtifact(sendFile));

  return routes;
}
