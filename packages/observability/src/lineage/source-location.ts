import { basename, dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import type { Span } from "@partitura/core";
import type { RunSource, SourceControl } from "../record.js";
import { present } from "./facets.js";

/** The address at which people browse a repository; undefined when its remote has none that is known. */
export function webAddress(remote: string): string | undefined {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/u.exec(remote);
  const address = scp === null ? remote : `https://${scp[1] ?? ""}/${scp[2] ?? ""}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(address);
  if (!["http:", "https:", "ssh:", "git:"].includes(protocol)) return undefined;
  const isWeb = protocol.startsWith("http");
  const host = isWeb && port !== "" ? `${hostname}:${port}` : hostname;
  return `${isWeb ? protocol : "https:"}//${host}${pathname.replace(/\.git\/?$/u, "").replace(/\/$/u, "")}`;
}

/** The address of a file at a commit, as the large hosts spell it. */
function fileAddress(remote: string, commit: string, path: string): string | undefined {
  const web = webAddress(remote);
  if (web === undefined) return undefined;
  const { hostname } = new URL(web);
  const between = hostname.includes("gitlab") ? "-/blob" : hostname.includes("bitbucket") ? "src" : "blob";
  return `${web}/${between}/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Where a line of source is under version control. */
function inRepository(git: SourceControl, path: string, line: number | undefined): object | undefined {
  const { commit, branch, remote, dirty } = git;
  const mark = line === undefined ? "" : `#L${line}`;
  const url = remote === undefined ? undefined : fileAddress(remote, commit, path);
  if (url === undefined) return undefined;
  const version = dirty ? `${commit}-dirty` : commit;
  return present({ type: "git", url: `${url}${mark}`, repoUrl: remote, path, version, branch });
}

/**
 * The fields of a `sourceCodeLocation` facet: the place in the repository where there is one with an address, else the file
 * on this machine. A commit with changes on top of it is marked as `-dirty`.
 */
export function sourceLocation({ file, git }: RunSource, span?: Span): object {
  const folder = dirname(file);
  const within = span?.file ?? basename(file);
  const path = posix.normalize(`${git?.prefix ?? ""}${within}`);
  const known = git === undefined || path.startsWith("..") ? undefined : inRepository(git, path, span?.line);
  if (known !== undefined) return known;
  const mark = span === undefined ? "" : `#L${span.line}`;
  const url = `${pathToFileURL(join(folder, within)).href}${mark}`;
  const version = git && (git.dirty ? `${git.commit}-dirty` : git.commit);
  return present({
    type: git === undefined ? "file" : "git",
    url,
    path: within,
    version,
    branch: git?.branch,
  });
}
