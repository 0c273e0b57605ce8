import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.ts';

/** A hash over files and whole folders of the clone, names and contents. */
function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const entries = /\.\w+$/.test(source)
      ? [source]
      : readdirSync(join(root, source), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
          .sort();
    for (const file of entries) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Builds something where its sources are not those that it was last built from; the build's exit status, 0 where there was nothing to do. */
export async function buildWhereStale(
  name: string,
  sources: readonly string[],
  isThere: () => boolean,
  build: () => Promise<number>,
): Promise<number> {
  const stamp = join(root, '.setup', name);
  const wanted = hashOf(sources);
  if (isThere() && readOr(stamp) === wanted) return 0;
  const began = Date.now();
  process.stderr.write(`Building: ${name} …\n`);
  const status = await build();
  if (status !== 0) return status;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  process.stderr.write(`Building: ${name} is in place (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  return 0;
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
