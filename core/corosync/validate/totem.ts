import type { Report } from '../../report.ts';
import { addressKind, isMulticast } from '../address.ts';
import { entryAt, entryIn, sectionsAt, valueAt } from '../conf-file.ts';
import { effectiveTimes } from '../effective.ts';
import { whole } from '../model.ts';
import type { Checked } from './finding.ts';

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

function checkCrypto({ file, found, view }: Checked): readonly Report[] {
  const reports: Report[] = [];
  const [cipher, hash, secauth] = ['crypto_cipher', 'crypto_hash', 'secauth'].map((key) =>
    entryAt(file, ['totem'], key),
  );
  const place = cipher ?? hash ?? secauth ?? sectionsAt(file, ['totem'])[0];
  const isOpen = view.cipher === 'none' && view.hash === 'none';
  if (isOpen) {
    reports.push(
      found('warning', 'COROSYNC_CRYPTO_NONE', place, 'Cluster messages are neither encrypted nor authenticated.', {
        why: 'Anyone on that network can join, or shut nodes out.',
        next:
          view.transport === 'knet'
            ? 'Write crypto_cipher: aes256 and crypto_hash: sha256, and give all nodes the same authkey.'
            : 'Change to transport: knet, which alone encrypts.',
      }),
    );
  } else if (view.transport !== 'knet') {
    reports.push(
      found('error', 'COROSYNC_CRYPTO_NEEDS_KNET', place, `Transport ${view.transport} does not encrypt.`, {
        why: 'Corosync 3 refuses to start with encryption over udp and udpu.',
        next: 'Write transport: knet.',
      }),
    );
  } else if (view.cipher !== 'none' && view.hash === 'none') {
    reports.push(
      found('error', 'COROSYNC_CRYPTO_HALF', cipher, 'A cipher without a hash.', {
        why: 'Corosync refuses to start.',
        next: 'Add crypto_hash: sha256.',
      }),
    );
  } else if (view.cipher === 'none') {
    reports.push(
      found('warning', 'COROSYNC_CRYPTO_HALF', hash, 'A hash without a cipher.', {
        why: 'Messages are authenticated and can be read by anyone on that network.',
        next: 'Add crypto_cipher: aes256.',
      }),
    );
  }
  if (view.hash === 'md5' || view.hash === 'sha1') {
    const advice = { why: 'Policies of current distributions may refuse it.', next: 'Write crypto_hash: sha256.' };
    reports.push(found('info', 'COROSYNC_HASH_WEAK', hash, `${view.hash} is an old hash.`, advice));
  }
  const key = entryAt(file, ['totem'], 'key');
  if (key !== undefined) {
    reports.push(
      found('warning', 'COROSYNC_KEY_IN_FILE', key, 'The shared key stands in clear in this file.', {
        why: 'Whoever reads the file can join the cluster.',
        next: 'Move it to /etc/corosync/authkey, mode 0400.',
      }),
    );
  }
  return reports;
}

function checkTimes({ file, found, view, context }: Checked): readonly Report[] {
  const reports: Report[] = [];
  const nodeCount = view.nodes.length;
  const { hasNodelist, tokenMs, tokenCoefficientMs } = view;
  const times = effectiveTimes({ nodeCount, hasNodelist, tokenMs, tokenCoefficientMs, version: context.version });
  const consensus = entryAt(file, ['totem'], 'consensus');
  const consensusMs = view.consensusMs;
  if (consensusMs !== undefined && consensusMs > 0 && consensusMs < times.consensusMs) {
    const text = `consensus is ${consensusMs} ms; 1.2 times the real token timeout (${times.tokenMs} ms) is ${times.consensusMs} ms.`;
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

function checkInterfaces(checked: Checked): readonly Report[] {
  const { found, view } = checked;
  const reports: Report[] = [];
  const seen = new Set<number>();
  const links = new Set(view.nodes.flatMap((node) => [...node.links.keys()]));
  for (const { link, section } of view.interfaces) {
    if (seen.has(link)) {
      const advice = { why: 'The later one overwrites the earlier one.', next: 'Number the blocks with linknumber.' };
      reports.push(
        found('warning', 'COROSYNC_DUPLICATE_LINK', section, `Two interface blocks are for link ${link}.`, advice),
      );
    }
    seen.add(link);
    if (view.nodes.length > 0 && !links.has(link)) {
      const text = `No node has ring${link}_addr, so this block is for no link.`;
      const advice = { why: 'It has no effect.', next: 'Delete it, or add the addresses.' };
      reports.push(found('warning', 'COROSYNC_LINK_WITHOUT_ADDRESS', section, text, advice));
    }
    reports.push(...checkUdp(checked, section), ...checkKnet(checked, section));
  }
  return reports;
}

type Section = Checked['view']['interfaces'][number]['section'];

function checkUdp({ found, view }: Checked, section: Section): readonly Report[] {
  const reports: Report[] = [];
  const [bind, group, broadcast] = ['bindnetaddr', 'mcastaddr', 'broadcast'].map((key) => entryIn(section, key));
  if (bind !== undefined && addressKind(bind.value) === 'placeholder') {
    reports.push(
      found(
        'error',
        'COROSYNC_ADDRESS_PLACEHOLDER',
        bind,
        `bindnetaddr holds a placeholder, ${JSON.stringify(bind.value)}.`,
        {
          why: 'It stands for an address that nobody filled in.',
          next: 'Delete the line: the nodelist has the addresses.',
        },
      ),
    );
  } else if (bind !== undefined && view.transport === 'udp' && view.nodes.length > 0) {
    reports.push(
      found('warning', 'COROSYNC_BINDNETADDR_WITH_NODELIST', bind, 'bindnetaddr together with a nodelist.', {
        why: 'The nodelist wins.',
        next: 'Delete the line.',
      }),
    );
  }
  if (group !== undefined && !isMulticast(group.value)) {
    reports.push(
      found('warning', 'COROSYNC_MCASTADDR_NOT_MULTICAST', group, `${group.value} is not a multicast address.`, {
        why: 'With udp corosync would send to a single host, or to none.',
        next: 'Delete the line.',
      }),
    );
  }
  if (group !== undefined && broadcast?.value === 'yes') {
    reports.push(
      found('warning', 'COROSYNC_BROADCAST_AND_MULTICAST', broadcast, 'broadcast: yes together with mcastaddr.', {
        why: 'corosync.conf(5) allows one of them.',
        next: 'Delete both: knet needs neither.',
      }),
    );
  }
  return reports;
}

function checkKnet({ found, view }: Checked, section: Section): readonly Report[] {
  if (view.transport !== 'knet') return [];
  const reports: Report[] = [];
  const protocol = entryIn(section, 'knet_transport');
  if (protocol?.value === 'sctp') {
    const advice = { why: 'It is deprecated and rarely built in.', next: 'Delete the line: udp is the default.' };
    reports.push(found('warning', 'COROSYNC_KNET_SCTP', protocol, 'knet over SCTP.', advice));
  }
  for (const key of ['knet_ping_interval', 'knet_ping_timeout']) {
    const entry = entryIn(section, key);
    const value = whole(entry?.value);
    if (value === undefined || value >= 200) continue;
    const advice = { why: 'A busy link then counts as down.', next: 'Delete it: it is computed from token.' };
    reports.push(found('warning', 'COROSYNC_KNET_PING_SHORT', entry, `${key} is ${value} ms.`, advice));
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
