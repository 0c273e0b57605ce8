import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../../progress.ts';
import { fail, ok, type Result } from '../../result.ts';
import { takeLock } from '../host-lock.ts';
import { cacheFolder } from '../instance.ts';
import { endMembers } from '../membership.ts';
import type { PackageChoice, Release } from '../state.ts';
import { buildBase } from './base.ts';
import { runInLayer } from './chroot-layer.ts';
import { makePart, toldStep } from './part.ts';
import { recipeFor } from './recipe.ts';
import { buildRepository } from './repository.ts';

/** What a machine's root is made of. */
export interface Images {
  /** Overlay layers, uppermost first. */
  readonly lowers: readonly string[];
  /** The same without the cluster packages; for the client. */
  readonly bareLowers: readonly string[];
  /** Folder of packages that a node sees read-only. */
  readonly repository: string;
}

/** Services that the cluster starts, or that would start with a sample configuration. */
const disabledServices = [
  'apache2',
  'corosync',
  'corosync-qdevice',
  'drbd',
  'haproxy',
  'logd',
  'memcached',
  'nginx',
  'openvswitch-switch',
  'pacemaker',
  'pcsd',
  'pcsd-ruby',
  'sbd',
];

/**
 * The images of a release, built once and kept: the base, the packages, the lists of packages, and on wish a layer
 * with the packages installed and their services off. One builder at a time; what a killed one left is cleared away.
 */
export async function ensureImages(
  release: Release,
  packages: PackageChoice,
  tell: OnProgress,
  signal: AbortSignal,
): Promise<Result<Images>> {
  const recipe = recipeFor(release);
  const part = (name: string) => join(recipe.folder, name);
  const images: Images = {
    lowers: [...(packages === 'installed' ? [part('installed/layer')] : []), part('lists/layer'), part('base')],
    bareLowers: [part('lists/layer'), part('base')],
    repository: part('packages'),
  };
  if ([...images.lowers, images.repository].every((path) => existsSync(path))) return ok(images);

  await using _lock = await takeLock(`images/${release}`, signal, () =>
    tell({
      at: Date.now(),
      step: `lab/images/${release}`,
      title: `Wait for another builder of ${release}`,
      state: 'waiting',
    }),
  );
  const group = `images.${release}`;
  await endMembers(group);

  const step = async (
    name: string,
    title: string,
    work: (building: string, onLine: (line: string) => void) => Promise<Result<unknown>>,
  ): Promise<Result<unknown>> => {
    if (existsSync(part(name))) return ok(undefined);
    return toldStep(tell, `lab/${name}/${release}`, title, (onLine) =>
      makePart(part(name), (building) => work(building, onLine)),
    );
  };

  const base = await step('base', `Build the bare Debian ${release} that nodes start from`, (building, onLine) =>
    buildBase(recipe, building, { group, signal, onLine }),
  );
  if (!base.ok) return fail(...base.reports);
  const repository = await step(
    'packages',
    `Fetch the packages that ${release} nodes can install`,
    (building, onLine) => buildRepository(recipe, building, { base: part('base'), group, signal, onLine }),
  );
  if (!repository.ok) return fail(...repository.reports);
  const layer = (building: string, onLine: (line: string) => void, lowers: readonly string[]) => ({
    lowers,
    repository: images.repository,
    building,
    group,
    signal,
    onLine,
  });
  const lists = await step('lists', `Read the lists of packages for ${release}`, (building, onLine) =>
    runInLayer(layer(building, onLine, [part('base')]), [['apt-get', '-q', 'update']]),
  );
  if (!lists.ok) return fail(...lists.reports);
  await removeOutdated(release, recipe.folder);
  if (packages === 'bare') return ok(images);
  const install = ['apt-get', '-q', '-y', 'install', '--no-install-recommends', ...recipe.repository];
  const installed = await step('installed', `Install the cluster packages for ${release}`, (building, onLine) =>
    runInLayer(layer(building, onLine, images.bareLowers), [install, ['sh', '-c', disable, 'sh', ...disabledServices]]),
  );
  return installed.ok ? ok(images) : fail(...installed.reports);
}

/** Not every release brings every service; a unit that is not there needs no disabling. */
const disable = 'for name; do systemctl disable "$name.service" 2>&1 || true; done';

/** Images of older recipes go, unless a machine that is up stands on them. */
async function removeOutdated(release: Release, current: string): Promise<void> {
  const mounts = readFileSync('/proc/mounts', 'utf8');
  for (const name of await readdir(cacheFolder)) {
    const folder = join(cacheFolder, name);
    if (name.startsWith(`${release}-`) && folder !== current && !mounts.includes(`${folder}/`))
      await rm(folder, { recursive: true, force: true });
  }
}
