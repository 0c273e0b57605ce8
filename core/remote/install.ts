import { userInfo } from 'node:os';
import type { EngineStatus, InstalledEngine } from '../contract/engine-hosts.ts';
import { error, info, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { EngineBundle } from './bundle.ts';
import { hostText } from './host-address.ts';
import { installationName, sumsFile } from './layout.ts';
import { askEngine, type Host, type HostWork, runScript, step } from './on-host.ts';
import { type PackageNode, packageFor, plainPath } from './package.ts';
import { type HostFacts, probeHost } from './probe.ts';
import { nodeRuntime } from './runtime.ts';
import type { StopAnswer } from './status.ts';
import { upload } from './upload.ts';

export interface InstallOptions extends HostWork {
  readonly bundle: EngineBundle;
  /** Where fetched runtimes are kept. */
  readonly cache: string;
  /** A Node of that machine to be used, absolute; its own on the search path, else one that is carried, unless told. */
  readonly node?: string;
  /** Stops the old engine although it works: its runs are interrupted, and can be resumed. */
  readonly isForced?: boolean;
}

/**
 * Puts this program's engine on a machine and starts it; one that is there already is upgraded, its data kept. Where
 * the new one does not start, the old one is put back. Reports as `probeHost`, `nodeRuntime`, `upload` do, and
 * ENGINE_BUSY, ENGINE_BROKEN.
 */
export async function installEngine(host: Host, options: InstallOptions): Promise<Result<InstalledEngine>> {
  const probed = await step(options, 'probe', `Look at ${hostText(host.address)}`, () => probeHost(host, options));
  if (!probed.ok) return probed;
  const { installed: before } = probed.value;
  const { about } = options.bundle;
  const name = installationName(about);
  if (before === name && (await isWhole(host, options))) {
    const status = await step(options, 'start', 'Start it', () => askEngine<EngineStatus>(host, 'start', options));
    if (status.ok) return ok({ about, before, isChanged: false, status: status.value }, probed.reports);
  }
  if (before !== undefined) {
    const idle = await beIdle(host, options);
    if (!idle.ok) return idle;
  }
  const node = await nodeFor(probed.value, options);
  if (!node.ok) return node;
  const carried = packageFor(options.bundle, probed.value.architecture, node.value);
  const uploaded = await upload(host, carried, options);
  if (!uploaded.ok) return uploaded;
  const started = await switchTo(host, name, before, options);
  if (!started.ok) return started;
  return ok({ about, ...(before === undefined ? {} : { before }), isChanged: true, status: started.value }, [
    ...probed.reports,
    ...started.reports,
  ]);
}

/** Whether the installation in use is still as it was put there. */
async function isWhole(host: Host, options: InstallOptions): Promise<boolean> {
  const script = `cd "$HOME/$1/current" && sha256sum -c ${sumsFile} >/dev/null 2>&1`;
  const said = await runScript(host, script, [], options, { expect: [0, 1, 2] });
  return said.ok && said.value.exitCode === 0;
}

/** Asked before anything is carried there: an engine that works is not ended behind its back. */
async function beIdle(host: Host, options: InstallOptions): Promise<Result<void>> {
  const status = await askEngine<EngineStatus>(host, 'status', options);
  if (!status.ok || options.isForced || status.value.tasks.length === 0) return ok(undefined);
  return fail(busy(host, status.value.tasks));
}

/** Says what the engine there is at. */
export function busy({ address }: Host, tasks: EngineStatus['tasks']): Report {
  return error(
    'ENGINE_BUSY',
    `The engine on ${hostText(address)} is at work: ${tasks.map(({ title }) => title).join('; ')}.`,
    {
      node: address.host,
      why: 'It would be stopped in the middle. Nothing would be lost (a run can be resumed), but it would wait for you.',
      next: 'Wait until it is done, or say --force.',
    },
  );
}

async function nodeFor(facts: HostFacts, options: InstallOptions): Promise<Result<PackageNode>> {
  const own = options.node ?? facts.node;
  if (own !== undefined && plainPath.test(own)) return ok({ own });
  if (options.node !== undefined) {
    const next = 'Give its absolute path there, of letters, digits and . _ / + -.';
    return fail(error('ARGUMENT_NODE', `${JSON.stringify(options.node)} is no program that can be used.`, { next }));
  }
  const { architecture } = facts;
  return step(options, 'runtime', `Take Node for ${architecture} along`, async (tell) => {
    const found = await nodeRuntime({
      architecture,
      folders: options.bundle.runtimes,
      cache: options.cache,
      signal: options.signal,
      onDownload: (name) => tell(`Fetching ${name} from the npm registry`),
    });
    return found.ok ? ok({ carried: found.value }) : found;
  });
}

/** Makes an installation the one in use; atomic, since a link is renamed over a link. */
const point = 'cd "$HOME/$1" && ln -sfn "$2" "current.new.$$" && mv -fT "current.new.$$" current';
/** Removes all installations but one. */
const clearOthers = `
cd "$HOME/$1" || exit 1
for one in [0-9]*-*; do [ "$one" = "$2" ] || rm -rf -- "./$one"; done`;

async function switchTo(
  host: Host,
  name: string,
  before: string | undefined,
  options: InstallOptions,
): Promise<Result<EngineStatus>> {
  const title = before === undefined ? 'Start it' : 'Put it in the place of the old one and start it';
  return step(options, 'start', title, async () => {
    if (before !== undefined) {
      const stopped = await askEngine<StopAnswer>(host, 'stop', options, options.isForced ? '--force' : '');
      // Begun since we asked.
      if (stopped.ok && stopped.value.state === 'busy') return fail(busy(host, stopped.value.tasks));
    }
    const pointed = await runScript(host, point, [name], options);
    if (!pointed.ok) return pointed;
    const started = await askEngine<EngineStatus>(host, 'start', options);
    if (!started.ok) {
      if (before === undefined || before === name) return started;
      await runScript(host, point, [before], options);
      const back = await askEngine<EngineStatus>(host, 'start', options);
      const text = back.ok ? 'The old engine is in use again.' : 'The old engine does not start either.';
      return fail(...started.reports, info('ENGINE_PUT_BACK', text, { node: host.address.host }));
    }
    const cleared = await runScript(host, clearOthers, [name], options);
    return ok(started.value, cleared.ok ? [] : cleared.reports);
  });
}

/** Who works here, for an address that names no user. */
export function localUser(): string {
  return userInfo().username;
}
