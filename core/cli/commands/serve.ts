import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Engine, openEngine } from '../../engine.ts';
import { meetEngine } from '../../remote/conversation.ts';
import type { Host } from '../../remote/on-host.ts';
import { relayTo } from '../../remote/relay.ts';
import { error } from '../../report.ts';
import { askForAddress, openCodeSocket } from '../../server/code-socket.ts';
import { openBrowser } from '../../server/open-browser.ts';
import { type Served, serve, usualPort } from '../../server/serve.ts';
import { makeHost } from '../../server/shared.ts';
import { version } from '../../server/version.ts';
import { whoAmI } from '../../server/who.ts';
import { confirm } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { wholeNumber } from '../option-values.ts';
import { type HostFlags, install as installOn, withHost, withHostOptions } from './engine.ts';

interface ServeOptions extends HostFlags {
  readonly port?: number;
  readonly open?: boolean;
  readonly code?: boolean;
  readonly engine?: string;
}

/** With `--open`: milliseconds without any page after which the window counts as closed. */
const lonelyMs = 20_000;

/** `quorate serve`: the screens in a browser of this machine. */
export function addServe(program: Command, bind: Bind): void {
  withExamples(
    withHostOptions(program.command('serve'))
      .description('serve the screens on 127.0.0.1, for a browser here or at the other end of an SSH tunnel')
      .option('-p, --port <number>', `${usualPort} unless told or taken; 0 for any`, wholeNumber(0, 65_535))
      .option('--open', 'open them in a window of a browser; ends when that is closed and no work is under way')
      .option('--code', 'ask the one that is running for another address, for another browser')
      .option('--engine <host>', 'the engine on a machine near the cluster instead of the one here')
      .action(bind(serveScreens)),
    {
      'quorate serve': 'prints an address with a one-time code',
      'quorate serve --open': 'in a window of Chrome, Chromium or Edge',
      'quorate serve --code': 'another address, where one is served already',
      'quorate serve --engine admin@jump.example.org': 'where work goes on when this machine sleeps',
    },
  );
}

async function serveScreens(context: CommandContext, options: ServeOptions): Promise<number> {
  if (options.engine !== undefined) return serveRemoteEngine(context, options.engine, options);
  if (options.code) return tellAnotherAddress(context, context.engine.desk.folder);
  // Of its own, and without the terminal's question for a passphrase: whoever sits at the screen is asked there.
  const engine = openEngine();
  try {
    return await serveEngine(context, engine, options);
  } finally {
    await engine.dispose();
  }
}

/** The engine of this machine, which no other host may have meanwhile. */
async function serveEngine(context: CommandContext, engine: Engine, options: ServeOptions): Promise<number> {
  const claim = engine.desk.claim({ what: 'quorate serve', reach: 'quorate serve --code' });
  if (!claim.ok) return refuse(context, claim.reports);
  const host = makeHost(engine);
  try {
    const { folder } = engine.desk;
    return await serveUntilOver(context, options, { answering: host, folder, running: () => host.tasks.running });
  } finally {
    await host.dispose();
    claim.value.release();
  }
}

/** The same screens of an engine near the cluster: whatever they ask goes there over SSH, and work stays there. */
async function serveRemoteEngine(context: CommandContext, text: string, options: ServeOptions): Promise<number> {
  const { engine, signal, tell } = context;
  const folder = join(engine.desk.folder, 'engines', encodeURIComponent(text));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (options.code) return tellAnotherAddress(context, folder);
  return withHost(context, text, options, undefined, async (host) => {
    const met = await meetSame(context, host, text, options);
    if (typeof met === 'number') return met;
    if (!met.ok) return refuse(context, met.reports);
    met.value.client.close();
    tell.reports(met.reports);
    tell.text(`The engine is on ${met.value.hello.host}, version ${met.value.hello.version}; work goes on there.`);
    const answering = relayTo(host, { signal, onTrouble: ({ reports }) => tell.reports(reports) });
    return serveUntilOver(context, options, { answering, folder, running: () => [] });
  });
}

