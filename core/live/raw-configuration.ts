import { printCib } from '../pacemaker/cib/document.ts';
import { withoutSecrets } from '../pacemaker/cib/without-secrets.ts';
import { readCib } from '../pacemaker/live.ts';
import { error, type Report } from '../report.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import type { Fact } from './view.ts';

/** The configuration as it lies on the nodes; secrets are dots. */
export interface RawConfiguration {
  readonly cib: Fact<string>;
  readonly corosync: readonly { readonly node: string; readonly text: Fact<string> }[];
}

const confPath = '/etc/corosync/corosync.conf';

/** Reads the CIB from the first node that answers, in the order given, and corosync.conf from every one. */
export async function readRawConfiguration(
  nodes: readonly Transport[],
  unreached: readonly { readonly node: string; readonly reports: readonly Report[] }[],
  call: CallOptions,
): Promise<RawConfiguration> {
  const [cib, own] = await Promise.all([
    readAnyCib(nodes, call),
    Promise.all(nodes.map(async (transport) => ({ node: transport.node, text: await readConf(transport, call) }))),
  ]);
  const others = unreached.map(({ node, reports }) => ({ node, text: unknown(reports) }));
  return { cib, corosync: [...own, ...others] };
}

async function readAnyCib(nodes: readonly Transport[], call: CallOptions): Promise<Fact<string>> {
  const reports: Report[] = [];
  for (const transport of nodes) {
    const cib = await readCib(transport, call);
    if (cib.ok) return known(printCib(withoutSecrets(cib.value)), `cibadmin --query on ${transport.node}`);
    reports.push(...cib.reports);
  }
  return unknown(reports);
}

async function readConf(transport: Transport, call: CallOptions): Promise<Fact<string>> {
  const { node } = transport;
  const file = await transport.read(confPath, call);
  if (!file.ok) return unknown(file.reports);
  if (!file.value) return unknown([error('COROSYNC_CONF_ABSENT', `${node} has no ${confPath}.`, { node })]);
  const text = Buffer.from(file.value.content).toString('utf8');
  // A key may stand in the file itself. @see corosync.conf(5) key
  return known(text.replace(/^(\s*key\s*:\s*).*$/gm, '$1••••••'), `${confPath} on ${node}`);
}

function known(value: string, source: string): Fact<string> {
  return { isKnown: true, value, observedAt: Date.now(), source };
}

function unknown(reports: readonly Report[]): Fact<string> {
  return { isKnown: false, since: Date.now(), reports };
}
