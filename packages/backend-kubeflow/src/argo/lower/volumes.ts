import type { Container, Volume } from "../model.js";
import type { ArgoOptions } from "../options.js";
import { paths } from "./artifact.js";
import type { StepFiles } from "./config-map.js";

/** Name of the volume of the step files. */
const stepVolume = "steps";

/** Name of a volume of the options, by its position there. */
const sharedVolume = (index: number): string => `shared-${String(index)}`;

/** The volumes of a pipeline's pods. */
export function volumesOf({ name, files }: StepFiles, { volumes }: ArgoOptions): readonly Volume[] {
  const plain = files.every(({ key, path }) => key === path);
  const steps: Volume = { name: stepVolume, configMap: { name, ...(!plain && { items: files }) } };
  const shared = volumes.map((volume, index): Volume => {
    const named = { name: sharedVolume(index) };
    return "claimName" in volume
      ? { ...named, persistentVolumeClaim: { claimName: volume.claimName } }
      : { ...named, hostPath: { path: volume.hostPath, type: "DirectoryOrCreate" } };
  });
  return [...(files.length > 0 ? [steps] : []), ...shared];
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
