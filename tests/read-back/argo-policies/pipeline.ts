import { pipeline, shell } from "partitura";

const say = shell("say", { command: "true" });

/** What only Argo and other engines on Kubernetes have, and no scenario uses. */
export default pipeline("argo-policies", {}, () => {
  say();
});
