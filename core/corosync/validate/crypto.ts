import type { Report } from '../../report.ts';
import { entryAt, sectionsAt } from '../conf-file.ts';
import type { Checked } from './finding.ts';

/** Encryption: on, whole, and over a transport that can. @see corosync.conf(5) crypto_cipher, crypto_hash, secauth */
export function checkCrypto({ file, found, view }: Checked): readonly Report[] {
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
