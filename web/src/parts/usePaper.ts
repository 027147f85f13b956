import { useEffect, useState } from "preact/hooks";

const media = matchMedia("print");

/** Whether the page is being put on paper: pictures leave out what a sheet has no room for. */
export function usePaper(): boolean {
  const [paper, set] = useState(media.matches);
  useEffect(() => {
    const before = (): void => set(true);
    const after = (): void => set(media.matches);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    media.addEventListener("change", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
      media.removeEventListener("change", after);
    };
  }, []);
  return paper;
}
