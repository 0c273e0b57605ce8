import { error, type Report, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { hostText } from './host-address.ts';
import { engineFolder, installationPattern, socketPathBytes } from './layout.ts';
import { type Host, type HostWork, runScript } from './on-host.ts';
import { type Architecture, oldestNode } from './runtime.ts';

/** What a machine is, as far as the engine has to know. */
export interface HostFacts {
  readonly architecture: Architecture;
  /** Absolute. */
  readonly home: string;
  /** The machine's own Node where it is new enough. */
  readonly node?: string;
  /** Folder name of the installation in use. */
  readonly installed?: string;
  readonly hasData: boolean;
}

/** Space that an installation takes while the old one is still there. */
const neededKilobytes = 350_000;
/** SQLite's prebuilt binding. */
const oldestGlibc = [2, 34] as const;

/** One `name value` a line; no value is trusted, each is read by its own pattern. */
const script = `
echo "system $(uname -s)"
echo "machine $(uname -m)"
echo "libc $(getconf GNU_LIBC_VERSION 2>/dev/null)"
echo "home $HOME"
echo "free $(df -Pk -- "$HOME" 2>/dev/null | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
[ -d "$HOME" ] && [ -w "$HOME" ] && echo 'writable yes'
for tool in tar gzip sha256sum mktemp; do command -v $tool >/dev/null || echo "missing $tool"; done
node=$(command -v node) && echo "node $(readlink -f "$node")" && echo "node-version $("$node" --version 2>/dev/null)"
echo "installed $(readlink "$HOME/$1/current" 2>/dev/null)"
[ -e "$HOME/$1/data" ] && echo 'data yes'
loginctl show-session -p KillUserProcesses 2>/dev/null | sed 's/^KillUserProcesses=/kills-processes /'
echo "uid $(id -u)"
:`;

/**
 * Looks at a machine; changes nothing. Reports ENGINE_HOST_UNSUPPORTED (system, processor, C library), ENGINE_HOST_HOME,
 * ENGINE_HOST_TOOLS, ENGINE_HOST_FULL; warns with ENGINE_HOST_KILLS where the daemon would end with the login.
 */
export async function probeHost(host: Host, work: Pick<HostWork, 'signal'>): Promise<Result<HostFacts>> {
  const said = await runScript(host, script, [], work);
  if (!said.ok) return said;
  const found = readProbe(said.value.stdout);
  const reports = judge(host, found);
  const architecture = architectures[found.get('machine') ?? ''];
  if (architecture === undefined || reports.some(({ severity }) => severity === 'error')) return fail(...reports);
  const node = found.get('node');
  const installed = found.get('installed');
  return ok(
    {
      architecture,
      home: found.get('home') ?? '',
      hasData: found.get('data') === 'yes',
      ...(node !== undefined && isNewEnough(found.get('node-version')) ? { node } : {}),
      ...(installed !== undefined && installationPattern.test(installed) ? { installed } : {}),
    },
    reports,
  );
}

const architectures: Readonly<Record<string, Architecture>> = { x86_64: 'x64', aarch64: 'arm64' };

/** The first value of each name. */
export function readProbe(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z-]+) (\S.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (!found.has(name)) found.set(name, value.trim());
    else if (name === 'missing') found.set(name, `${found.get(name)}, ${value}`);
  }
  return found;
}

function isNewEnough(text: string | undefined): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(text ?? '') ?? [];
  return isAtLeast([Number(major), Number(minor)], oldestNode);
}

function isAtLeast([major = Number.NaN, minor = Number.NaN]: readonly number[], [a, b]: readonly [number, number]) {
  return major > a || (major === a && minor >= b);
}

/** What stands in the way of an engine there. */
export function judge(host: Host, found: ReadonlyMap<string, string>): readonly [Report, ...Report[]] | readonly [] {
  const at = hostText(host.address);
  const node = host.address.host;
  const system = found.get('system');
  const machine = found.get('machine');
  const unsupported = (text: string, evidence: string) =>
    error('ENGINE_HOST_UNSUPPORTED', `The engine does not run on ${at}: ${text}.`, {
      node,
      next: 'Choose another machine near the cluster, a jump host or one of the nodes.',
      evidence: { output: evidence },
    });
  if (system !== 'Linux') return [unsupported('it is no Linux', system ?? 'unknown')];
  if (machine === undefined || architectures[machine] === undefined) {
    return [unsupported('it has neither an x86-64 nor an arm64 processor', machine ?? 'unknown')];
  }
  const libc = found.get('libc');
  const [, major, minor] = /^glibc (\d+)\.(\d+)/.exec(libc ?? '') ?? [];
  if (!isAtLeast([Number(major), Number(minor)], oldestGlibc)) {
    return [unsupported(`it has no GNU C library ${oldestGlibc.join('.')} or later`, libc ?? 'no glibc')];
  }
  const home = found.get('home') ?? '';
  const socket = `${home}/${engineFolder}/run/engine.sock`;
  if (!home.startsWith('/') || found.get('writable') !== 'yes' || Buffer.byteLength(socket) > socketPathBytes) {
    const why =
      home.startsWith('/') && found.get('writable') === 'yes' ? 'its name is too long' : "it can't be written";
    return [
      error('ENGINE_HOST_HOME', `${at} has no home folder that the engine can live in: ${why}.`, {
        node,
        next: 'Log in as a user with a home of its own.',
        evidence: { file: home },
      }),
    ];
  }
  const missing = found.get('missing');
  if (missing !== undefined) {
    const next = 'Install them there, then try again.';
    return [error('ENGINE_HOST_TOOLS', `${at} lacks programs that unpack the engine: ${missing}.`, { node, next })];
  }
  const free = Number(found.get('free'));
  if (Number.isFinite(free) && free < neededKilobytes) {
    return [
      error('ENGINE_HOST_FULL', `${at} has ${Math.round(free / 1024)} MiB left for the engine; it takes 350.`, {
        node,
        next: 'Make room in the home folder there.',
        evidence: { file: home },
      }),
    ];
  }
  if (found.get('kills-processes') === 'yes' && found.get('uid') !== '0') {
    return [
      warning('ENGINE_HOST_KILLS', `${at} ends what a user left running when the last login ends.`, {
        node,
        why: 'A deploy there would not go on without you.',
        next: 'As root there: loginctl enable-linger USER does not suffice; set KillUserProcesses=no in logind.conf.',
        evidence: { command: 'loginctl show-session -p KillUserProcesses', file: '/etc/systemd/logind.conf' },
      }),
    ];
  }
  return [];
}
