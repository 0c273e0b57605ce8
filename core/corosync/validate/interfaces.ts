import type { Report } from '../../report.ts';
import { addressKind, isMulticast } from '../address.ts';
import { type ConfSection, entryIn } from '../conf-file.ts';
import { whole } from '../model.ts';
import type { Checked } from './finding.ts';

/** Interface blocks: one a link, for a link that is there, with keys that its transport reads. */
export function checkInterfaces(checked: Checked): readonly Report[] {
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

function checkUdp({ found, view }: Checked, section: ConfSection): readonly Report[] {
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

function checkKnet({ found, view }: Checked, section: ConfSection): readonly Report[] {
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
