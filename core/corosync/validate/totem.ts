import type { Report } from '../../report.ts';
import { entryAt, entryIn, sectionsAt, valueAt } from '../conf-file.ts';
import { effectiveTimes } from '../effective.ts';
import { whole } from '../model.ts';
import { checkCrypto } from './crypto.ts';
import type { Checked } from './finding.ts';
import { checkInterfaces } from './interfaces.ts';

/** Transport, encryption, timeouts and interface blocks. @see corosync.conf(5) totem */
export function checkTotem(checked: Checked): readonly Report[] {
  const { file, found, view } = checked;
  const totem = sectionsAt(file, ['totem'])[0];
  if (totem === undefined) {
    const advice = { why: 'Corosync does not start without it.', next: 'Add totem { version: 2 }.' };
    return [found('error', 'COROSYNC_KEY_MISSING', undefined, 'The file has no totem section.', advice)];
  }
  const reports: Report[] = [];
  if (view.transport !== 'knet') {
    reports.push(
      found(
        'warning',
        'COROSYNC_TRANSPORT_DATED',
        entryAt(file, ['totem'], 'transport'),
        `Transport ${view.transport} is dated.`,
        {
          why: 'It has one link, no encryption, and goes away with a coming release.',
          next: 'Write transport: knet with crypto_cipher and crypto_hash; all nodes have to stop for it.',
        },
      ),
    );
  }
  if (view.clusterName === undefined) {
    reports.push(
      found('warning', 'COROSYNC_CLUSTER_NAME_MISSING', totem, 'The cluster has no name.', {
        why: 'A quorum device, DLM and many tools need it, and it can’t be changed while the cluster runs.',
        next: 'Add cluster_name.',
      }),
    );
  }
  return [
    ...reports,
    ...checkGeneration(checked),
    ...checkCrypto(checked),
    ...checkTimes(checked),
    ...checkInterfaces(checked),
    ...checkLogging(checked),
  ];
}

/** Without a transport corosync 1 and 2 meant udp, corosync 3 means knet. */
function checkGeneration({ file, found, view }: Checked): readonly Report[] {
  const isOld =
    ['vsftype', 'rrp_mode', 'threads'].some((key) => entryAt(file, ['totem'], key) !== undefined) ||
    view.interfaces.some(({ section }) => entryIn(section, 'mcastaddr') !== undefined);
  if (view.isTransportWritten || !isOld) return [];
  return [
    found('warning', 'COROSYNC_TRANSPORT_CHANGED', sectionsAt(file, ['totem'])[0], 'The file names no transport.', {
      why: 'It is of the days when that meant multicast over udp; corosync 3 takes it for knet.',
      next: 'Write transport: knet, and a nodelist.',
    }),
  ];
}

function checkTimes({ file, found, view, context }: Checked): readonly Report[] {
  const reports: Report[] = [];
  const nodeCount = view.nodes.length;
  const { hasNodelist, tokenMs, tokenCoefficientMs } = view;
  const times = effectiveTimes({ nodeCount, hasNodelist, tokenMs, tokenCoefficientMs, version: context.version });
  const consensus = entryAt(file, ['totem'], 'consensus');
  const consensusMs = view.consensusMs;
  if (consensusMs !== undefined && consensusMs > 0 && consensusMs < times.consensusMs) {
    const least = `1.2 times the real token timeout (${times.tokenMs} ms) is ${times.consensusMs} ms`;
    const text = `consensus is ${consensusMs} ms; ${least}.`;
    reports.push(
      found('warning', 'COROSYNC_CONSENSUS_LOW', consensus, text, {
        why: 'Membership may change in odd ways, the more so the more nodes there are.',
        next: 'Delete consensus: it is computed from token.',
      }),
    );
  }
  const join = whole(valueAt(file, ['totem'], 'join'));
  if (join !== undefined && join > (consensusMs || times.consensusMs)) {
    reports.push(
      found(
        'error',
        'COROSYNC_CONSENSUS_BELOW_JOIN',
        entryAt(file, ['totem'], 'join'),
        `join (${join} ms) is above consensus.`,
        {
          why: 'Corosync refuses to start.',
          next: 'Delete join.',
        },
      ),
    );
  }
  if (tokenMs !== undefined && tokenMs > 0 && tokenMs < 1000) {
    reports.push(
      found('warning', 'COROSYNC_TOKEN_SHORT', entryAt(file, ['totem'], 'token'), `token is ${tokenMs} ms.`, {
        why: 'A short pause of a machine or a switch then has a healthy node fenced.',
        next: 'Delete it (3000 ms is the default), or write 5000 and more for virtual machines.',
      }),
    );
  }
  return reports;
}

function checkLogging({ file, found }: Checked): readonly Report[] {
  const wanted = entryAt(file, ['logging'], 'to_logfile');
  if (wanted?.value !== 'yes' || valueAt(file, ['logging'], 'logfile') !== undefined) return [];
  return [
    found('warning', 'COROSYNC_LOGFILE_MISSING', wanted, 'to_logfile: yes without logfile.', {
      why: 'Nothing is written to a file.',
      next: 'Add logfile: /var/log/corosync/corosync.log (the folder must exist).',
    }),
  ];
}
