import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The width and height of an element, as they change. */
export function useSize<T extends HTMLElement>(): [preact.RefObject<T | null>, number, number] {
  const place = useRef<T>(null);
  const [[width, height], set] = useState<[number, number]>([0, 0]);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = (): void => set([element.clientWidth, element.clientHeight]);
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [place, width, height];
}