/** Meets the engine there; one of another version is upgraded where a person says so. */
async function meetSame(context: CommandContext, host: Host, text: string, options: ServeOptions) {
  const { signal, tell } = context;
  const met = await meetEngine(host, version, { signal });
  if (!context.canAsk || !met.reports.some(({ code }) => code === 'ENGINE_VERSION_DIFFERS')) return met;
  tell.reports(met.reports);
  if (!(await confirm('Bring the engine there to this version now? Its data are kept.', signal))) return met;
  if (met.ok) met.value.client.close();
  const status = await installOn(context, text, options);
  return status === exitStatus.done ? meetEngine(host, version, { signal }) : status;
}

interface Serving {
  readonly answering: Parameters<typeof serve>[0];
  /** Where this one leaves what a second browser needs. */
  readonly folder: string;
  /** Work that would stop with this process. */
  readonly running: () => readonly { readonly title: string }[];
}

async function serveUntilOver(context: CommandContext, options: ServeOptions, serving: Serving): Promise<number> {
  const { tell, signal } = context;
  const { answering, folder, running } = serving;
  const served = await serve(answering, options.port === undefined ? {} : { port: options.port });
  if (!served.ok) return refuse(context, served.reports);
  const codes = openCodeSocket(folder, () => served.value.newAddress());
  let close = () => {};
  try {
    close = await tellWhereItIs(context, served.value, folder, options.open === true);
    const enter = onEnter(context, () => tell.text(`Once, within 60 s:  ${served.value.newAddress()}`));
    await untilOver(signal, () => {
      const { lonelySince, pages } = served.value;
      if (!options.open || pages.ever === 0 || lonelySince === undefined || running().length > 0) return false;
      return Date.now() - lonelySince > lonelyMs;
    });
    enter();
    const left = running().map(({ title }) => title);
    if (left.length > 0) tell.text(`Stopping before the next step: ${left.join(', ')}`);
  } finally {
    close();
    codes.close();
    await served.value.stop();
  }
  return exitStatus.done;
}

/** Tells it, or shows it in a window; gives what closes that. */
async function tellWhereItIs(
  context: CommandContext,
  served: Served,
  folder: string,
  isToOpen: boolean,
): Promise<() => void> {
  const { tell, isJson } = context;
  const address = served.newAddress();
  if (isJson) tell.item({ origin: served.origin, address });
  tell.text(`Quorate is served to this machine alone, at ${served.origin}`);
  if (!served.hasScreens) tell.text('The screens are not built here yet: npm start builds them.');
  if (isToOpen) {
    const opened = await openBrowser(folder, () => served.newAddress());
    tell.reports(opened.reports);
    if (opened.ok) {
      tell.text(
        `Opened in ${opened.value.browser}. Ctrl-C ends it, and so does closing the window when no work is under way.`,
      );
      return opened.value.close;
    }
  }
  tell.text(`Open this, once, within 60 s:\n\n  ${address}\n`);
  const { port } = served;
  tell.text(
    `From another machine, first: ssh -N -L ${port}:127.0.0.1:${port} ${whoAmI()}@${hostname()}\n` +
      `${context.canAsk ? 'Enter gives another address' : 'Another address: quorate serve --code'}, Ctrl-C ends it.`,
  );
  return () => {};
}

async function tellAnotherAddress(context: CommandContext, folder: string): Promise<number> {
  const { tell } = context;
  const address = await askForAddress(folder);
  if (address === undefined) {
    const next = 'Begin: quorate serve';
    return refuse(context, [error('SERVE_NOT_RUNNING', 'Quorate is not being served from this store.', { next })]);
  }
  tell.text(`Once, within 60 s:  ${address}`);
  tell.result({ address });
  return exitStatus.done;
}

/** Calls back for each Enter at a terminal; gives what ends it. */
function onEnter({ canAsk }: CommandContext, then: () => void): () => void {
  if (!canAsk) return () => {};
  process.stdin.on('data', then);
  return () => {
    process.stdin.off('data', then);
    process.stdin.pause();
  };
}

async function untilOver(signal: AbortSignal, isOver: () => boolean): Promise<void> {
  while (!signal.aborted && !isOver()) await wait(1_000, undefined, { signal }).catch(() => {});
}
