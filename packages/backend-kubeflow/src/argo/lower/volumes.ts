import type { Container, Volume } from "../model.js";
import type { ArgoOptions } from "../options.js";
import { paths } from "./artifact.js";
import type { StepFiles } from "./config-map.js";

/** Name of the volume of the step files. */
const stepVolume = "steps";

/** Name of a volume of the options, by its position there. */
const sharedVolume = (index: number): string => `shared-${String(index)}`;

/** The volumes of a pipeline's pods. */
export function volumesOf({ name, data, files }: StepFiles, { volumes }: ArgoOptions): readonly Volume[] {
  const plain = files.length === Object.keys(data).length && files.every(({ key, path }) => key === path);
  const steps: Volume = { name: stepVolume, configMap: { name, ...(!plain && { items: files }) } };
  const shared = volumes.map((volume, index): Volume => {
    const named = { name: sharedVolume(index) };
    return "claimName" in volume
      ? { ...named, persistentVolumeClaim: { claimName: volume.claimName } }
      : { ...named, hostPath: { path: volume.hostPath, type: "DirectoryOrCreate" } };
  });
  return [...(files.length > 0 ? [steps] : []), ...shared];
}

/** What a container sees of the volumes; only those that run by the step contract need the step files. */
export function mountsOf(
  { volumes }: ArgoOptions,
  { steps }: { readonly steps: boolean },
): NonNullable<Container["volumeMounts"]> {
  const shared = volumes.map(({ mountPath }, index) => ({ name: sharedVolume(index), mountPath }));
  return [...(steps ? [{ name: stepVolume, mountPath: paths.steps }] : []), ...shared];
}
