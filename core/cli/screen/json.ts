import type { Screen } from './screen.ts';

/** The result alone on standard output; progress and reports as JSON lines on standard error. */
export function jsonScreen(out: { write(text: string): unknown }, log: { write(text: string): unknown }): Screen {
  return {
    show(item) {
      if (item.type === 'result') out.write(`${JSON.stringify(item.value, null, 2)}\n`);
      else if (item.type === 'progress' || item.type === 'reports') log.write(`${JSON.stringify(item)}\n`);
    },
    close() {},
  };
}
