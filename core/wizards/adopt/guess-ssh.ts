import { isIP } from 'node:net';
import { nodeNameSchema } from '../../cluster/description.ts';
import type { SshAddress } from '../../cluster/ssh-address.ts';

interface Known {
  readonly name: string;
  readonly links: readonly string[];
}

/**
 * Where another node is likely to be reached: by the same link or the same domain as the one that was named, else by
 * its name. User, port, key and jump hosts are taken to be the same; keys of hosts never are.
 */
export function guessedAddress({ hostKeys: _, ...ssh }: SshAddress, other: Known, own: Known | undefined): SshAddress {
  const link = own?.links.indexOf(ssh.host) ?? -1;
  const onLink = link >= 0 ? other.links[link] : undefined;
  if (onLink !== undefined) return { ...ssh, host: onLink };
  const name = nodeNameSchema.safeParse(other.name).success ? other.name : other.links[0];
  if (isIP(ssh.host) !== 0) return { ...ssh, host: other.links[0] ?? name ?? ssh.host };
  const domain = own && ssh.host.startsWith(`${own.name}.`) ? ssh.host.slice(own.name.length) : '';
  return { ...ssh, host: `${name ?? ssh.host}${domain}` };
}
