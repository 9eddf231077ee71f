import { validRange } from "@renovatebot/pep440";

/** One requirement, such as `scikit-learn[x]>=1.5 ; python_version < "3.12"`. */
export interface Requirement {
  /** As it was written, on one line, the marker with it. */
  readonly text: string;
  /** The name as indexes compare it: lower case, with `-` for every run of `-`, `_` and `.`. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Such as `>=1.5,<2`; empty for any version. */
  readonly specifier: string;
  readonly marker: string | undefined;
}

const form =
  /^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<version>\([^)]*\)|[^;@()]*?)\s*(?:;\s*(?<marker>.+))?$/;

/** A name as indexes compare it (PEP 503). */
export const normalName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, "-");

/** Reads a requirement (PEP 508); a text says why it is none, or not taken. */
export function parseRequirement(text: string): Requirement | string {
  const required = text.replaceAll(/\s+/g, " ");
  if (/\s--hash[= ]/.test(required))
    return "hashes are not taken, since not every target can check them: make the lock without --generate-hashes";
  if (/\s--[a-z]/.test(required)) return "options of a package are not taken";
  if (/^[a-z+]+:\/\//i.test(required) || /^[^\s;[<>=!~]+\s*(\[[^\]]*\])?\s*@/.test(required))
    return "a URL is not taken, since an environment is made from an index";
  if (/^\.{0,2}[/\\]|^\.{1,2}$|^~\/|\.(whl|zip|tar\.gz)$/.test(required))
    return "a path is not taken, since it exists on this machine only";
  const { name, extras = "", version = "", marker } = form.exec(required)?.groups ?? {};
  const specifier = version.replaceAll(/[()\s]/g, "");
  if (name === undefined || (specifier !== "" && !validRange(specifier))) return "it is no requirement";
  return {
    text: required,
    name: normalName(name),
    extras: extras.split(",").flatMap((it) => (it.trim() === "" ? [] : [normalName(it.trim())])),
    specifier,
    marker,
  };
}
