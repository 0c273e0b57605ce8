import type { Report } from './report.ts';

/** One thing that happens in long work, told as it happens; the screens (terminal, window, recording) draw it. */
export interface ProgressEvent {
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly at: number;
  /** Stable within one run: a step's id, or a name such as `lab/base/bookworm`. */
  readonly step: string;
  readonly node?: string;
  /** What is being done, in the imperative: "Install the cluster packages". */
  readonly title: string;
  /** `line` carries a line of output of a running step. */
  readonly state: 'waiting' | 'running' | 'line' | 'done' | 'skipped' | 'failed';
  readonly line?: string;
  /** With `done`, `skipped` and `failed`: how long it took. */
  readonly elapsedMs?: number;
  /** How long it usually takes, where that is known. */
  readonly usualMs?: number;
  readonly reports?: readonly Report[];
}

export type OnProgress = (event: ProgressEvent) => void;
