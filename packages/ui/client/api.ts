import type { ProblemMessage, SessionMessage } from "../src/api/messages.js";

let requestToken = "";

/** A request that was refused or failed, in words for the user. */
export class RequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as T;
  const { problem } = (body ?? {}) as Partial<ProblemMessage>;
  throw new RequestError(response.status, problem ?? `the viewer answered ${response.status}`);
}

/** A query, without what is undefined. */
export function query(parts: { readonly [name: string]: string | number | undefined }): string {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

/** The path of something of a run. */
export const ofRun = (runId: string, rest = ""): string => `/api/runs/${encodeURIComponent(runId)}${rest}`;

/** Asks for something. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(path, signal === undefined ? {} : { signal }));
}

/** Asks for a change. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json", "X-Partitura-Request": requestToken };
  return answer<T>(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Takes the token out of the address, so that it is in no history and on no screenshot. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token ?? undefined;
}

/** Opens a session with the token of the address, or goes on with the one that the browser has. */
export async function startSession(): Promise<SessionMessage> {
  const token = takeToken();
  const session =
    token === undefined
      ? await get<SessionMessage>("/api/session")
      : await post<SessionMessage>("/api/session", { token });
  requestToken = session.requestToken;
  return session;
}
