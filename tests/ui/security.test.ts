import { existsSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Shown, showRuns } from "./runs.js";

/** What a viewer refuses, asked without a browser: whoever attacks it need not be one. */
let shown: Shown;
let setCookie = "";
let cookie = "";
let requestToken = "";
let runId = "";

interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
}

function ask(
  path: string,
  headers: { readonly [name: string]: string } = {},
  method = "GET",
  body = "",
): Promise<Answer> {
  const { port } = new URL(shown.origin);
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asked.on("error", reject).end(body);
  });
}

const json = { "content-type": "application/json" };
const withCookie = () => ({ cookie });
const ofRun = (rest: string): string => `/api/runs/${runId}${rest}`;

beforeAll(async () => {
  shown = await showRuns();
  const going = await shown.start("hostile");
  ({ runId } = going);
  await going.ended;
  const origin = { origin: shown.origin, ...json };
  const opened = await ask("/api/session", origin, "POST", JSON.stringify({ token: shown.token }));
  [setCookie = ""] = opened.headers["set-cookie"] ?? [];
  [cookie = ""] = setCookie.split(";");
  ({ requestToken } = JSON.parse(opened.body) as { requestToken: string });
});

afterAll(() => shown.close());

describe("who may ask", () => {
  it("the cookie of a session is kept from scripts and from other sites", () => {
    expect(setCookie).toMatch(/^partitura-ui-\d+=[\w-]{43};/);
    expect(setCookie).toMatch(/; HttpOnly(;|$)/);
    expect(setCookie).toMatch(/; SameSite=Strict(;|$)/);
  });

  it("nobody sees anything without the token", async () => {
    for (const path of [
      "/api/session",
      "/api/runs",
      ofRun(""),
      "/api/live/runs",
      "/api/metrics?pipeline=hostile",
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
    const other = "x".repeat(shown.token.length);
    for (const token of [other, "", undefined]) {
      const headers = { origin: shown.origin, ...json };
      const { status, headers: given } = await ask(
        "/api/session",
        headers,
        "POST",
        JSON.stringify({ token }),
      );
      expect([status, given["set-cookie"]]).toEqual([401, undefined]);
    }
    expect((await ask("/api/runs", { cookie: `${cookie.slice(0, -1)}~` })).status).toBe(401);
    expect((await ask("/api/runs", withCookie())).status).toBe(200);
  });

  it("another name for this machine is refused, so that DNS cannot be made to lead here", async () => {
    const { port } = new URL(shown.origin);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1.evil.example:${port}`,
    ])
      expect([host, (await ask("/api/runs", { ...withCookie(), host })).status]).toEqual([host, 403]);
    expect((await ask("/", { host: `evil.example:${port}` })).status).toBe(403);
    expect((await ask("/api/runs", { ...withCookie(), host: `localhost:${port}` })).status).toBe(200);
  });

  it("pages of other origins are refused, of other ports of this machine too", async () => {
    const { port } = new URL(shown.origin);
    for (const origin of ["https://evil.example", `http://127.0.0.1:${Number(port) + 1}`, "null"])
      expect((await ask("/api/runs", { ...withCookie(), origin })).status).toBe(403);
    for (const site of ["cross-site", "same-site"])
      expect((await ask("/api/runs", { ...withCookie(), "sec-fetch-site": site })).status).toBe(403);
  });

  it("a change needs the token of requests and the viewer's own origin", async () => {
    const token = { "x-partitura-request": requestToken };
    const own = { origin: shown.origin };
    const change = (headers: { readonly [name: string]: string }) =>
      ask(ofRun("/rerun"), { ...json, ...headers }, "POST", "[]").then(({ status }) => status);
    expect(await change({ ...withCookie(), ...own })).toBe(403);
    expect(await change({ ...withCookie(), ...own, "x-partitura-request": "x" })).toBe(403);
    expect(await change({ ...withCookie(), ...token })).toBe(403);
    expect(await change({ ...withCookie(), ...token, origin: "https://evil.example" })).toBe(403);
    expect(await change({ ...own, ...token })).toBe(401);
    expect(await change({ ...withCookie(), ...own, ...token })).toBe(400);
    expect((await ask(ofRun("/resume"), withCookie())).status).toBe(404);
  });

  it("nothing listens on other addresses of this machine", async ({ skip }) => {
    const others = Object.values(networkInterfaces()).flatMap((it) => it ?? []);
    const address = others.find((it) => !it.internal && it.family === "IPv4")?.address;
    if (address === undefined) return skip("this machine has no other address");
    const { port } = new URL(shown.origin);
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), address);
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});

describe("what is sent", () => {
  it("the page has a policy that allows its own files and nothing else", async () => {
    const { headers, body } = await ask("/");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(body).not.toMatch(/<script(?! type="module" src="\/app\.js">)/);
  });

  it("paths lead to nothing but the files of the page and runs", async () => {
    const secret = join(shown.folder, "secret.txt");
    writeFileSync(secret, "the secret");
    for (const path of [
      "/../package.json",
      "/..%2fpackage.json",
      "/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd",
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    for (const id of ["..", "..%2f..", "%2e%2e%2fsecret.txt", runId.slice(0, -1), "", "."]) {
      const { status, body } = await ask(`/api/runs/${id}/timeline`, withCookie());
      expect([id, status]).toEqual([id, 404]);
      expect(body).not.toContain("the secret");
    }
  });

  it("an artifact is only a file in the folder of runs, whatever a task says of its place", async () => {
    const inside = await ask(ofRun("/artifact/file?key=write&output=page"), withCookie());
    expect(inside.status).toBe(200);
    const listed = await ask(ofRun("/artifacts"), withCookie());
    expect(listed.body).toContain("file:///etc/passwd");
    for (const rest of ["/artifact", "/artifact/file"]) {
      const { status, body } = await ask(ofRun(`${rest}?key=point&output=outside`), withCookie());
      expect([rest, status]).toEqual([rest, 404]);
      expect(body).not.toContain("root:");
    }
  });

  it("pages and drawings that a task has written are downloads without an origin", async () => {
    for (const output of ["page", "drawing"]) {
      const { headers, body } = await ask(ofRun(`/artifact/file?key=write&output=${output}`), withCookie());
      expect(body).toContain("window.taken");
      expect(headers["content-type"]).toBe("application/octet-stream");
      expect(headers["content-disposition"]).toMatch(/^attachment/);
      expect(headers["content-security-policy"]).toBe("sandbox; default-src 'none'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
  });

  it("a log is read from the folder of its run only", async () => {
    const log = await ask(ofRun("/log?key=write&nth=1"), withCookie());
    expect(JSON.parse(log.body)).toMatchObject({ from: 0 });
    expect(log.body).toContain("window.taken");
    expect(log.body).not.toContain("\\u001b");
    const file = join(shown.runsFolder, runId, "tasks/fail/attempt-1/log.txt");
    expect(existsSync(file)).toBe(true);
    unlinkSync(file);
    symlinkSync("/etc/passwd", file);
    expect((await ask(ofRun("/log?key=fail&nth=1"), withCookie())).status).toBe(404);
  });
});
