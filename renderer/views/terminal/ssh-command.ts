import type { ClusterDescription } from '../../../core/contract/profiles.ts';

type Ssh = ClusterDescription['nodes'][number]['ssh'];

/** A word as a shell takes it unchanged. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The ssh command that opens the same shell, as a person types it; from the profile, never from what a node says. */
export function sshCommand({ host, port, user, identityFile, jump = [] }: Ssh): string {
  const hops = jump.map((hop) => `${hop.user}@${hop.host}${hop.port === 22 ? '' : `:${hop.port}`}`).join(',');
  return [
    'ssh',
    ...(identityFile === undefined ? [] : ['-i', identityFile]),
    ...(port === 22 ? [] : ['-p', String(port)]),
    ...(hops === '' ? [] : ['-J', hops]),
    `${user}@${host}`,
  ]
    .map(quoted)
    .join(' ');
}
