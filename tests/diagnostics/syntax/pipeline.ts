import { pipeline } from "partitura";

export default pipeline("syntax", {}, () => {
  const x = ;
});
