import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtScreens } from '../../../core/server/serve.ts';

export interface BundlePart {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Fetched before the first screen is there. */
  readonly isFirst: boolean;
}

/** The built renderer by part, largest first; fonts and pictures are one part each. */
export async function bundleParts(folder = builtScreens): Promise<readonly BundlePart[]> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const parts = new Map<string, BundlePart>();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const content = await readFile(join(file.parentPath, file.name));
    const kind = /\.(woff2?|ttf)$/.test(file.name) ? 'fonts' : /\.(png|svg|jpg)$/.test(file.name) ? 'pictures' : '';
    const name = kind || file.name.replace(/-[\w-]{8}(?=\.\w+$)/, '');
    const before = parts.get(name);
    parts.set(name, {
      name,
      bytes: (before?.bytes ?? 0) + content.length,
      gzipBytes: (before?.gzipBytes ?? 0) + (kind === 'fonts' ? content.length : gzipSync(content).length),
      isFirst: (before?.isFirst ?? false) || page.includes(file.name),
    });
  }
  return [...parts.values()].sort((one, other) => other.bytes - one.bytes);
}
