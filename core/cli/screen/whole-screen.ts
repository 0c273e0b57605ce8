import { foldText } from './fold.ts';
import type { Terminal } from './terminal.ts';

/** A picture that takes the whole terminal and is drawn over itself, as long as something is watched. */
export interface WholeScreen {
  /** Draws a text in place of the last one; what does not fit below is cut. */
  draw(text: string): void;
  /** Gives the terminal back with what was on it before. */
  close(): void;
}

/**
 * Opens the alternate screen. Every drawing is one write that overwrites line by line and clears what is left over:
 * nothing is blank in between, so nothing flickers. @see xterm control sequences, DECSET 1049, DECTCEM
 */
export function wholeScreen(out: Terminal): WholeScreen {
  let isOpen = true;
  out.write('\u001b[?1049h\u001b[?25l');
  return {
    draw(text) {
      if (!isOpen) return;
      const rows = Math.max(4, out.rows ?? 24);
      const all = foldText(text, Math.max(20, (out.columns ?? 100) - 1));
      const lines = all.length > rows ? [...all.slice(0, rows - 1), '…'] : all;
      out.write(`\u001b[H${lines.map((line) => `${line}\u001b[0m\u001b[K`).join('\r\n')}\u001b[J`);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      out.write('\u001b[?25h\u001b[?1049l');
    },
  };
}
