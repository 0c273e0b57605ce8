import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What @electron/fuses looks for in the runtime. @see electron docs/tutorial/fuses.md, The wire */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * A folder in the form of Electron's runtime for Linux, which can't be had here: a program that says so, with a fuse
 * wire whose fuses are all on, and the files that a package takes along.
 */
export function makeStandIn(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 8]), Buffer.from('1'.repeat(8))]);
  const program = '#!/bin/sh\necho stand-in for the runtime\nexit 0\n';
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(program), wire, Buffer.from('\n')]));
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'chrome-sandbox'), '#!/bin/sh\n', { mode: 0o755 });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'resources.pak', join('locales', 'en-US.pak')]) {
    writeFileSync(join(folder, name), 'stand-in\n');
  }
}
