import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecuteContext } from '../../../core/plan/execute.ts';
import type { ProgressEvent } from '../../../core/progress.ts';
import { ok } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import type { Transport } from '../../../core/transport/transport.ts';
import { localTransport, makeLocalNode } from './local-transport.ts';

const authkey = Buffer.from('a key of 256 bits, or nearly so!').toString('base64');

/** Two nodes that are folders, a store, and what execute needs; `dispose` removes all. */
export interface LocalCluster {
  readonly folder: string;
  readonly store: Store;
  readonly kept: Map<string, Secret>;
  readonly events: ProgressEvent[];
  root(node: string): string;
  read(node: string, path: string): string | undefined;
  context(more?: Partial<ExecuteContext>): ExecuteContext;
  dispose(): void;
}

/** Makes the nodes as a distribution would leave them. */
function makeNodes(folder: string, nodes: readonly string[]): void {
  for (const node of nodes) {
    const root = join(folder, node);
    makeLocalNode(root);
    writeFileSync(join(root, 'installed'), 'bash\n');
    writeFileSync(join(root, 'lines'), 'first\n');
    writeFileSync(join(root, 'etc/sample.conf'), 'sample\n');
    const remove = 'for name; do [ "$name" = -- ] || sed -i "/^$name\\$/d" installed; done; echo "$*" >>remove.log';
    writeFileSync(join(root, 'bin/remove-packages'), `#!/bin/sh\n${remove}\n`, { mode: 0o755 });
  }
}

/** What execute needs for nodes below a folder. */
export function contextFor(folder: string, store: Store, kept: Map<string, Secret>): ExecuteContext {
  const secrets = new Map([['corosync/authkey', new Secret(authkey)]]);
  return {
    transport: async (node): Promise<ReturnType<typeof ok<Transport>>> => ok(localTransport(node, join(folder, node))),
    secrets: async (name) => secrets.get(name),
    keeper: {
      put: async (name, secret) => {
        kept.set(name, secret);
        return ok(undefined);
      },
      get: async (name) => ok(kept.get(name)),
      remove: async (name) => {
        kept.delete(name);
        return ok(undefined);
      },
    },
    journal: store.journal,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

export function openLocalCluster(nodes: readonly string[] = ['node1', 'node2']): LocalCluster {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-plan-'));
  makeNodes(folder, nodes);
  const store = openStore(join(folder, 'store'));
  const kept = new Map<string, Secret>();
  const events: ProgressEvent[] = [];
  return {
    folder,
    store,
    kept,
    events,
    root: (node) => join(folder, node),
    read: (node, path) => {
      try {
        return readFileSync(join(folder, node, path), 'utf8');
      } catch {
        return undefined;
      }
    },
    context: (more = {}) => ({
      ...contextFor(folder, store, kept),
      onProgress: (event) => events.push(event),
      ...more,
    }),
    dispose: () => {
      store.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
