import { randomBytes, timingSafeEqual, createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ProblemMessage } from "../api/messages.js";

/** The header that every request that changes something carries; a page of another origin cannot set it. */
export const requestTokenHeader = "x-partitura-request";

/** The secrets of one start of the viewer. */
export interface Secrets {
  /** Opens a session; it is in the address that is shown to the user, and known to nobody else. */
  readonly token: string;
  /** What the cookie of a session holds. */
  readonly session: string;
  /** What {@link requestTokenHeader} holds. */
  readonly request: string;
}

const secret = (): string => randomBytes(32).toString("base64url");

/** Makes new secrets, each of 256 random bits. */
export const newSecrets = (): Secrets => ({ token: secret(), session: secret(), request: secret() });

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whether a text is the secret; takes as long whether it is or not. */
export const isSecret = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(digest(given ?? ""), digest(expected));

/** The names of this machine by which the viewer may be asked: another one is a name that was made to lead here (DNS rebinding). */
const hostsOf = (port: number): ReadonlySet<string> => new Set([`127.0.0.1:${port}`, `localhost:${port}`]);

/** The cookie of a session. Browsers keep cookies by host and not by port: the name tells two viewers apart. */
const cookieOf = (port: number): string => `partitura-ui-${port}`;

const refuse = (context: Context, status: 401 | 403, problem: string): Response =>
  context.json({ problem } satisfies ProblemMessage, status);

/** Lets only requests through that are for this machine by its own name. */
export function ownHost(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (!hostsOf(port()).has(host))
      return refuse(context, 403, "this is not the host that the viewer answers for");
    await next();
  };
}

/** Lets only requests of the viewer's own pages through, where the browser says whose they are. */
export function ownOrigin(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const [origin, site] = [context.req.header("origin"), context.req.header("sec-fetch-site")];
    const origins = [...hostsOf(port())].map((host) => `http://${host}`);
    const isOwn = origin === undefined ? context.req.method === "GET" : origins.includes(origin);
    if (!isOwn || (site !== undefined && site !== "same-origin" && site !== "none"))
      return refuse(context, 403, "this request comes from another page");
    await next();
  };
}

/** Lets only requests of a session through, and those that change something only with the token of requests. */
export function ownSession(port: () => number, secrets: Secrets): MiddlewareHandler {
  return async (context, next) => {
    if (!isSecret(getCookie(context, cookieOf(port())), secrets.session))
      return refuse(context, 401, "open the address that `partitura ui` has printed");
    if (context.req.method !== "GET" && !isSecret(context.req.header(requestTokenHeader), secrets.request))
      return refuse(context, 403, "the token of requests is missing");
    await next();
  };
}

/** Starts a session: the cookie cannot be read by scripts, and is not sent with requests that another site causes. */
export function openSession(context: Context, port: number, { session }: Secrets): void {
  setCookie(context, cookieOf(port), session, { httpOnly: true, sameSite: "Strict", path: "/" });
}
