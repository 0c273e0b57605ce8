import { Secret } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import type { ClearParameters } from './fence-parameters.ts';
import { withoutSecrets } from './fence-parameters.ts';

/** What ipmitool itself finds out; fence_ipmilan says the same sentence for all of them. */
export interface IpmiAnswer {
  readonly outcome: 'answers' | 'wrong-password' | 'wrong-user' | 'cipher' | 'unreachable' | 'failed' | 'no-tool';
  readonly output: string;
}

const sayings: readonly (readonly [RegExp, IpmiAnswer['outcome']])[] = [
  [/RAKP 2 HMAC is invalid/, 'wrong-password'],
  [/unauthorized name/, 'wrong-user'],
  [
    /invalid authentication algorithm|invalid integrity algorithm|no matching cipher suite|invalid confidentiality/i,
    'cipher',
  ],
  [/invalid role|insufficient privilege/i, 'wrong-user'],
  [/Get Auth Capabilities error|Could not open socket|Address lookup .* failed/, 'unreachable'],
];

/** What ipmitool 1.8.18 and 1.8.19 say with -v when a session does not come about. */
export function readIpmiFailure(text: string): IpmiAnswer['outcome'] {
  return sayings.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
}

/**
 * The call that asks a BMC for its power state with a fence device's parameters; the password is to come on standard
 * input. `said` tells a parameter by the names it may have, newest first.
 * @see ipmitool(1) -f, -C, -N, -R
 */
export function ipmitoolStatus(
  said: (...names: readonly string[]) => string | undefined,
): readonly [string, ...string[]] {
  const cipher = said('cipher');
  return [
    'ipmitool',
    '-v',
    '-I',
    isOn(said('lanplus')) || cipher !== undefined ? 'lanplus' : 'lan',
    '-H',
    said('ip', 'ipaddr') ?? '',
    '-p',
    said('ipport') ?? '623',
    '-U',
    said('username', 'login') ?? '',
    ...(cipher === undefined ? [] : ['-C', cipher]),
    ...['-N', '1', '-R', '2', '-f', '/dev/stdin', 'chassis', 'power', 'status'],
  ];
}

/**
 * Asks a BMC for its power state with ipmitool; the password goes by standard input.
 * @see ipmitool(1) -f, -C, -N, -R
 */
export async function askWithIpmitool(
  transport: Transport,
  clear: ClearParameters,
  cipher: string | undefined,
  signal: AbortSignal,
): Promise<IpmiAnswer> {
  const said = (...names: readonly string[]) => names.map((name) => clear.values.get(name)).find(Boolean);
  const argv = ipmitoolStatus((...names) => (names.includes('cipher') ? cipher : said(...names)));
  const asked = await transport.exec(argv, {
    signal,
    deadlineMs: 20_000,
    expect: 'any',
    stdin: new Secret(`${said('password', 'passwd') ?? ''}\n`),
  });
  if (!asked.ok) return { outcome: 'failed', output: asked.reports.map(({ text }) => text).join('\n') };
  const { exitCode, stdout, stderr } = asked.value;
  const output = withoutSecrets(`${stderr}\n${stdout}`, clear.secrets);
  if (exitCode === 0) return { outcome: 'answers', output };
  if (exitCode === 127) return { outcome: 'no-tool', output };
  return { outcome: readIpmiFailure(stderr), output };
}

function isOn(value: string | undefined): boolean {
  return /^(1|true|on|yes)$/i.test(value ?? '');
}

/** The first cipher suite by which the BMC answers; the strong one first. */
export async function workingCipher(
  transport: Transport,
  clear: ClearParameters,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const cipher of ['17', '3']) {
    if (cipher === clear.values.get('cipher')) continue;
    if ((await askWithIpmitool(transport, clear, cipher, signal)).outcome === 'answers') return cipher;
  }
  return undefined;
}

/**
 * Whether anything answers IPMI at an address: for nodes that have neither agent nor ipmitool yet. Constant program;
 * address and port are arguments. It asks the two questions that a BMC answers without a session.
 * @see ASF 2.0, 3.2.4.2 Presence Ping; IPMI 2.0, 22.13 Get Channel Authentication Capabilities
 */
const presenceProgram = `
import socket, sys
address, port = sys.argv[1], int(sys.argv[2])
try:
    found = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)[0]
    channel = socket.socket(found[0], socket.SOCK_DGRAM)
    channel.settimeout(1)
    channel.connect(found[4])
    for attempt in range(3):
        try:
            channel.send(bytes.fromhex('0600ff06000011be80000000'))
            channel.send(bytes.fromhex('0600ff07000000000000000000092018c88100388e04b5'))
            channel.recv(512)
            print('answers')
            break
        except socket.timeout:
            pass
    else:
        print('silent')
except OSError as cause:
    print('silent', cause.strerror or cause)
`;

export async function isBmcPresent(
  transport: Transport,
  clear: ClearParameters,
  signal: AbortSignal,
): Promise<{ readonly isPresent: boolean; readonly output: string } | undefined> {
  const address = clear.values.get('ip') ?? clear.values.get('ipaddr');
  if (!address) return undefined;
  const asked = await transport.exec(['python3', '-', address, clear.values.get('ipport') ?? '623'], {
    signal,
    deadlineMs: 15_000,
    expect: 'any',
    stdin: presenceProgram,
  });
  if (!asked.ok || asked.value.exitCode !== 0) return undefined;
  const output = asked.value.stdout.trim();
  return { isPresent: output.startsWith('answers'), output };
}
