import { pipeline, secret, shell } from "partitura";

const load = shell("load", {
  command: "true",
  env: {
    DB_PASSWORD: "hunter2",
    DATABASE: "postgres://app:hunter2@db/app",
    API_TOKEN: secret("api-token"),
    TOKENS: "12",
  },
});

export default pipeline("literal-secrets", {}, () => void load());
