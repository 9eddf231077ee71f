import { pipeline, shell } from "partitura";

const say = shell("say", { command: "true" });

export default pipeline("too-many-tasks", {}, () => {
  for (let n = 0; n < 201; n++) say({}, { id: `say-${n}` });
});
