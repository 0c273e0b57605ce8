import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterDescription } from '../../core/cluster/description.ts';
import type { Profile } from '../../core/cluster/profile.ts';
import { keepProfile } from '../../core/engine/profiles.ts';
import { EngineState } from '../../core/engine/state.ts';
import { Engine } from '../../core/engine.ts';
import type { MergedLogLine } from '../../core/live/merged-logs.ts';
import type { NodeDetails } from '../../core/live/node-details-view.ts';
import type { RawConfiguration } from '../../core/live/raw-configuration.ts';
import type { ResourceDetails } from '../../core/live/resource-details.ts';
import type { ClusterView } from '../../core/live/view.ts';
import { ok, type Result, unwrap } from '../../core/result.ts';
import { type Served, serve } from '../../core/server/serve.ts';
import { makeHost } from '../../core/server/shared.ts';

/** A cluster that nobody connects to: what its nodes would say is made up. */
export interface Generated {
  readonly description: ClusterDescription;
  readonly view: (round: number) => ClusterView;
  /** Milliseconds between two views. */
  readonly everyMs: number;
  readonly node?: (node: string) => NodeDetails;
  readonly resource?: (resource: string) => ResourceDetails;
  readonly raw?: RawConfiguration;
  readonly lines?: readonly MergedLogLine[];
}

type Asking = { readonly signal: AbortSignal };

/** An engine whose nodes are made up; its store, its hosts and its contract are real. */
class GeneratedEngine extends Engine {
  readonly #made: Generated;

  constructor(folder: string, made: Generated) {
    super({ folder });
    this.#made = made;
  }

  override async *watch(_profile: Profile, { signal }: Asking): AsyncGenerator<ClusterView> {
    for (let round = 0; !signal.aborted; round += 1) {
      yield this.#made.view(round);
      await sleep(this.#made.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  override async nodeDetails(_profile: Profile, node: string) {
    return this.#told(this.#made.node?.(node));
  }

  override async resourceDetails(_profile: Profile, resource: string) {
    return this.#told(this.#made.resource?.(resource));
  }

  override async rawConfiguration() {
    return this.#told(this.#made.raw);
  }

  override async fenceProofs() {
    return ok(this.#made.description.nodes.map(({ name }) => ({ node: name })));
  }

  override async linkLatency() {
    return ok([]);
  }

  override async *followLogs(_profile: Profile, { signal }: Asking & { readonly backlog: number }) {
    yield { lines: this.#made.lines ?? [], missing: [] };
    await sleep(3_600_000, undefined, { signal }).catch(() => undefined);
  }

  #told<T>(value: T | undefined): Result<T> {
    if (value === undefined) throw new Error('this generated cluster does not tell that');
    return ok(value);
  }
}

/** Serves a generated cluster, under its name as a profile, to a browser of this machine. */
export async function serveGenerated(made: Generated): Promise<{ readonly served: Served; dispose(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-generated-'));
  const state = new EngineState({ folder });
  unwrap(keepProfile(state, { id: made.description.name, description: made.description }));
  state.store.dispose();
  const engine = new GeneratedEngine(folder, made);
  const host = makeHost(engine);
  const served = unwrap(await serve(host, { port: 0 }));
  return {
    served,
    dispose: async () => {
      await served.stop();
      await host.dispose();
      await engine.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
