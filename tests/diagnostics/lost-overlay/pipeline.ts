import { pipeline, shell } from "partitura";

const a = shell("a", { command: "true", overlays: { "airflow@3": {}, "kfp@1": {} } as never });

export default pipeline("lost-overlay", {}, () => void a());
