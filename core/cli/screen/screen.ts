import type { ProgressEvent } from '../../progress.ts';
import type { Report } from '../../report.ts';

/** What a command shows; every screen takes the same, so that a recording replays on the very screens of the run. */
export type Shown =
  | { readonly type: 'heading'; readonly at: number; readonly text: string }
  | { readonly type: 'text'; readonly at: number; readonly text: string }
  | { readonly type: 'reports'; readonly at: number; readonly reports: readonly Report[] }
  | { readonly type: 'progress'; readonly at: number; readonly event: ProgressEvent }
  /** What `--json` prints: one object, last. */
  | { readonly type: 'result'; readonly at: number; readonly value: unknown }
  /** What `--json` prints as one line among many, where a command goes on telling until it is stopped. */
  | { readonly type: 'item'; readonly at: number; readonly value: unknown };

export interface Screen {
  show(item: Shown): void;
  /** Leaves the terminal as it was found; call before the process ends. */
  close(): void;
}

/** The verbs that commands use, over any screen. */
export interface Teller {
  heading(text: string): void;
  text(text: string): void;
  reports(reports: readonly Report[]): void;
  progress(event: ProgressEvent): void;
  result(value: unknown): void;
  item(value: unknown): void;
}

/** Verbs over a screen, stamped with this machine's time. */
export function teller(screen: Screen): Teller {
  const at = () => Date.now();
  return {
    heading: (text) => screen.show({ type: 'heading', at: at(), text }),
    text: (text) => screen.show({ type: 'text', at: at(), text }),
    reports: (reports) => {
      if (reports.length > 0) screen.show({ type: 'reports', at: at(), reports });
    },
    progress: (event) => screen.show({ type: 'progress', at: event.at, event }),
    result: (value) => screen.show({ type: 'result', at: at(), value }),
    item: (value) => screen.show({ type: 'item', at: at(), value }),
  };
}
