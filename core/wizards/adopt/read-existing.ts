import type { ConfFile } from '../../corosync/conf-file.ts';
import { readCmap } from '../../corosync/live.ts';
import { parse } from '../../corosync/parse.ts';
import { type CibDocument, parseCib } from '../../pacemaker/cib/document.ts';
import { readCib } from '../../pacemaker/live.ts';
import { error, type Report, warning } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallOptions, Transport } from '../../transport/transport.ts';

/** What lies on one node of a cluster that somebody else made. */
export interface ExistingCluster {
  /** What the node calls itself (`uname -n`). */
  readonly hostName: string;
  readonly conf: ConfFile;
  /** Absent where Pacemaker left none. */
  readonly cib: CibDocument | undefined;
  /** Addresses as corosync uses them now, by node id, link 0 first; empty where it does not run. */
  readonly addresses: ReadonlyMap<number, readonly string[]>;
  /** What could not be read. */
  readonly reports: readonly Report[];
}

const confPath = '/etc/corosync/corosync.conf';
const cibPath = '/var/lib/pacemaker/cib/cib.xml';

/**
 * Reads a node of an existing cluster, running or stopped; changes nothing.
 * Reports ADOPT_NO_CLUSTER where there is no corosync.conf, and what the transport reports.
 */
export async function readExisting(transport: Transport, call: CallOptions): Promise<Result<ExistingCluster>> {
  const [name, conf, cib, cmap] = await Promise.all([
    transport.exec(['uname', '-n'], call),
    transport.read(confPath, call),
    readAnyCib(transport, call),
    readCmap(transport, call, 'runtime.members.'),
  ]);
  if (!name.ok) return name;
  if (!conf.ok) return conf;
  if (!conf.value) {
    return fail(
      error('ADOPT_NO_CLUSTER', 'There is no corosync.conf on this machine, so it is in no cluster.', {
        next: 'Name a node of the cluster, or make a new cluster from this machine.',
        evidence: { file: confPath },
      }),
    );
  }
  return ok({
    hostName: name.value.stdout.trim(),
    conf: parse(Buffer.from(conf.value.content).toString('utf8')),
    cib: cib.ok ? cib.value : undefined,
    addresses: cmap.ok ? addressesOf(cmap.value) : new Map(),
    reports: [...(cmap.ok ? [] : [notRunning]), ...cib.reports],
  });
}

const notRunning = warning(
  'ADOPT_STOPPED',
  'Corosync does not run on this node: what is read is what lies in its files.',
  {
    why: 'Another node may have a newer configuration.',
    next: 'Read it from a node that runs, if there is one.',
  },
);

/** `r(0) ip(10.0.0.1) r(1) ip(10.0.1.1)`. @see cmap_keys(7) runtime.members.NODEID.ip */
export function addressesOf(cmap: ReadonlyMap<string, string>): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (const [key, value] of cmap) {
    const id = /^runtime\.members\.(\d+)\.ip$/.exec(key)?.[1];
    if (id === undefined) continue;
    found.set(
      Number(id),
      [...value.matchAll(/r\(\d+\) ip\(([0-9a-fA-F.:]+)\)/g)].flatMap(([, address]) => address ?? []),
    );
  }
  return found;
}

/** The live CIB, or the file of one that is stopped. */
async function readAnyCib(transport: Transport, call: CallOptions): Promise<Result<CibDocument | undefined>> {
  const live = await readCib(transport, call);
  if (live.ok) return live;
  const file = await transport.read(cibPath, call);
  if (!file.ok) return file;
  const why = warning('ADOPT_CIB_FROM_FILE', 'Pacemaker does not answer: the configuration is that of its last file.', {
    evidence: { file: cibPath },
  });
  if (!file.value) {
    const none = warning(
      'ADOPT_NO_CIB',
      'Pacemaker left no configuration there: no resource and no fencing is known.',
      {
        evidence: { file: cibPath },
      },
    );
    return ok(undefined, [none]);
  }
  const parsed = parseCib(Buffer.from(file.value.content).toString('utf8'));
  return parsed.ok ? ok(parsed.value, [why]) : parsed;
}
