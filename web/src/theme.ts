/** Light or dark: the reader's choice, else the machine's. */
import { useEffect, useState } from "preact/hooks";

const KEY = "statusquo-theme";
const media = matchMedia("(prefers-color-scheme: dark)");
const chosen = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
const isDark = (): boolean => (chosen() ?? (media.matches ? "dark" : "light")) === "dark";

export function startTheme(): void {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

export function useTheme(): [boolean, () => void] {
  const [dark, set] = useState(isDark());
  useEffect(() => {
    const follow = (): void => set(isDark());
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  useEffect(startTheme, [dark]);
  const flip = (): void => {
    try {
      localStorage.setItem(KEY, dark ? "light" : "dark");
    } catch {
      // a reader who forbids storage keeps the choice for this page alone
    }
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    set(!dark);
  };
  return [dark, flip];
}
