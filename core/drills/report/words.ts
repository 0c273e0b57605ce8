import { type PhaseName, phaseTitles } from '../../timeline/phases.ts';
import type { Range } from '../../timeline/predict.ts';
import type { DrillRun, Verdict } from '../drill-run.ts';

/** `10.24 s` */
export function seconds(ms: number, digits = 2): string {
  return `${(ms / 1000).toFixed(digits)} s`;
}

/** `9.40–11.20 s`, or one figure where both ends are alike. */
export function rangeText({ lowMs, highMs }: Range, digits = 2): string {
  const [low, high] = [(lowMs / 1000).toFixed(digits), (highMs / 1000).toFixed(digits)];
  return low === high ? `${low} s` : `${low}–${high} s`;
}

export interface PhaseRow {
  readonly name: PhaseName | 'outage';
  readonly title: string;
  readonly predicted: Range;
  /** Undefined: its end was not seen, so its time is in the next row. */
  readonly measuredMs: number | undefined;
  readonly change: string;
  readonly savesMs: number | undefined;
  readonly price: string;
}

const nothing: Readonly<Partial<Record<PhaseName, string>>> = {
  decision: 'nothing to set; a retry after 1 s can occur',
  start: 'nothing worth it',
};

/** The table twin of the picture: each part predicted and measured, what would shorten it, and for what price. */
export function phaseRows(run: DrillRun): readonly PhaseRow[] {
  const rows = run.phases.map(({ name, shareMs, isSeen }): PhaseRow => {
    const own = run.savings.filter(({ phase }) => phase === name);
    return {
      name,
      title: name === 'start' && run.serving.length > 0 ? `Start of ${run.serving.join(', ')}` : phaseTitles[name],
      predicted: run.prediction.phases[name],
      measuredMs: isSeen ? shareMs : undefined,
      change: own.map(({ change }) => change).join('; ') || (nothing[name] ?? ''),
      savesMs: own.length > 0 ? own.reduce((total, { savesMs }) => total + savesMs, 0) : undefined,
      price: own.map(({ price }) => price).join('; '),
    };
  });
  const tokenChange = run.savings.filter(({ phase }) => phase === 'token' || phase === 'consensus');
  const saved = tokenChange.reduce((total, { savesMs }) => total + savesMs, 0);
  const total: PhaseRow = {
    name: 'outage',
    title: 'Client outage',
    predicted: run.prediction.outage,
    measuredMs: run.outageMs,
    change:
      saved > 0 && run.outageMs !== undefined
        ? `with the token change about ${seconds(Math.max(0, run.outageMs - saved), 1)}`
        : '',
    savesMs: saved > 0 ? saved : undefined,
    price: '',
  };
  return [...rows, total];
}

/** What a verdict is shown as: an icon's character and the tone of its colour. */
export const verdictMarks: Readonly<
  Record<Verdict, { readonly mark: string; readonly tone: 'good' | 'warn' | 'bad' | 'idle' }>
> = {
  PASS: { mark: '✓', tone: 'good' },
  SLOW: { mark: '!', tone: 'warn' },
  'WRONG-OUTCOME': { mark: '✗', tone: 'bad' },
  'NOT-RECOVERED': { mark: '✗', tone: 'bad' },
  ABORTED: { mark: '■', tone: 'warn' },
  INCONCLUSIVE: { mark: '?', tone: 'idle' },
};

/** A node's words never steer a terminal: control characters and direction marks become a sign for it. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
