import type { ClusterView, FenceProof, LinkLatency } from '../../core/contract/live.ts';
import type { Tone } from '../components/tone.ts';
import { proofLastsMs, slowLinkMs } from './attention.ts';
import { nodeLinks } from './links.ts';
import { counted } from './words.ts';

/** One vital sign: its name, the number, what that means. */
export interface Vital {
  readonly name: string;
  readonly tone: Tone;
  readonly value: string;
  readonly meaning: string;
}

interface Sources {
  readonly view: ClusterView;
  readonly proofs: readonly FenceProof[] | undefined;
  readonly latencies: readonly LinkLatency[] | undefined;
  readonly now: number;
}

const unknown = (name: string, meaning = 'could not be read'): Vital => ({
  name,
  tone: 'unknown',
  value: 'Unknown',
  meaning,
});

/** The six signs that the overview opens with. What was not read is unknown, each for itself. */
export function vitalsOf(sources: Sources): readonly Vital[] {
  return [services(sources), nodes(sources), quorum(sources), links(sources), fencing(sources), storage];
}

function services({ view: { status } }: Sources): Vital {
  if (!status.isKnown) return unknown('Services');
  const { resources } = status.value;
  const ids = new Set(resources.map(({ id }) => id));
  if (ids.size === 0) return { name: 'Services', tone: 'waiting', value: 'None yet', meaning: 'nothing is configured' };
  const up = new Set(resources.filter(({ role, isFailed }) => role !== 'Stopped' && !isFailed).map(({ id }) => id));
  const isAll = up.size === ids.size;
  return {
    name: 'Services',
    tone: isAll ? 'well' : 'failed',
    value: `${up.size} of ${ids.size}`,
    meaning: isAll ? 'running' : `${ids.size - up.size} not running`,
  };
}

function nodes({ view }: Sources): Vital {
  const count = (state: string) => view.nodes.filter((node) => node.state === state).length;
  const all = view.nodes.length;
  if (count('unknown') === all) return unknown('Nodes');
  const online = count('online');
  const others = (['unclean', 'offline', 'unknown', 'standby', 'maintenance', 'pending'] as const)
    .map((state) => [count(state), state] as const)
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${number} ${state}`);
  const isLost = count('offline') + count('unclean') > 0;
  return {
    name: 'Nodes',
    tone: others.length === 0 ? 'well' : isLost ? 'failed' : 'attention',
    value: `${online} of ${all}`,
    meaning: others.length === 0 ? 'online, none in standby' : others.join(', '),
  };
}

function quorum({ view }: Sources): Vital {
  const known = view.nodes.flatMap(({ quorum: fact }) => (fact.isKnown ? [fact.value] : []));
  const best = known.find(({ isQuorate }) => isQuorate) ?? known[0];
  if (!best) return unknown('Quorum');
  const spare = best.votes - best.needed;
  return {
    name: 'Quorum',
    tone: !best.isQuorate || view.partitions.length > 1 ? 'failed' : spare > 0 ? 'well' : 'attention',
    value: `${best.votes} of ${counted(best.expectedVotes, 'vote')}`,
    meaning: best.isQuorate ? `needs ${best.needed}, may lose ${Math.max(0, spare)}` : `needs ${best.needed}`,
  };
}

function links({ view, latencies = [] }: Sources): Vital {
  const all = nodeLinks(view.nodes, latencies);
  if (all.length === 0) return { name: 'Links', tone: 'waiting', value: 'None', meaning: 'a single node has none' };
  if (all.every(({ state }) => state === 'unknown')) return unknown('Links');
  const up = all.filter(({ state }) => state === 'up').length;
  const lost = all.filter(({ state }) => state === 'lost').length;
  const slow = all.filter(({ averageMs = 0 }) => averageMs > slowLinkMs);
  const slowest = slow[0];
  const meaning =
    lost > 0
      ? `${lost} lost`
      : up < all.length
        ? `${all.length - up} unknown`
        : slowest
          ? `${slow.length} slow: ${slowest.from} to ${slowest.to}`
          : 'between every two nodes';
  return {
    name: 'Links',
    tone: lost > 0 || slowest ? 'attention' : up < all.length ? 'unknown' : 'well',
    value: `${up} of ${all.length} up`,
    meaning,
  };
}

function fencing({ view, proofs, now }: Sources): Vital {
  if (!view.status.isKnown) return unknown('Fencing');
  const { isFencingEnabled } = view.status.value;
  if (isFencingEnabled === undefined) return unknown('Fencing');
  if (!isFencingEnabled) return { name: 'Fencing', tone: 'failed', value: 'Off', meaning: 'data is not protected' };
  if (!proofs) return { name: 'Fencing', tone: 'unknown', value: 'On', meaning: 'proofs not read yet' };
  const proven = proofs.filter(({ at }) => at !== undefined && now - at <= proofLastsMs).length;
  return {
    name: 'Fencing',
    tone: proven === view.nodes.length ? 'well' : 'attention',
    value: `${proven} of ${view.nodes.length} proven`,
    meaning: 'in the last 30 days',
  };
}

/** The engine does not read DRBD and Open vSwitch yet, and a screen must not make it look as if it did. */
const storage: Vital = {
  name: 'Storage and bridge',
  tone: 'unknown',
  value: 'Not read',
  meaning: 'DRBD, Open vSwitch',
};
