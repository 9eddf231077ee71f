import { satisfies } from "@renovatebot/pep440";
import type { Requirement } from "./requirement.js";

/** The lock that belongs to a file of requirements: `requirements.lock` beside `requirements.txt`. */
export const lockOf = (file: string): string => file.replace(/\.[^./\\]*$/, ".lock");

const pin = /^={2,3}([^*,]+)$/;

/** Whether a requirement allows one version only. */
export const isPinned = ({ specifier }: Requirement): boolean => pin.test(specifier);

/** The version a requirement pins. */
const versionOf = ({ specifier }: Requirement): string => pin.exec(specifier)?.[1] ?? "";

/**
 * What the pins of a lock lack: a requirement without a marker has a pin of its name that satisfies it, extras included.
 * One with a marker may be absent, since it may hold on no platform that the lock is for.
 */
export function notCovered(
  required: readonly Requirement[],
  locked: readonly Requirement[],
): readonly Requirement[] {
  return required.filter(({ name, extras, specifier, marker }) => {
    const pins = locked.filter((it) => it.name === name);
    if (pins.length === 0) return marker === undefined;
    return !pins.some(
      (it) =>
        extras.every((extra) => it.extras.includes(extra)) &&
        (specifier === "" || satisfies(versionOf(it), specifier, { prereleases: true })),
    );
  });
}

/** The command that writes the lock of a file, run in its folder. */
export function lockCommand(
  file: string,
  required: readonly Requirement[],
  pythonVersion: string | undefined,
): string {
  const options = [
    "--universal",
    ...(pythonVersion === undefined ? [] : [`--python-version ${pythonVersion}`]),
    ...(required.some(({ extras }) => extras.length > 0) ? ["--no-strip-extras"] : []),
  ];
  return `uv pip compile ${options.join(" ")} ${file} -o ${lockOf(file)}`;
}
