import { entryAt, entryIn, sectionsAt, valueAt } from '../conf-file.ts';
import { remove, removeItem, set } from '../edit.ts';
import { view, whole } from '../model.ts';
import { keySpec } from '../schema.ts';
import { changed, type Draft } from './draft.ts';

/** The transport becomes knet, said in so many words where it was another or the file is of the days of udp. */
export function takeKnet(draft: Draft, before: { readonly isOldGeneration: boolean }): Draft {
  const { file } = draft;
  const entry = entryAt(file, ['totem'], 'transport');
  if (entry === undefined ? !before.isOldGeneration : entry.value === 'knet') return draft;
  const text = entry === undefined ? 'transport: knet is added.' : `transport ${entry.value} becomes knet.`;
  const why =
    'knet encrypts, carries several links, and is what corosync 3 is made for. All nodes have to stop for it.';
  return changed(draft, set(file, ['totem'], 'transport', 'knet'), entry, text, why);
}

/** Encryption is switched on, with secauth’s two successors; it needs the same authkey on all nodes. */
export function encrypt(draft: Draft, before: { readonly hadSecauth: boolean }): Draft {
  const { file } = draft;
  const { cipher, hash } = view(file);
  const isSound = cipher !== 'none' && !['none', 'md5', 'sha1'].includes(hash);
  if (isSound && entryAt(file, ['totem'], 'crypto_cipher') !== undefined) return draft;
  const wanted = cipher === 'none' ? 'aes256' : cipher;
  const next = set(set(file, ['totem'], 'crypto_cipher', wanted), ['totem'], 'crypto_hash', 'sha256');
  const place = entryAt(file, ['totem'], 'crypto_cipher') ?? entryAt(file, ['totem'], 'crypto_hash');
  const why = before.hadSecauth
    ? 'It is what secauth: on means, said in today’s keys.'
    : 'Without it anyone on that network can join. All nodes need the same authkey.';
  return changed(draft, next, place, `Messages are encrypted: crypto_cipher ${wanted}, crypto_hash sha256.`, why);
}

/** Interface blocks lose what knet does not read, and go where nothing but defaults is left in them. */
export function tidyInterfaces(draft: Draft): Draft {
  let result = draft;
  for (let next = tidyOne(result); next !== undefined; next = tidyOne(result)) result = next;
  return result;
}

function tidyOne(draft: Draft): Draft | undefined {
  const { file } = draft;
  for (const section of sectionsAt(file, ['totem', 'interface'])) {
    for (const item of section.items) {
      if (item.kind !== 'entry') continue;
      const transports = keySpec('totem.interface', item.key)?.transports;
      if (transports !== undefined && !transports.includes('knet')) {
        const why = `Only ${transports.join(' and ')} reads it; knet takes the addresses of the nodelist.`;
        return changed(draft, removeItem(file, item), item, `${item.key} is taken out.`, why);
      }
      const isShortPing = /^knet_ping_(interval|timeout)$/.test(item.key) && (whole(item.value) ?? 200) < 200;
      if (isShortPing || (item.key === 'knet_transport' && item.value === 'sctp')) {
        const why = isShortPing ? 'A busy link would count as down.' : 'SCTP is deprecated; udp is the default.';
        return changed(draft, removeItem(file, item), item, `${item.key} is taken out.`, why);
      }
    }
    const link = whole(entryIn(section, 'linknumber')?.value) ?? 0;
    const isDefault = section.items.every(
      (item) =>
        item.kind === 'blank' ||
        (item.kind === 'entry' &&
          (item.key === 'linknumber' || (item.key === 'mcastport' && item.value === String(5405 + link)))),
    );
    if (isDefault) {
      const why = 'It says nothing but what knet does anyway.';
      return changed(
        draft,
        removeItem(file, section),
        section,
        `The interface block of link ${link} is taken out.`,
        why,
      );
    }
  }
  return undefined;
}

/** Timeouts that contradict each other go, so that corosync computes them. */
export function tidyTimes(draft: Draft, faulty: ReadonlySet<string>): Draft {
  let result = draft;
  for (const [code, key] of [
    ['COROSYNC_CONSENSUS_LOW', 'consensus'],
    ['COROSYNC_CONSENSUS_BELOW_JOIN', 'join'],
  ] as const) {
    const entry = entryAt(result.file, ['totem'], key);
    if (!faulty.has(code) || entry === undefined) continue;
    const why = `${valueAt(result.file, ['totem'], key)} ms does not go with the token timeout; corosync computes it.`;
    result = changed(result, remove(result.file, ['totem'], key), entry, `${key} is taken out.`, why);
  }
  return result;
}
