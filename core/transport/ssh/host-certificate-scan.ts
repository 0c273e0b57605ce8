import { execFile } from 'node:child_process';
import { judgeHostCertificate, parseHostCertificate } from './host-certificate.ts';
import { type KnownHost, knownHostName, linesFor } from './known-hosts.ts';

/** Milliseconds that a machine has to show its certificates, before the session itself is made. */
const scanDeadlineMs = 6_000;
const mostBytes = 200_000;

/** What host certificates say of a machine. */
export interface Certified {
  /** Lines as known_hosts would have them: exactly the keys that good certificates speak for. */
  readonly lines: readonly KnownHost[];
  /** Where there is none: why, as a clause. Absent where no authority stands for the host. */
  readonly why?: string;
}

/**
 * Asks a machine for its host certificates where a certificate authority stands for it and no key is known by itself:
 * what is known by itself needs no authority, and rules. The certificates come by ssh-keyscan(1) over a connection of
 * its own that proves nothing; they are believed for their signature alone, and the handshake afterwards proves that
 * the machine has the certified key.
 */
export async function certify(
  at: { readonly host: string; readonly port: number },
  known: readonly KnownHost[],
  options: { readonly isDirect: boolean; readonly signal: AbortSignal; readonly program?: string },
): Promise<Certified> {
  const own = linesFor(known, at.host, at.port);
  const lines = [...own, ...(at.port === 22 ? [] : linesFor(known, at.host, 22))];
  if (!lines.some(({ marker }) => marker === 'cert-authority')) return { lines: [] };
  if (own.some(({ marker }) => marker === undefined)) return { lines: [] };
  if (!options.isDirect) return { lines: [], why: 'host certificates cannot be checked behind a jump host' };
  const scanned = await scan(at, options.program ?? 'ssh-keyscan', options.signal);
  if (!scanned.ok) return { lines: [], why: scanned.why };
  const refused: string[] = [];
  const good: KnownHost[] = [];
  for (const blob of scanned.blobs) {
    const certificate = parseHostCertificate(blob);
    if (certificate === undefined) continue;
    const verdict = judgeHostCertificate(certificate, known, at, Date.now());
    if (verdict.isGood) {
      const file = `certified by ${verdict.by.file}`;
      good.push({ names: knownHostName(at.host, at.port), key: certificate.key, file, line: verdict.by.line });
    } else refused.push(verdict.why);
  }
  if (good.length > 0) return { lines: good };
  if (refused.length === 0) return { lines: [], why: 'it shows no host certificate' };
  return { lines: [], why: `its host certificate is refused: ${[...new Set(refused)].join('; ')}` };
}

type Scan = { readonly ok: true; readonly blobs: readonly Buffer[] } | { readonly ok: false; readonly why: string };

/** @see ssh-keyscan(1) -c (OpenSSH 7.2 and later) */
function scan({ host, port }: { host: string; port: number }, program: string, signal: AbortSignal): Promise<Scan> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  // The schema of addresses allows neither; ssh-keyscan takes them for an option, a list, or a network.
  if (bare.startsWith('-') || /[\s,/]/.test(bare)) return Promise.resolve({ ok: false, why: 'its name is unusual' });
  const argv = ['-c', '-T', '5', '-p', String(port), '-t', 'ed25519,ecdsa,rsa', '--', bare];
  const options = { timeout: scanDeadlineMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, signal } as const;
  return new Promise((resolve) => {
    execFile(program, argv, options, (problem, stdout, stderr) => {
      if (problem?.code === 'ENOENT')
        resolve({ ok: false, why: 'host certificates cannot be checked here, since ssh-keyscan is not installed' });
      else if (problem && stdout === '') {
        // Comments tell which server answered; anything else is a complaint.
        const said = stderr.split('\n').find((line) => line !== '' && !line.startsWith('#'));
        const why = said === undefined ? 'it shows no host certificate' : `ssh-keyscan says: ${said.slice(0, 120)}`;
        resolve({ ok: false, why });
      } else resolve({ ok: true, blobs: blobsIn(stdout) });
    });
  });
}

/** Lines are `type base64`, with the host before it or without, as the version of ssh-keyscan wants it. */
function blobsIn(text: string): readonly Buffer[] {
  return text.split('\n').flatMap((line) => {
    const found = /(?:^|\s)\S+-cert-v01@openssh\.com\s+([A-Za-z0-9+/]+=*)/.exec(line);
    return found?.[1] === undefined ? [] : [Buffer.from(found[1], 'base64')];
  });
}
