import { pipeline } from "partitura";

function broken(): never {
  throw new Error("no such thing");
}

export default pipeline("throws", {}, () => {
  broken();
});
