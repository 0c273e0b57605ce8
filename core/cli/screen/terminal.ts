import type { ProgressEvent } from '../../progress.ts';
import { duration, isBlocked, painter, plainText, reportLines } from './format.ts';
import type { Screen } from './screen.ts';

interface Terminal {
  write(text: string): unknown;
  readonly columns?: number;
}

interface Running {
  readonly event: ProgressEvent;
  readonly since: number;
  line: string;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What is done scrolls up; what is running stands below, a lane a step, with time so far, usual time, last line. */
export function terminalScreen(out: Terminal, options: { readonly isColoured: boolean }): Screen {
  const paint = painter(options.isColoured);
  const running = new Map<string, Running>();
  let drawn = 0;
  let frame = 0;

  const erase = () => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const clip = (text: string) => {
    const width = Math.max(20, (out.columns ?? 100) - 1);
    return text.length > width ? `${text.slice(0, width - 1)}…` : text;
  };
  function draw(): void {
    erase();
    const now = Date.now();
    for (const { event, since, line } of running.values()) {
      const usual = event.usualMs ? ` of usually ${duration(event.usualMs)}` : '';
      const head = `${spinner[frame % spinner.length]} ${(event.node ?? '').padEnd(7)} ${event.title}  ${duration(now - since)}${usual}`;
      out.write(`${paint('cyan', clip(line ? `${head}  ${line}` : head))}\n`);
      drawn += 1;
    }
    frame += 1;
  }
  const above = (lines: readonly string[]) => {
    erase();
    for (const line of lines) out.write(`${line}\n`);
    draw();
  };
  const timer = setInterval(() => {
    if (running.size > 0) draw();
  }, 120).unref();

  function progress(event: ProgressEvent): void {
    if (isBlocked(event)) return;
    if (event.state === 'waiting') return;
    if (event.state === 'running') {
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
    const lines = [`${mark} ${paint('dim', (event.node ?? '').padEnd(7))} ${event.title}${took}`];
    above([...lines, ...(event.reports ?? []).flatMap((report) => reportLines(report, paint))]);
  }

  return {
    show(item) {
      if (item.type === 'heading') above(['', paint('bold', plainText(item.text))]);
      else if (item.type === 'text') above(item.text.split('\n'));
      else if (item.type === 'reports') above(item.reports.flatMap((report) => reportLines(report, paint)));
      else if (item.type === 'progress') progress(item.event);
    },
    close() {
      clearInterval(timer);
      erase();
    },
  };
}
