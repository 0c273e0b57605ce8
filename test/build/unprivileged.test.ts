import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDebianLike } from '../../build/system-packages.ts';
import { requiredPackages } from '../../core/lab/requirements.ts';

const clone = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const nobody = 65534;

/** Why a user without rights can't be tried here; undefined where it can. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'Linux only';
  if (!isDebianLike()) return 'packages are told on Debian and Ubuntu only';
  // Who has no rights anyway is the user that is wanted.
  if (process.getuid?.() !== 0) return undefined;
  try {
    const script = 'mount --bind "$0" /mnt && exec setpriv "--reuid=$1" --clear-groups test -r /mnt/build/main.ts';
    execFileSync('unshare', ['--mount', 'sh', '-c', script, clone, String(nobody)], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'no mount namespace in which another user may read this clone';
  }
}

const why = whyNot();
const title = 'without the right to install packages';

/** As a person has it who may not install: dpkg knows two of the packages, sudo wants a password. */
describe.skipIf(why !== undefined)(why === undefined ? title : `${title} (skipped: ${why})`, () => {
  let folder: string;
  const started: ChildProcess[] = [];
  const present = ['apt', 'systemd'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-nobody-'));
    const program = (name: string, text: string) =>
      writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const lines = present.map((name) => `${name} installed`).join('\\n');
    await program('dpkg-query', `printf '${lines}\\nopenipmi config-files\\n'`);
    await program('sudo', 'echo "sudo $*" >> "$(dirname "$0")/sudo-asked"; exit 1');
    await program('apt-get', 'echo "apt-get $*" >> "$(dirname "$0")/apt-asked"');
    await chmod(folder, 0o755);
    if (process.getuid?.() === 0) await chown(folder, nobody, nobody);
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs build/main.ts as a user without rights, until it ends or has said what is waited for. */
  function run(
    args: readonly string[],
    enough = /$^/,
  ): Promise<{ readonly status: number | null; readonly said: string }> {
    const isRoot = process.getuid?.() === 0;
    // The clone may lie in a folder that only root may enter: it is seen at a place of its own, in a namespace.
    const place = isRoot ? '/mnt' : clone;
    const inside = (file: string) => (file.startsWith(`${clone}/`) ? join(place, relative(clone, file)) : file);
    const task = [inside(process.execPath), join(place, 'build', 'main.ts'), ...args];
    const asNobody = [
      'setpriv',
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      '--inh-caps=-all',
      ...task,
    ];
    const script = 'mount --bind "$0" /mnt && cd /mnt && exec "$@"';
    const [file = '', ...rest] = isRoot ? ['unshare', '--mount', 'sh', '-c', script, clone, ...asNobody] : task;
    const child = spawn(file, rest, {
      cwd: clone,
      env: { PATH: `${folder}:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: folder, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    started.push(child);
    return new Promise((resolve) => {
      let said = '';
      const hear = (bytes: Buffer) => {
        said += bytes.toString();
        // The recording goes on for a minute; the whole group ends here.
        if (enough.test(said) && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('close', (status) => resolve({ status, said }));
    });
  }

  const lineFor = (names: readonly string[]) =>
    `The practice cluster needs packages that are missing here. As root:\n  apt-get install ${names
      .filter((name) => !present.includes(name))
      .join(' ')}\n`;

  test('the demo prints the one line to type and goes on to the recording, which it calls one', async () => {
    const { said } = await run(['demo'], /== 2\. Check/);
    expect(said.slice(0, said.indexOf('\n', 70) + 1)).toBe(lineFor(requiredPackages));
    expect(said).toContain('So the demo itself can not run here.');
    expect(said).toMatch(/What follows is a RECORDING of the demo, made on \d{4}-\d{2}-\d{2}/);
    expect(said.indexOf('RECORDING')).toBeLessThan(said.indexOf('== 1. Three bare machines'));
    const asked = execFileSync('cat', [join(folder, 'sudo-asked')], { encoding: 'utf8' });
    // It was asked whether it goes without a password, and nothing else; APT was never started.
    expect(asked).toBe('sudo -n true\n');
    expect(() => execFileSync('cat', [join(folder, 'apt-asked')], { stdio: 'pipe' })).toThrow();
  }, 60_000);

  test('the tests print it too, and those on real nodes are skipped with the reason', async () => {
    // The configuration as it is: a bundled one would be written into the clone, which is not this user's.
    const { status, said } = await run([
      'test',
      '--project',
      'lab',
      '--configLoader',
      'native',
      'test/lab/deploy.test.ts',
    ]);
    expect(said).toContain('  apt-get install debootstrap ');
    expect(said).toContain('Real nodes are skipped: Practice nodes need root');
    expect(said).toMatch(/[1-9]\d* skipped/);
    expect(said).not.toMatch(/\d+ failed/);
    expect(status).toBe(0);
  }, 60_000);
});
