import type { Json } from "@partitura/core";
import type { ContainerModel } from "../model.js";

/** Lays out the files that follow as arguments, name and text in turn, and starts the step on what is left. */
const layOut = `program=$(mktemp -d)
while [ "$#" -gt 1 ]; do
  file="$program/$1"
  mkdir -p "$(dirname "$file")"
  case "$1" in
  *.gz.b64) printf '%s' "$2" | base64 -d | gzip -d > "\${file%.gz.b64}" ;;
  *.b64) printf '%s' "$2" | base64 -d > "\${file%.b64}" ;;
  *) printf '%s' "$2" > "$file" ;;
  esac
  shift 2
done
`;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function script(container: ContainerModel): string {
  const [program = "", file = ""] = container.start.split(" ");
  const packages = container.packages.map(quoted).join(" ");
  const pip = "PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-warn-script-location";
  const install = packages === "" ? "" : `${pip} ${packages}\n`;
  // What a step is told is part of the key of its results; the engine fills in a placeholder after it has made the key.
  const name =
    container.taskIdVariable === undefined
      ? ""
      : `export ${container.taskIdVariable}='{{$.pipeline_task_name}}'\n`;
  return `${layOut}${install}${name}exec ${program} "$program/${file}" "$@"\n`;
}

/** An amount of memory as Kubernetes writes it. */
function quantity(bytes: number): string {
  const units: readonly [string, number][] = [
    ["Gi", 2 ** 30],
    ["Mi", 2 ** 20],
    ["Ki", 2 ** 10],
  ];
  const [unit, size] = units.find(([, each]) => bytes % each === 0) ?? ["", 1];
  return `${bytes / size}${unit}`;
}

/** Requests and limits alike, in the fields of today and in those that older clusters read. */
function resourcesSpec(container: ContainerModel): { readonly [name: string]: Json } | undefined {
  const { cpu, memoryBytes, gpu } = container;
  if (cpu === undefined && memoryBytes === undefined && gpu === undefined) return undefined;
  return {
    ...(gpu && {
      accelerator: {
        count: String(gpu.count),
        resourceCount: String(gpu.count),
        resourceType: gpu.type,
        type: gpu.type,
      },
    }),
    ...(cpu !== undefined && { cpuLimit: cpu, cpuRequest: cpu }),
    ...(memoryBytes !== undefined && { memoryLimit: memoryBytes / 1e9, memoryRequest: memoryBytes / 1e9 }),
    ...(cpu !== undefined && { resourceCpuLimit: String(cpu), resourceCpuRequest: String(cpu) }),
    ...(memoryBytes !== undefined && {
      resourceMemoryLimit: quantity(memoryBytes),
      resourceMemoryRequest: quantity(memoryBytes),
    }),
  };
}

/** The container that runs a container. */
export function containerSpec(container: ContainerModel): Json {
  const env = Object.entries(container.env).map(([name, value]) => ({ name, value }));
  const resources = resourcesSpec(container);
  return {
    args: [...container.files.flatMap(({ name, text }) => [name, text]), "{{$}}"],
    command: ["sh", "-ec", script(container), "step"],
    ...(env.length > 0 && { env }),
    image: container.image,
    ...(resources && { resources }),
  };
}
