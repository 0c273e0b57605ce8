import type { ParamsOf } from '../../../core/contract/contract.ts';
import type { Environment } from '../../cluster/environment.ts';

/** What the form of an existing cluster takes, as it is typed. */
export interface Entry {
  readonly profile: string;
  readonly environment: Environment;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly identityFile: string;
  readonly jumpHost: string;
  readonly jumpUser: string;
}

/** Production unless told: the colour that asks for care. */
export const emptyEntry: Entry = {
  profile: '',
  environment: 'production',
  host: '',
  port: '22',
  user: 'root',
  identityFile: '',
  jumpHost: '',
  jumpUser: 'root',
};

/** Whether enough is there to ask the machine for its key. The engine checks the rest. */
export function isComplete({ profile, host, port, user }: Entry): boolean {
  const number = Number(port);
  return (
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(profile) &&
    host !== '' &&
    user !== '' &&
    Number.isInteger(number) &&
    number > 0 &&
    number < 65_536
  );
}

/** The entry as an SSH address of the contract. */
export function sshOf({ host, port, user, identityFile, jumpHost, jumpUser }: Entry): ParamsOf<'adopt.read'>['ssh'] {
  return {
    host,
    port: Number(port),
    user,
    ...(identityFile === '' ? {} : { identityFile }),
    ...(jumpHost === '' ? {} : { jump: [{ host: jumpHost, user: jumpUser }] }),
  };
}
