import { useState } from "react";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const kept = (): Theme => themes.find((it) => it === localStorage.getItem("theme")) ?? "system";

/** Puts on the colours that the user has chosen, or those of the system. */
export function applyTheme(theme: Theme = kept()): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Chooses the colours. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(kept);
  const choose = (chosen: string): void => {
    const next = themes.find((it) => it === chosen) ?? "system";
    localStorage.setItem("theme", next);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <label className="theme">
      <span className="unseen">Colours</span>
      <select value={theme} onChange={(event) => choose(event.target.value)}>
        {themes.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </select>
    </label>
  );
}
