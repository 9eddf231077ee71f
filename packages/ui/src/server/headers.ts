import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** The page runs its own script and nothing else, asks nobody else, and is shown in no frame. */
export const pageHeaders = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
  });

/** What a task has written is no page of ours: opened by itself it has no origin, runs nothing, loads nothing. */
const artifactHeaders: { readonly [name: string]: string } = {
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "X-Content-Type-Options": "nosniff",
};

const artifactPath = /^\/api\/runs\/[^/]+\/artifact\/file$/;

/** Puts the headers of artifacts where those of pages were; it goes around {@link pageHeaders}. */
export function headersOfArtifacts(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (!artifactPath.test(context.req.path)) return;
    for (const [name, value] of Object.entries(artifactHeaders)) context.res.headers.set(name, value);
  };
}
