/** The engine's process: no window, no Electron but the port to its parent. */
import type { MessagePortMain } from 'electron';
import { type Engine, openEngine } from '../../core/engine.ts';
import type { Report } from '../../core/report.ts';
import { ReportError } from '../../core/result.ts';
import { openConnection } from '../../core/server/connection.ts';
import { type Host, makeHost } from '../../core/server/shared.ts';
import { type EngineMessage, mainMessage } from '../wire.ts';
import { noticeMaker } from './notices.ts';
import { ToldWatches } from './watches.ts';

const parent = process.parentPort;
const say = (message: EngineMessage): void => parent.postMessage(message);

function refuse(reports: readonly Report[]): void {
  say({ kind: 'refused', texts: reports.map(({ text, next }) => `${text} ${next ?? ''}`.trim()) });
}

function open(): { readonly engine: Engine; readonly release: () => void } | undefined {
  try {
    const engine = openEngine();
    const claim = engine.desk.claim({ what: 'the desktop application', reach: 'its window' });
    if (claim.ok) return { engine, release: () => claim.value.release() };
    refuse(claim.reports);
  } catch (cause) {
    if (!(cause instanceof ReportError)) throw cause;
    refuse(cause.reports);
  }
  return undefined;
}

/** A port carries one caller, as a WebSocket would. */
function connect(host: Host, port: MessagePortMain): void {
  const connection = openConnection(host, {
    send: (text) => port.postMessage(text),
    close: () => port.close(),
  });
  port.on('message', ({ data }) => {
    if (typeof data === 'string') connection.receive(data);
  });
  port.on('close', () => connection.closed());
  port.start();
}

async function tellWork({ tasks }: Host, onTask: ReturnType<typeof noticeMaker>['task']): Promise<void> {
  for await (const task of tasks.watch(new AbortController().signal)) {
    onTask(task);
    say({ kind: 'work', titles: tasks.running.map(({ title }) => title) });
  }
}

const opened = open();
if (opened) {
  const { engine, release } = opened;
  const notices = noticeMaker(engine.isWell);
  const watches = new ToldWatches(engine, ({ id }, view) => {
    const notice = notices.view(id, view);
    if (notice) say({ kind: 'notice', ...notice });
  });
  const host: Host = { ...makeHost(engine), watches };
  void tellWork(host, notices.task);
  const end = async () => {
    await Promise.all([host.dispose(), watches.dispose()]);
    await engine.dispose();
    release();
    process.exit(0);
  };
  parent.on('message', ({ data, ports }) => {
    const message = mainMessage.safeParse(data).data;
    if (message?.kind === 'connect') for (const port of ports) connect(host, port);
    if (message?.kind === 'is-known') {
      say({ kind: 'known', profile: message.profile, isKnown: engine.profile(message.profile).ok });
    }
    if (message?.kind === 'end') void end();
  });
}
