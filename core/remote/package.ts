import type { AboutEngine } from '../contract/engine-hosts.ts';
import { type EngineBundle, sha256 } from './bundle.ts';
import { aboutFile, launcher, sumsFile } from './layout.ts';
import type { Architecture } from './runtime.ts';
import type { CarriedFile } from './tar.ts';

/** All that goes to one machine. */
export interface EnginePackage {
  readonly about: AboutEngine;
  readonly files: readonly CarriedFile[];
  /** SHA-256 of the list of sums, which names all other files. */
  readonly sumOfSums: string;
  readonly bytes: number;
}

export type PackageNode =
  /** Carried along. */
  | { readonly carried: Uint8Array }
  /** The machine's own, absolute. */
  | { readonly own: string };

/** A path that needs no quoting in the launcher. */
export const plainPath = /^\/[A-Za-z0-9._/+-]+$/;

/** Starts the engine of its own folder; the environment's options are not for it. */
function launcherText(node: string): string {
  return [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd -P) || exit 1',
    'unset NODE_OPTIONS NODE_PATH',
    `exec ${node} "$here/engine.mjs" "$@"`,
    '',
  ].join('\n');
}

/** Puts the engine together for a machine: without the other processor's SQLite, with Node where it has none. */
export function packageFor(bundle: EngineBundle, architecture: Architecture, node: PackageNode): EnginePackage {
  const foreign = /\/prebuilds\/(?!linux-(x64|arm64)\.node$)|\/prebuilds\/linux-(x64|arm64)\.node$/;
  const own = `/prebuilds/linux-${architecture}.node`;
  const files: CarriedFile[] = bundle.files.filter(({ path }) => !foreign.test(path) || path.endsWith(own));
  if ('carried' in node) files.push({ path: 'node/bin/node', content: node.carried, mode: 0o755 });
  else if (!plainPath.test(node.own)) throw new Error(`${node.own} can't stand in a launcher`);
  const program = 'own' in node ? node.own : '"$here/node/bin/node"';
  files.push({ path: launcher, content: Buffer.from(launcherText(program)), mode: 0o755 });
  files.push({ path: aboutFile, content: Buffer.from(`${JSON.stringify(bundle.about)}\n`), mode: 0o644 });
  const sums = Buffer.from(files.map(({ path, content }) => `${sha256(content)}  ${path}\n`).join(''));
  return {
    about: bundle.about,
    files: [...files, { path: sumsFile, content: sums, mode: 0o644 }],
    sumOfSums: sha256(sums),
    bytes: files.reduce((all, { content }) => all + content.length, 0),
  };
}
