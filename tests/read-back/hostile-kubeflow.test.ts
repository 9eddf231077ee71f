import { join } from "node:path";
import { argo, kfp2 } from "@partitura/backend-kubeflow";
import type { Backend } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { repository } from "../conformance/scenario.js";
import { emitHostile, script, type Hostile } from "./hostile-emitted.js";
import { hostileCommand, hostilePackage, slots } from "./hostile-pipelines.js";
import { hostileStrings } from "./hostile-strings.js";
import { command, dump, inFolder, needs, topFile, writeEmitted } from "./engines.js";
import { objectsOf } from "./kubernetes.js";

type Texts = { readonly [name: string]: string };

const inputs = Object.fromEntries(slots("i"));
const variables = Object.fromEntries(slots("E"));
const first = (hostile: readonly Hostile[]): Hostile => {
  const [one] = hostile;
  if (one === undefined) throw new Error("nothing was emitted");
  return one;
};

/** A variable of a container as Kubernetes gives it: `$(NAME)` is replaced by one that came before, `$$` is `$`. */
function expanded(text: string, known: Texts): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (all: string, name: string | undefined) =>
    name === undefined ? "$" : (known[name] ?? all),
  );
}

interface Spec {
  readonly pipelineInfo: { readonly description?: string };
  readonly root: {
    readonly inputDefinitions?: {
      readonly parameters: {
        readonly [name: string]: { readonly defaultValue?: string; readonly description?: string };
      };
    };
    readonly dag: {
      readonly tasks: {
        readonly [name: string]: {
          readonly inputs?: {
            readonly parameters?: {
              readonly [name: string]: { readonly runtimeValue?: { readonly constant?: string } };
            };
          };
        };
      };
    };
  };
  readonly deploymentSpec: {
    readonly executors: {
      readonly [label: string]: {
        readonly container: {
          readonly args: readonly string[];
          readonly command: readonly string[];
          readonly env?: readonly { readonly name: string; readonly value: string }[];
        };
      };
    };
  };
}

interface Step {
  readonly body: { readonly command?: string } | null;
  readonly inputs: { readonly [name: string]: { readonly op: string; readonly value?: string } };
  readonly env?: Texts;
  readonly types: { readonly inputs: { readonly [name: string]: { readonly enum?: readonly string[] } } };
}

const kfpMissing = await missingEnvironment("kfp-2");

describe("kfp-2: hostile texts come back unchanged", () => {
  const here = needs("kfp-2", kfpMissing);

  it.runIf(here)("in every field", async () => {
    const hostile = await emitHostile(kfp2 as Backend, hostileStrings);
    const loaded = await inFolder(async (root) => {
      for (const { name, result } of hostile) writeEmitted(join(root, name), result);
      return dump<{ readonly spec: Spec }>(
        "kfp-2",
        "kfp",
        hostile.map(({ name, result }) => ({ key: name, file: join(root, name, topFile(result, ".yaml")) })),
      );
    });
    const specOf = (name: string): Spec => {
      const spec = loaded.get(name)?.spec;
      if (spec === undefined) throw new Error(`${name} was not loaded: ${JSON.stringify(loaded.get(name))}`);
      return spec;
    };
    const stepOf = (spec: Spec, task: string): Step =>
      JSON.parse(
        spec.root.dag.tasks[task]?.inputs?.parameters?.["step-json"]?.runtimeValue?.constant ?? "null",
      ) as Step;

    for (const { name, pipeline } of hostile) {
      const { description, objective, owner, tags } = pipeline;
      const lines = [
        description,
        `Objective: ${objective ?? ""}`,
        `Owner: ${owner ?? ""}`,
        ...(tags.length > 0 ? [`Tags: ${tags.join(", ")}`] : []),
      ];
      expect(specOf(name).pipelineInfo.description).toBe(lines.join("\n\n"));
      const { body } = pipeline.tasks["take"] ?? {};
      expect(stepOf(specOf(name), "take").body?.command).toBe(body?.kind === "shell" ? body.command : "");
    }

    const spec = specOf(first(hostile).name);
    const step = stepOf(spec, "take");
    const args = spec.deploymentSpec.executors["exec-take"]?.container.args ?? [];
    const decode = (texts: Texts): Texts =>
      script("kfp-2", "decode_texts.py", [], {
        program: args[args.indexOf("kfp_values.py") + 1],
        texts,
      }) as Texts;
    const passed = Object.entries(spec.root.dag.tasks["take"]?.inputs?.parameters ?? {}).flatMap(
      ([name, it]) => (name.startsWith("i") ? [[name, it.runtimeValue?.constant ?? ""] as const] : []),
    );
    const literal = Object.entries(step.inputs).flatMap(([name, it]) =>
      it.op === "literal" ? [[name, it.value ?? ""] as const] : [],
    );
    expect({ ...decode(Object.fromEntries(passed)), ...Object.fromEntries(literal) }).toEqual(inputs);

    const params = spec.root.inputDefinitions?.parameters ?? {};
    const { choice, ...texts } = Object.fromEntries(
      Object.entries(params).map(([name, it]) => [name, it.defaultValue ?? ""]),
    );
    expect(decode(texts)).toEqual(Object.fromEntries(slots("p")));
    expect(decode({ choice: choice ?? "" })).toEqual({ choice: hostileStrings[0] });
    for (const [name, text] of slots("p")) expect(params[name]?.description).toBe(text);
    expect(stepOf(spec, "check-parameters").types.inputs["choice"]?.enum).toEqual(hostileStrings);

    const native = spec.deploymentSpec.executors["exec-take"]?.container.env ?? [];
    expect({ ...Object.fromEntries(native.map(({ name, value }) => [name, value])), ...step.env }).toEqual(
      variables,
    );
    const said = (await command("bash", ["-c", `set -- ${requirementsIn(spec)}; printf "%s" "$1"`])).out;
    expect(said).toBe(hostilePackage);
  });
});

