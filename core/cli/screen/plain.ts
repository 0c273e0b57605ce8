import type { ProgressEvent } from '../../progress.ts';
import { composedText, duration, isNotRun, painter, plainText, reportLines } from './format.ts';
import type { Screen } from './screen.ts';

/** A step that says nothing for so long is mentioned, so that a log reader knows it is alive. */
const mentionAfterMs = [3_000, 30_000, 60_000, 120_000, 240_000, 480_000];

/** Lines in order, for a pipe or a log: each step's end, long steps also while they run. No colours, not folded. */
export function plainScreen(out: { write(text: string): unknown }): Screen {
  const paint = painter(false);
  const timers = new Map<string, NodeJS.Timeout[]>();
  const print = (text: string) => out.write(`${text}\n`);
  const stop = (step: string) => {
    for (const timer of timers.get(step) ?? []) clearTimeout(timer);
    timers.delete(step);
  };
  const name = (event: ProgressEvent) => `${plainText(event.node ?? '').padEnd(7)} ${plainText(event.title)}`;

  function progress(event: ProgressEvent): void {
    if (isNotRun(event)) return;
    const key = event.step;
    if (event.state === 'running') {
      stop(key);
      const usual = event.usualMs ? `, usually ${duration(event.usualMs)}` : '';
      const mention = (ms: number) =>
        setTimeout(() => print(`  …  ${name(event)} (running for ${duration(ms)}${usual})`), ms).unref();
      timers.set(key, mentionAfterMs.map(mention));
    }
    if (event.state === 'line' || event.state === 'running' || event.state === 'waiting') return;
    stop(key);
    const word = { done: 'ok  ', skipped: 'same', failed: 'FAIL' }[event.state];
    print(`${word} ${name(event)}${event.elapsedMs === undefined ? '' : ` (${duration(event.elapsedMs)})`}`);
    for (const report of event.reports ?? []) for (const line of reportLines(report, { paint })) print(`     ${line}`);
  }

  return {
    show(item) {
      if (item.type === 'heading') print(`\n== ${plainText(item.text)}`);
      else if (item.type === 'text') print(composedText(item.text, false));
      else if (item.type === 'reports')
        for (const report of item.reports) for (const line of reportLines(report, { paint })) print(line);
      else if (item.type === 'progress') progress(item.event);
    },
    close() {
      for (const step of [...timers.keys()]) stop(step);
    },
  };
}
