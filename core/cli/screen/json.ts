import type { Screen } from './screen.ts';

interface Out {
  write(text: string): unknown;
}

/**
 * The result alone on standard output, an object a command (one a line where a command goes on telling); progress and
 * reports as JSON lines on standard error.
 */
export function jsonScreen(out: Out, log: Out): Screen {
  return {
    show(item) {
      if (item.type === 'result') out.write(`${JSON.stringify(item.value, null, 2)}\n`);
      else if (item.type === 'item') out.write(`${JSON.stringify(item.value)}\n`);
      else if (item.type === 'progress' || item.type === 'reports') log.write(`${JSON.stringify(item)}\n`);
    },
    close() {},
  };
}
