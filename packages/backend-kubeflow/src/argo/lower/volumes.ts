import type { Container, Volume } from "../model.js";
import type { ArgoOptions } from "../options.js";
import { paths } from "./artifact.js";
import type { StepFiles } from "./config-map.js";

/** Name of the volume of the step files. */
const stepVolume = "steps";

/** Name of a volume of the options, by its position there. */
const sharedVolume = (index: number): string => `shared-${String(index)}`;

/** The volumes of a pipeline's pods. */
export function volumesOf(steps: readonly StepFiles[], { volumes }: ArgoOptions): readonly Volume[] {
  const shared = volumes.map((volume, index): Volume => {
    const named = { name: sharedVolume(index) };
    return "claimName" in volume
      ? { ...named, persistentVolumeClaim: { claimName: volume.claimName } }
      : { ...named, hostPath: { path: volume.hostPath, type: "DirectoryOrCreate" } };
  });
  return [...stepVolumes(steps), ...shared];
}

/** The volume of the step files: a config map, or the files of several in one folder. */
function stepVolumes(steps: readonly StepFiles[]): readonly Volume[] {
  const sources = steps.map(({ name, files }) => {
    const plain = files.every(({ key, path }) => key === path);
    return { configMap: { name, ...(!plain && { items: files }) } };
  });
  const [first, ...others] = sources;
  if (first === undefined) return [];
  return [{ name: stepVolume, ...(others.length === 0 ? first : { projected: { sources } }) }];
}

/** An empty folder in which a foreign container writes its outputs; the step contract makes its own. */
export const outputVolume = { name: "outputs", emptyDir: {} } as const;

/** What a container sees of the volumes: the step files, or the folder for its outputs, and what the options share. */
export function mountsOf(
  { volumes }: ArgoOptions,
  own: "steps" | "outputs" | "none",
): NonNullable<Container["volumeMounts"]> {
  const shared = volumes.map(({ mountPath }, index) => ({ name: sharedVolume(index), mountPath }));
  switch (own) {
    case "steps":
      return [{ name: stepVolume, mountPath: paths.steps }, ...shared];
    case "outputs":
      return [{ name: outputVolume.name, mountPath: paths.outputs }, ...shared];
    case "none":
      return shared;
  }
}
