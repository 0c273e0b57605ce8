import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../result.ts';
import { memberEnvironment } from '../membership.ts';
import { type HostCommand, type RunOptions, runCommand } from '../run-command.ts';

/** Where nodes see the packages that they can install. */
export const repositoryMountPoint = '/srv/quorate-packages';

export interface LayerOptions {
  /** Layers below, uppermost first. */
  readonly lowers: readonly string[];
  readonly repository: string;
  readonly building: string;
  readonly group: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Mounts, in a mount namespace that ends with the build however it ends, and runs a command in the root that results.
 * A constant shell text: what varies comes as arguments.
 */
const inRoot = `
root=$1; options=$2; repository=$3; point=$4; shift 4
mount -t overlay overlay -o "$options" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mkdir "$root/run/lock" # /var/lock leads there, and dpkg takes a dead link for another package's file
mkdir -p "$root$point"
mount --bind "$repository" "$root$point"
exec chroot "$root" "$@"
`;

/** Runs commands in a root made of layers, in order; what they change is the new layer, in `building`/layer. */
export async function runInLayer(
  options: LayerOptions,
  commands: readonly (readonly string[])[],
): Promise<Result<unknown>> {
  const [layer, work, root] = ['layer', 'work', 'root'].map((name) => join(options.building, name));
  if (!layer || !work || !root) throw new Error('unreachable');
  for (const folder of [layer, work, root]) await mkdir(folder, { recursive: true });
  // Nothing that a package brings is started while an image is built. @see invoke-rc.d(8)
  await mkdir(join(layer, 'usr/sbin'), { recursive: true });
  const policy = join(layer, 'usr/sbin/policy-rc.d');
  await writeFile(policy, '#!/bin/sh\nexit 101\n');
  await chmod(policy, 0o755);
  const overlay = `lowerdir=${options.lowers.join(':')},upperdir=${layer},workdir=${work}`;
  const run: RunOptions = {
    signal: options.signal,
    timeoutMs: 20 * 60_000,
    onLine: options.onLine,
    env: {
      ...memberEnvironment(options.group),
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      DEBIAN_FRONTEND: 'noninteractive',
    },
  };
  for (const command of commands) {
    const apart: HostCommand = [
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--',
      'sh',
      '-ceu',
      inRoot,
      'sh',
    ];
    const done = await runCommand([...apart, root, overlay, options.repository, repositoryMountPoint, ...command], run);
    if (!done.ok) return done;
  }
  await rm(policy, { force: true });
  await rm(work, { recursive: true, force: true });
  return ok(undefined);
}
