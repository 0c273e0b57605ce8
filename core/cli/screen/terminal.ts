import type { ProgressEvent } from '../../progress.ts';
import { clip, foldText } from './fold.ts';
import { composedText, duration, isNotRun, painter, plainText, reportLines } from './format.ts';
import type { Screen } from './screen.ts';

/** A terminal as a screen needs it; asked anew for each drawing, since people resize it. */
export interface Terminal {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
}

interface Running {
  readonly event: ProgressEvent;
  readonly since: number;
  line: string;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What is done scrolls up; what is running stands below, a lane a step, with time so far, usual time, last line. */
export function terminalScreen(out: Terminal, options: { readonly isColoured: boolean }): Screen {
  const { isColoured } = options;
  const paint = painter(isColoured);
  const running = new Map<string, Running>();
  let drawn = 0;
  let frame = 0;
  let nameWidth = 0;

  const width = () => Math.max(20, (out.columns ?? 100) - 1);
  const erasing = () => {
    const codes = drawn > 0 ? `\u001b[${drawn}A\r\u001b[0J` : '';
    drawn = 0;
    return codes;
  };
  const name = ({ node }: ProgressEvent) => {
    const text = plainText(node ?? '');
    nameWidth = Math.min(24, Math.max(nameWidth, text.length));
    return text.padEnd(nameWidth);
  };
  function lane({ event, since, line }: Running, now: number): string {
    const usual = event.usualMs ? ` of usually ${duration(event.usualMs)}` : '';
    const head = `${name(event)} ${plainText(event.title)}  ${duration(Math.max(0, now - since))}${usual}`;
    return clip(`${spinner[frame % spinner.length]} ${line ? `${head}  ${line}` : head}`, width());
  }
  /** The lanes as text; never more than fit, for what has scrolled away could not be erased. */
  function lanes(): string {
    const now = Date.now();
    const most = Math.max(1, (out.rows ?? 24) - 2);
    const all = [...running.values()];
    const shown = all.length > most ? all.slice(0, most - 1) : all;
    const lines = shown.map((one) => paint('cyan', lane(one, now)));
    if (shown.length < all.length) lines.push(paint('dim', `  … and ${all.length - shown.length} more`));
    drawn = lines.length;
    frame += 1;
    return lines.map((line) => `${line}\n`).join('');
  }
  /** One write a drawing, so that nothing half drawn is seen. */
  const draw = () => out.write(`${erasing()}${lanes()}`);
  const above = (lines: readonly string[]) =>
    out.write(`${erasing()}${lines.map((line) => `${line}\n`).join('')}${lanes()}`);
  const timer = setInterval(() => {
    if (running.size > 0) draw();
  }, 120).unref();

  function progress(event: ProgressEvent): void {
    if (isNotRun(event) || event.state === 'waiting') return;
    if (event.state === 'running') {
      // A recording's times lie in the past: its lanes count from when they are shown.
      running.set(event.step, { event, since: event.at > Date.now() - 60_000 ? event.at : Date.now(), line: '' });
      draw();
      return;
    }
    if (event.state === 'line') {
      const lane = running.get(event.step);
      if (lane) lane.line = plainText(event.line ?? '').trim();
      return;
    }
    running.delete(event.step);
    const mark = { done: paint('green', '✓'), skipped: paint('dim', '='), failed: paint('red', '✗') }[event.state];
    const took = event.elapsedMs === undefined ? '' : paint('dim', `  ${duration(event.elapsedMs)}`);
    above([
      ...foldText(`${mark} ${paint('dim', name(event))} ${plainText(event.title)}${took}`, width()),
      ...(event.reports ?? []).flatMap((report) => reportLines(report, { paint, width: width() })),
    ]);
  }

  return {
    show(item) {
      if (item.type === 'heading') above(['', paint('bold', plainText(item.text))]);
      else if (item.type === 'text') above(foldText(composedText(item.text, isColoured), width()));
      else if (item.type === 'reports')
        above(item.reports.flatMap((report) => reportLines(report, { paint, width: width() })));
      else if (item.type === 'progress') progress(item.event);
    },
    close() {
      clearInterval(timer);
      running.clear();
      out.write(erasing());
    },
  };
}
