import { type RefObject, useEffect, useState } from 'react';

/** Below this every row is drawn. */
const drawnWhole = 100;
/** Rows drawn beyond what is seen, so that scrolling does not show gaps. */
const beyond = 12;

/** Which rows of a scrolled list are to be drawn: all of a short one, else what is seen and a little around. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): { readonly first: number; readonly last: number } {
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  const isWhole = count <= drawnWhole;
  useEffect(() => {
    const element = scroller.current;
    if (!element || isWhole) return;
    const look = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - beyond);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + beyond;
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [scroller, isWhole, rowHeight]);
  if (isWhole) return { first: 0, last: count };
  const last = Math.min(count, seen.last);
  return { first: Math.min(seen.first, last), last };
}
