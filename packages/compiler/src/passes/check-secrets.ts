import { taskNodes, type Diagnostic, type EnvValue, type Pipeline } from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

const secretName = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;

const looksSecret = (name: string, value: EnvValue): boolean =>
  "value" in value && value.value !== "" && (secretName.test(name) || urlWithPassword.test(value.value));

/** Reports values that look like secrets and are in the pipeline file as they are (P2036). */
export function checkSecrets(pipeline: Pipeline): readonly Diagnostic[] {
  const ofTasks = taskNodes(pipeline).flatMap(({ node }) =>
    Object.entries(node.policy.env).flatMap(([name, value]) =>
      looksSecret(name, value)
        ? [
            checkReport(
              "P2036",
              { where: `env.${name}`, id: node.id, name: name.toLowerCase().replaceAll("_", "-") },
              { span: node.span },
            ),
          ]
        : [],
    ),
  );
  const ofDeadline = (pipeline.deadline?.notify ?? []).flatMap((it) => {
    const address = it.kind === "mail" ? it.smtp : it.url;
    if (!looksSecret("", address) && !(it.kind === "slack" && "value" in address)) return [];
    const where = `the ${it.kind} address of the deadline`;
    return [
      checkReport("P2036", { where, id: pipeline.id, name: `${it.kind}-url` }, { span: pipeline.span }),
    ];
  });
  return [...ofTasks, ...ofDeadline];
}
