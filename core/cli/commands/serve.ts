import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { error } from '../../report.ts';
import { askForAddress, openCodeSocket } from '../../server/code-socket.ts';
import { openBrowser } from '../../server/open-browser.ts';
import { type Served, serve, usualPort } from '../../server/serve.ts';
import { makeHost } from '../../server/shared.ts';
import { whoAmI } from '../../server/who.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { wholeNumber } from '../option-values.ts';

interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
  readonly code?: boolean;
}

/** With `--open`: milliseconds without any page after which the window counts as closed. */
const lonelyMs = 20_000;

/** `quorate serve`: the screens in a browser of this machine. */
export function addServe(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('serve')
      .description('serve the screens on 127.0.0.1, for a browser here or at the other end of an SSH tunnel')
      .option('-p, --port <number>', `${usualPort} unless told or taken; 0 for any`, wholeNumber(0, 65_535))
      .option('--open', 'open them in a window of a browser; ends when that is closed and no work is under way')
      .option('--code', 'ask the one that is running for another address, for another browser')
      .action(bind(serveScreens)),
    {
      'quorate serve': 'prints an address with a one-time code',
      'quorate serve --open': 'in a window of Chrome, Chromium or Edge',
      'quorate serve --code': 'another address, where one is served already',
    },
  );
}

async function serveScreens(context: CommandContext, options: ServeOptions): Promise<number> {
  const { engine, tell, signal } = context;
  if (options.code) return tellAnotherAddress(context);
  const claim = engine.desk.claim({ what: 'quorate serve', reach: 'quorate serve --code' });
  if (!claim.ok) return refuse(context, claim.reports);
  const host = makeHost(engine);
  const served = await serve(host, options.port === undefined ? {} : { port: options.port });
  if (!served.ok) {
    claim.value.release();
    return refuse(context, served.reports);
  }
  const codes = openCodeSocket(engine.desk.folder, () => served.value.newAddress());
  try {
    await tellWhereItIs(context, served.value, options.open === true);
    const enter = onEnter(context, () => tell.text(`Once, within 60 s:  ${served.value.newAddress()}`));
    await untilOver(signal, () => {
      const { lonelySince, pages } = served.value;
      if (!options.open || pages.ever === 0 || lonelySince === undefined || host.tasks.running.length > 0) return false;
      return Date.now() - lonelySince > lonelyMs;
    });
    enter();
    const left = host.tasks.running.map(({ title }) => title);
    if (left.length > 0) tell.text(`Stopping before the next step: ${left.join(', ')}`);
  } finally {
    codes.close();
    await served.value.stop();
    await host.dispose();
    claim.value.release();
  }
  return exitStatus.done;
}

async function tellWhereItIs(context: CommandContext, served: Served, isToOpen: boolean): Promise<void> {
  const { tell, engine, isJson } = context;
  const address = served.newAddress();
  if (isJson) tell.item({ origin: served.origin, address });
  tell.text(`Quorate is served to this machine alone, at ${served.origin}`);
  if (!served.hasScreens) tell.text('The screens are not built here yet: npm start builds them.');
  if (isToOpen) {
    const opened = await openBrowser(engine.desk.folder, () => served.newAddress());
    tell.reports(opened.reports);
    if (opened.ok) {
      tell.text(`Opened in ${opened.value}. Ctrl-C ends it, and so does closing the window when no work is under way.`);
      return;
    }
  }
  tell.text(`Open this, once, within 60 s:\n\n  ${address}\n`);
  const { port } = served;
  tell.text(
    `From another machine, first: ssh -N -L ${port}:127.0.0.1:${port} ${whoAmI()}@${hostname()}\n` +
      `${context.canAsk ? 'Enter gives another address' : 'Another address: quorate serve --code'}, Ctrl-C ends it.`,
  );
}

async function tellAnotherAddress(context: CommandContext): Promise<number> {
  const { engine, tell } = context;
  const address = await askForAddress(engine.desk.folder);
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
