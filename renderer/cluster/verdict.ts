import type { ClusterView, StatusFact } from '../../core/contract/live.ts';
import type { Tone } from '../components/tone.ts';
import type { Attention } from './attention.ts';
import { counted, numberWord, sentence } from './words.ts';

export interface Verdict {
  readonly tone: Tone;
  /** "Is it all right?" in one sentence. */
  readonly sentence: string;
  /** The same in two or three words, for a card. */
  readonly short: string;
}

/** The verdict on a cluster from what needs attention on it. */
export function verdictOf(view: ClusterView, attention: readonly Attention[]): Verdict {
  const failed = attention.filter(({ tone }) => tone === 'failed');
  const unknown = attention.filter(({ tone }) => tone === 'unknown');
  const rest = attention.length - failed.length - unknown.length;
  const more = (count: number) =>
    count === 0 ? '' : ` ${sentence(numberWord(count))} more ${count === 1 ? 'thing needs' : 'things need'} attention.`;
  if (failed[0])
    return { tone: 'failed', sentence: `${failed[0].title}.${more(attention.length - 1)}`, short: failed[0].title };
  if (unknown[0])
    return {
      tone: 'unknown',
      sentence: `Not all is known: ${unknown[0].title}.${more(attention.length - 1)}`,
      short: 'Not all is known',
    };
  const runs = view.status.isKnown ? running(view.status.value) : 'The cluster is up';
  if (rest === 0) return { tone: 'well', sentence: `${runs}.`, short: 'Healthy' };
  return {
    tone: 'attention',
    sentence: `${runs}. ${sentence(numberWord(rest))} ${rest === 1 ? 'thing needs' : 'things need'} attention.`,
    short: `${runs === 'Everything runs' ? 'Runs' : 'Up'}, ${numberWord(rest)} ${rest === 1 ? 'warning' : 'warnings'}`,
  };
}

function running(status: StatusFact): string {
  const ids = [...new Set(status.resources.map(({ id }) => id))];
  if (ids.length === 0) return 'The cluster is up, without a service yet';
  const up = new Set(status.resources.filter(({ role }) => role !== 'Stopped').map(({ id }) => id));
  return up.size === ids.length ? 'Everything runs' : `${up.size} of ${counted(ids.length, 'resource')} run`;
}

/** What the verdict rests on, in one line: nodes, quorum, DC. */
export function basisOf(view: ClusterView): string {
  const online = view.nodes.filter(({ state }) => state === 'online').length;
  const nodes = `${online} of ${counted(view.nodes.length, 'node')} online`;
  if (!view.status.isKnown) return `${nodes}. Quorum and DC are unknown.`;
  const { isQuorate, dc } = view.status.value;
  return `${nodes}, ${isQuorate ? 'quorate' : 'no quorum'}, ${dc === undefined ? 'no DC elected' : `DC is ${dc}`}.`;
}
