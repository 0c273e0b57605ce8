import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { AuthContext, ServerConfig } from 'ssh2';
import ssh2 from 'ssh2';
import { type SshAddress, sshAddressSchema } from '../../../core/cluster/ssh-address.ts';
import { Secret } from '../../../core/secret.ts';
import type { ConnectOptions } from '../../../core/transport/ssh/connect.ts';
import { parseHostKey, printHostKey } from '../../../core/transport/ssh/host-key.ts';

export interface Identity {
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

export function newIdentity(type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519', passphrase?: string): Identity {
  const locked = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  // The published types know each key type's own options only.
  const generate = ssh2.utils.generateKeyPairSync as (
    type: string,
    options: object,
  ) => { readonly public: string; readonly private: string };
  const options = { ...(type === 'ed25519' ? {} : { bits: type === 'rsa' ? 2048 : 256 }), ...locked };
  // ssh2 1.17 writes about one key in 300 so that nobody can read it, itself included: draw again.
  for (let draw = 0; draw < 20; draw++) {
    const pair = generate(type, options);
    const key = ssh2.utils.parseKey(pair.public);
    if (key instanceof Error || ssh2.utils.parseKey(pair.private, passphrase) instanceof Error) continue;
    const parsed = parseHostKey(key.getPublicSSH());
    if (parsed !== undefined) return { privateKey: pair.private, publicKey: printHostKey(parsed) };
  }
  throw new Error('ssh2 made no key that can be read');
}

interface Attempt {
  readonly method: string;
  readonly user: string;
}

export interface Ssh2Server extends AsyncDisposable {
  readonly port: number;
  /** Every authentication request that reached the server, credentials or not. */
  readonly attempts: Attempt[];
  readonly connections: () => number;
  address(more?: Partial<SshAddress>): SshAddress;
}

/** An SSH server in this process, which writes down every attempt to log in. */
export async function startSsh2Server(
  hostKeys: readonly Identity[],
  authenticate: (context: AuthContext) => void = (context) => context.accept(),
  listenPort = 0,
  more: Partial<ServerConfig> = {},
): Promise<Ssh2Server> {
  const attempts: Attempt[] = [];
  let connections = 0;
  const clients = new Set<{ end(): void }>();
  const server = new ssh2.Server({ hostKeys: hostKeys.map((key) => key.privateKey), ...more }, (client) => {
    connections++;
    clients.add(client);
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      attempts.push({ method: context.method, user: context.username });
      authenticate(context);
    });
    client.on('ready', () => {});
  });
  server.listen(listenPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    attempts,
    connections: () => connections,
    address: (address = {}) => sshAddressSchema.parse({ host: '127.0.0.1', port, agent: false, ...address }),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Options with a vault of `name: text`, no known hosts, no agent. */
export function optionsWith(
  vault: Readonly<Record<string, string>>,
  more: Partial<ConnectOptions> = {},
): ConnectOptions {
  return {
    node: 'node1',
    secrets: async (name) => (vault[name] === undefined ? undefined : new Secret(vault[name])),
    knownHosts: { files: [], ours: '/nonexistent/known_hosts' },
    signal: new AbortController().signal,
    deadlineMs: 5000,
    ...more,
  };
}
