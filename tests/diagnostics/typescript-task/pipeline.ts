import { pipeline, task, z } from "partitura";

const started = Date.now();

const build = (id: string) => task(id, { outputs: { at: z.number() }, run: () => ({ at: started }) });
const made = build("made");

const fine = task("fine", { outputs: { at: z.number() }, run: () => ({ at: started }) });

export default pipeline("typescript-task", {}, () => {
  made();
  fine();
});
