import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';

/** Suites of the Debian archive proper; security and third parties have others. */
const suite = /^(bookworm|trixie|forky|sid|bullseye|stable|testing|unstable|oldstable)$/;

/**
 * The Debian mirror that this machine itself uses, from its APT sources in either format; `QUORATE_DEBIAN_MIRROR`
 * overrules it. Reports LAB_NO_MIRROR. @see sources.list(5)
 */
export async function debianMirror(): Promise<Result<string>> {
  const told = process.env['QUORATE_DEBIAN_MIRROR'];
  if (told) return ok(told);
  for (const path of await sourceFiles()) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const uri = path.endsWith('.sources') ? mirrorInDeb822(text) : mirrorInOneLine(text);
    if (uri !== undefined) return ok(uri);
  }
  return fail(
    error('LAB_NO_MIRROR', 'No Debian mirror is among the APT sources of this machine.', {
      why: 'Practice nodes are Debian; their base image is built from a mirror once.',
      next: 'Set QUORATE_DEBIAN_MIRROR to the address of a Debian mirror.',
    }),
  );
}

async function sourceFiles(): Promise<readonly string[]> {
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const parts = names.filter((name) => /\.(list|sources)$/.test(name)).sort();
  return ['/etc/apt/sources.list', ...parts.map((name) => join(folder, name))];
}

/** The first Debian archive in the one-line format: `deb [options] URI SUITE COMPONENT…`. */
export function mirrorInOneLine(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const found = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line);
    if (found?.[1] && found[2] && suite.test(found[2]) && isArchive(found[1], found[3] ?? '')) return found[1];
  }
  return undefined;
}

/** The first Debian archive in the deb822 format. */
export function mirrorInDeb822(text: string): string | undefined {
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    const uri = field('URIs')[0];
    const isBinary = field('Types').includes('deb');
    if (
      uri &&
      isBinary &&
      field('Suites').some((name) => suite.test(name)) &&
      isArchive(uri, field('Components').join(' '))
    )
      return uri;
  }
  return undefined;
}

function isArchive(uri: string, components: string): boolean {
  return /^https?:|^file:/.test(uri) && /\bmain\b/.test(components);
}
