import { pipeline } from "partitura";
import { helper } from "./helper.js";

export default pipeline("missing-import", {}, () => helper());
