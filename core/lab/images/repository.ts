import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../result.ts';
import { memberEnvironment } from '../membership.ts';
import { type RunOptions, runCommand } from '../run-command.ts';
import { debianMirror } from './mirror.ts';
import type { Recipe } from './recipe.ts';

interface RepositoryOptions {
  readonly base: string;
  readonly group: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Downloads the recipe's packages, with all that they need beyond the base, and indexes them. This machine's own
 * apt-get does it (its proxies, certificates and credentials hold), told that the base is what is installed.
 * @see apt.conf(5) Dir
 */
export async function buildRepository(
  recipe: Recipe,
  folder: string,
  options: RepositoryOptions,
): Promise<Result<unknown>> {
  const mirror = await debianMirror();
  if (!mirror.ok) return mirror;
  const apt = join(folder, 'apt');
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'empty'])
    await mkdir(join(apt, name), { recursive: true });
  await writeFile(
    join(apt, 'sources.list'),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror.value} ${recipe.release} main\n`,
  );
  const settings = [
    `Dir::State=${apt}/state`,
    `Dir::State::status=${options.base}/var/lib/dpkg/status`,
    `Dir::Cache=${apt}/cache`,
    `Dir::Cache::archives=${apt}/cache/archives`,
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    `Dir::Etc::sourceparts=${apt}/empty`,
    `Dir::Etc::preferences=${apt}/empty/none`,
    `Dir::Etc::preferencesparts=${apt}/empty`,
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=root',
    'APT::Update::Post-Invoke=',
    'Debug::NoLocking=true',
  ].flatMap((setting) => ['-o', setting]);
  const run: RunOptions = {
    signal: options.signal,
    onLine: options.onLine,
    timeoutMs: 20 * 60_000,
    env: memberEnvironment(options.group),
  };
  const updated = await runCommand(['apt-get', '-q', ...settings, 'update'], run);
  if (!updated.ok) return updated;
  const fetched = await runCommand(
    ['apt-get', '-q', '-y', ...settings, '--download-only', 'install', ...recipe.repository],
    run,
  );
  if (!fetched.ok) return fetched;
  const archives = join(apt, 'cache/archives');
  for (const name of (await readdir(archives)).filter((entry) => entry.endsWith('.deb')))
    await rename(join(archives, name), join(folder, name));
  await rm(apt, { recursive: true, force: true });
  return indexPackages(folder, options.signal);
}

/** Writes the index that makes a folder of packages an APT source. @see dpkg-scanpackages(1) for the format */
async function indexPackages(folder: string, signal: AbortSignal): Promise<Result<number>> {
  const stanzas: string[] = [];
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.deb')).sort()) {
    const path = join(folder, name);
    const control = await runCommand(['dpkg-deb', '--field', path], { signal });
    if (!control.ok) return control;
    const bytes = await readFile(path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const where = `Filename: ./${name}\nSize: ${bytes.length}\nSHA256: ${digest}\n`;
    stanzas.push(`${control.value.stdout.trimEnd()}\n${where}`);
  }
  await writeFile(join(folder, 'Packages'), `${stanzas.join('\n')}`);
  return ok(stanzas.length);
}
