import type { ParamsOf } from '../../../core/contract/contract.ts';

export type HostSsh = ParamsOf<'engine-host.status'>['ssh'];

/** A machine as it is typed: `user@host:port`, and the ways to log in. */
export interface HostEntry {
  readonly host: string;
  readonly identityFile: string;
  readonly jump: string;
}

const pattern = /^(?:([^@\s]+)@)?(\[[^\]\s]+\]|[^\s:@]+)(?::(\d{1,5}))?$/;

/** The address that was typed; undefined where it is none. The engine checks the rest. */
export function sshOf({ host, identityFile, jump }: HostEntry): HostSsh | undefined {
  const key = identityFile === '' ? {} : { identityFile };
  const hops = jump.split(',').filter((one) => one.trim() !== '');
  const ways = [host, ...hops].map((text) => {
    const [, user = '', name = '', port = '22'] = pattern.exec(text.trim()) ?? [];
    const isWhole = user !== '' && name !== '' && Number(port) > 0 && Number(port) < 65_536;
    return isWhole ? { user, host: name.replace(/^\[(.*)\]$/, '$1'), port: Number(port), ...key } : undefined;
  });
  const [target, ...others] = ways;
  if (target === undefined || others.includes(undefined)) return undefined;
  const through = others.filter((one) => one !== undefined);
  return { ...target, sudo: 'never', ...(through.length > 0 ? { jump: through } : {}) };
}

/** The address as it is written on a command line. */
export function hostText({ user, host, port }: HostSsh): string {
  const bare = host.includes(':') ? `[${host}]` : host;
  return `${user ?? 'root'}@${bare}${(port ?? 22) === 22 ? '' : `:${port}`}`;
}

/** What stands behind the address on a command line, to log in. */
export function loginWords({ identityFile, jump }: HostEntry): string {
  const quote = (text: string) =>
    /^[A-Za-z0-9._/~@:,[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  return [identityFile && ` --identity ${quote(identityFile)}`, jump && ` --jump ${quote(jump)}`].join('');
}
