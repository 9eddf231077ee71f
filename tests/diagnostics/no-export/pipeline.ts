import { pipeline } from "partitura";

pipeline("no-export", {}, () => undefined);
