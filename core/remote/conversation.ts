import type { EngineHello } from '../contract/engine.ts';
import { contractVersion } from '../contract/limits.ts';
import { error, type Report, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { ByteChannel } from '../transport/transport.ts';
import { type ContractClient, contractClient } from './client.ts';
import { hostText } from './host-address.ts';
import { conversation, engineAbsent, type Host, type HostWork, runScript } from './on-host.ts';

/** A connection starts the daemon where it does not run. */
const openMs = 60_000;

/**
 * Opens a line to the engine on a machine; its daemon is started where it does not run.
 * Reports ENGINE_ABSENT, and those of the connection.
 */
export async function openLine(host: Host, { signal }: Pick<HostWork, 'signal'>): Promise<Result<ByteChannel>> {
  const there = await runScript(host, '[ -L "$HOME/$1/current" ]', [], { signal }, { expect: [0, 1] });
  if (!there.ok) return there;
  if (there.value.exitCode === 1) return fail(engineAbsent(host));
  return host.transport.channel(conversation, { signal, deadlineMs: openMs });
}

/** The engine on a machine, spoken to. */
export interface RemoteEngine {
  readonly hello: EngineHello;
  readonly client: ContractClient;
}

/**
 * Opens a line and lets both ends say who they are. Another contract is refused (ENGINE_VERSION_DIFFERS), another
 * version of the same contract is told and goes on. Reports ENGINE_BROKEN where the other end is no engine.
 */
export async function meetEngine(
  host: Host,
  version: string,
  work: Pick<HostWork, 'signal'>,
): Promise<Result<RemoteEngine>> {
  const line = await openLine(host, work);
  if (!line.ok) return line;
  const { stream, errorOutput } = line.value;
  const client = contractClient(stream);
  const hello = await client.ask('engine.hello', {});
  if (!hello.ok) {
    client.close();
    return fail(
      ...hello.reports.map((report) => ({ ...report, node: host.address.host, evidence: { output: errorOutput() } })),
    );
  }
  const reports = compare(host, version, hello.value);
  if (reports.some(({ severity }) => severity === 'error')) {
    client.close();
    return fail(...reports);
  }
  return ok({ hello: hello.value, client }, reports);
}

/** What is to be said about the versions of both ends; empty where they are the same. */
export function compare(
  { address }: Pick<Host, 'address'>,
  version: string,
  hello: Pick<EngineHello, 'version' | 'contract'>,
): readonly Report[] {
  if (hello.contract === contractVersion && hello.version === version) return [];
  const at = hostText(address);
  const text = `The engine on ${at} is version ${hello.version}; this is ${version}.`;
  const next =
    hello.contract > contractVersion
      ? 'Use the newer version here.'
      : `Bring it to this version, its data is kept: quorate engine upgrade ${at}`;
  const about = { node: address.host, next };
  if (hello.contract === contractVersion) return [warning('ENGINE_VERSION_DIFFERS', text, about)];
  return [error('ENGINE_VERSION_DIFFERS', text, { ...about, why: 'They do not understand each other.' })];
}
