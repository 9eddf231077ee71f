import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { applyTheme } from "./theme.js";
import "@xyflow/react/dist/style.css";
import "./styles/colours.css";
import "./styles/base.css";
import "./styles/states.css";
import "./styles/run.css";
import "./styles/views.css";

applyTheme();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
