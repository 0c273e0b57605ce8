import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.ts';

/** A real browser, for the tests and measurements of the screens. */
export const browserPackages: readonly string[] = ['chromium'];

/** What the tests need besides: a browser, and a real sshd and sudo for the SSH transport. */
export function testPackages(): readonly string[] {
  // Where systemd runs, installing the server would open this machine's own port 22: then those tests say why they skip.
  return existsSync('/run/systemd/system')
    ? [...browserPackages, 'sudo']
    : [...browserPackages, 'openssh-server', 'sudo'];
}

/** Whether packages are told and installed by APT here. */
export function isDebianLike(): boolean {
  if (!existsSync('/etc/os-release') || !existsSync('/usr/bin/apt-get')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function missing(names: readonly string[]): readonly string[] {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    encoding: 'utf8',
  });
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Installs Debian packages that are missing, said before it happens; where that can't be done from here (not Debian,
 * no right to) it prints the one line to type and goes on: what needs them says so again, and is skipped or replayed.
 */
export async function ensureSystemPackages(names: readonly string[]): Promise<void> {
  if (!isDebianLike()) return;
  const wanted = missing(names);
  if (wanted.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const canSudo = !isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  if (!isRoot && !canSudo) {
    process.stderr.write(
      `The practice cluster needs packages that are missing here. As root:\n  apt-get install ${wanted.join(' ')}\n`,
    );
    return;
  }
  const prefix = isRoot ? [] : ['sudo', '-n'];
  process.stderr.write(`Setting up: installing Debian packages ${wanted.join(', ')} (usually 20 to 60 s) …\n`);
  const began = Date.now();
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  const call = (rest: readonly string[]) => {
    const [file = 'env', ...args] = [...prefix, ...apt, ...rest];
    return run(file, args);
  };
  if ((await call(['update'])) !== 0 || (await call(['install', '--no-install-recommends', ...wanted])) !== 0) {
    process.stderr.write('Some packages could not be installed (apt-get says why above).\n');
    return;
  }
  process.stderr.write(`Setting up: Debian packages are in place (${Math.round((Date.now() - began) / 1000)} s)\n`);
}
