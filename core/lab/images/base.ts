import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../result.ts';
import { memberEnvironment } from '../membership.ts';
import { runCommand } from '../run-command.ts';
import { repositoryMountPoint } from './chroot-layer.ts';
import { debianMirror } from './mirror.ts';
import type { Recipe } from './recipe.ts';

interface BaseOptions {
  readonly group: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Fills a folder with a bare Debian. @see debootstrap(8)
 * What belongs to one machine (host keys, machine-id, host name, name servers) is taken out.
 */
export async function buildBase(recipe: Recipe, folder: string, options: BaseOptions): Promise<Result<unknown>> {
  const mirror = await debianMirror();
  if (!mirror.ok) return mirror;
  const made = await runCommand(
    [
      // Its mounts inside the new root, and its children, end with it however it ends.
      'unshare',
      ...['--mount', '--pid', '--fork', '--kill-child', '--'],
      'debootstrap',
      '--variant=minbase',
      `--include=${recipe.base.join(',')}`,
      '--keyring=/usr/share/keyrings/debian-archive-keyring.gpg',
      recipe.release,
      folder,
      mirror.value,
    ],
    {
      ...options,
      timeoutMs: 30 * 60_000,
      env: { ...memberEnvironment(options.group), ...(await proxyOfApt(options.signal)) },
    },
  );
  if (!made.ok) return fail(...made.reports);
  await chmod(folder, 0o755);
  for (const kind of ['rsa', 'ecdsa', 'ed25519'])
    for (const end of ['', '.pub']) await rm(join(folder, `etc/ssh/ssh_host_${kind}_key${end}`), { force: true });
  await rm(join(folder, 'var/cache/apt/archives'), { recursive: true, force: true });
  // They would hold APT's lock at a moment of their own choice.
  for (const timer of ['apt-daily.timer', 'apt-daily-upgrade.timer'])
    await rm(join(folder, 'etc/systemd/system/timers.target.wants', timer), { force: true });
  await writeFile(join(folder, 'etc/machine-id'), '');
  await writeFile(join(folder, 'etc/resolv.conf'), '# A practice node has no name servers.\n');
  await rm(join(folder, 'etc/hostname'), { force: true });
  // Unsigned, since it is made here; a node can reach no other.
  await writeFile(join(folder, 'etc/apt/sources.list'), `deb [trusted=yes] file:${repositoryMountPoint} ./\n`);
  return ok(await readFile(join(folder, 'etc/debian_version'), 'utf8'));
}

/** debootstrap fetches with wget, which does not know the proxy that APT was told. */
async function proxyOfApt(signal: AbortSignal): Promise<Record<string, string>> {
  if (process.env['http_proxy']) return {};
  const asked = await runCommand(['apt-config', 'shell', 'proxy', 'Acquire::http::Proxy'], { signal });
  const proxy = asked.ok ? /^proxy='([^']+)'/.exec(asked.value.stdout)?.[1] : undefined;
  return proxy && proxy !== 'DIRECT' ? { http_proxy: proxy } : {};
}