/** What the shell of the task with packages installs, as it is written there. */
function requirementsIn(spec: Spec): string {
  const program = spec.deploymentSpec.executors["exec-packed"]?.container.command[2] ?? "";
  return /pip install --quiet --no-warn-script-location (.*)\n/.exec(program)?.[1] ?? "";
}

interface WorkflowParameter {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  readonly enum?: readonly string[];
}

interface Template {
  readonly name: string;
  readonly inputs?: {
    readonly artifacts?: readonly { readonly name: string; readonly raw?: { readonly data: string } }[];
  };
  readonly container?: { readonly env?: readonly { readonly name: string; readonly value: string }[] };
  readonly dag?: {
    readonly tasks: readonly {
      readonly name: string;
      readonly arguments?: {
        readonly parameters: readonly { readonly name: string; readonly value: string }[];
      };
    }[];
  };
}

const reach = await command("bash", [
  join(repository, "tests/engines/argo/rig-exec"),
  "kubectl",
  "get",
  "--raw=/readyz",
]);
const cluster =
  reach.code === 0 ? undefined : (reach.error.trim().split("\n").at(-1) ?? "the cluster does not answer");

describe("argo's cluster: hostile texts come back unchanged", () => {
  const here = needs("argo's cluster", cluster);

  it.runIf(here)("in every field", async () => {
    const hostile = await emitHostile(argo as Backend, hostileStrings);
    const objects = await objectsOf(hostile);
    const templateOf = (name: string) => {
      const found = objects.get(name)?.find(({ kind }) => kind === "WorkflowTemplate");
      if (found === undefined) throw new Error(`${name} has no WorkflowTemplate`);
      return found;
    };
    const templatesOf = (name: string): readonly Template[] =>
      templateOf(name).spec?.["templates"] as unknown as readonly Template[];
    const requestOf = (name: string, task: string): string =>
      templatesOf(name)
        .find((it) => it.name === task)
        ?.inputs?.artifacts?.find((it) => it.name === "request")?.raw?.data ?? "";

    for (const { name, pipeline } of hostile) {
      const { annotations } = templateOf(name).metadata;
      const about = JSON.parse(annotations?.["partitura.dev/tasks"] ?? "{}") as Texts;
      expect({
        description: annotations?.["workflows.argoproj.io/description"],
        owner: annotations?.["partitura.dev/owner"],
        objective: annotations?.["partitura.dev/objective"],
        tags: JSON.parse(annotations?.["partitura.dev/tags"] ?? "[]") as unknown,
        task: about["take"],
      }).toEqual({
        description: pipeline.description,
        owner: pipeline.owner,
        objective: pipeline.objective,
        tags: pipeline.tags,
        task: pipeline.tasks["take"]?.description,
      });
      const [, text = '""'] = /"command": ("(?:[^"\\]|\\.)*")/.exec(requestOf(name, "take")) ?? [];
      const { body } = pipeline.tasks["take"] ?? {};
      expect(JSON.parse(text)).toBe(body?.kind === "shell" ? body.command : "");
    }

    const { name } = first(hostile);
    const args = templatesOf(name).flatMap(
      ({ dag }) => dag?.tasks.find((it) => it.name === "take")?.arguments?.parameters ?? [],
    );
    expect(Object.fromEntries(args.map((it) => [it.name, JSON.parse(it.value) as unknown]))).toEqual(inputs);

    const { parameters: params } = (templateOf(name).spec?.["arguments"] ?? {
      parameters: [],
    }) as unknown as {
      readonly parameters: readonly WorkflowParameter[];
    };
    expect(
      params.map((it) => [
        it.name,
        JSON.parse(it.value),
        it.description,
        it.enum?.map((option) => JSON.parse(option) as unknown),
      ]),
    ).toEqual(
      Object.entries(first(hostile).pipeline.params).map(([param, it]) => [
        param,
        it.default,
        it.description,
        "enum" in it.type ? it.type.enum : undefined,
      ]),
    );

    const env = templatesOf(name).find((it) => it.name === "take")?.container?.env ?? [];
    const known: { [variable: string]: string } = {};
    for (const { name: variable, value } of env) known[variable] = expanded(value, known);
    const { OPEN_BRACE, ...own } = known;
    expect([OPEN_BRACE, own]).toEqual(["{", variables]);
  });

  it("with no text of the user's that Argo would take for a tag", async () => {
    for (const { result } of await emitHostile(argo as Backend, hostileStrings)) {
      const [, template = ""] = result.files
        .map(({ text }) => text)
        .join("")
        .split(/^kind: WorkflowTemplate$/m);
      const spec = template.slice(template.indexOf("\nspec:"));
      const tags =
        spec
          .split("\n")
          .filter((line) => !line.includes("description:"))
          .join("\n")
          .match(/\{\{.{0,40}/g) ?? [];
      const ours = /^\{\{(?:=|inputs\.parameters\.\w+\}\}|tasks\.|workflow\.name\}\}|workflow\.parameters\.)/;
      expect(tags.filter((tag) => !ours.test(tag) || tag.startsWith("{{=1+1}}"))).toEqual([]);
    }
    expect(hostileCommand).toContain("{{=1+1}}");
  });
});
