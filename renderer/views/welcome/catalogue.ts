import type { Profile } from '../../../core/contract/profiles.ts';
import { environments } from '../../cluster/environment.ts';
import { numberWord, sentence } from '../../cluster/words.ts';
import type { Tone } from '../../components/tone.ts';

/** By environment, what matters most first; in each by name. */
export function inOrder(profiles: readonly Profile[]): readonly Profile[] {
  const place = ({ description }: Profile) => environments.indexOf(description.environment);
  return profiles.toSorted((one, other) => place(one) - place(other) || one.id.localeCompare(other.id));
}

/** The catalogue in one sentence, from how each cluster is; undefined where that is not told yet. */
export function leadOf(tones: readonly (Tone | undefined)[]): string {
  const all = tones.length;
  if (all === 0) return 'None yet.';
  const of = (wanted: readonly Tone[]) => tones.filter((tone) => tone !== undefined && wanted.includes(tone)).length;
  const bad = of(['failed', 'attention']);
  const unread = of(['unknown']);
  const pending = tones.filter((tone) => tone === undefined || tone === 'waiting').length;
  const parts = [
    bad > 0 && all === 1 && 'it needs attention',
    bad > 0 && all > 1 && `${numberWord(bad)} of ${numberWord(all)} ${bad === 1 ? 'needs' : 'need'} attention`,
    unread > 0 && `${numberWord(unread)} could not be read`,
    pending > 0 && `${numberWord(pending)} ${pending === 1 ? 'is' : 'are'} being read`,
  ].filter((part) => part !== false);
  if (parts.length > 0) return `${sentence(parts.join(', '))}.`;
  const off = of(['off']);
  if (off === all) return 'All are powered off.';
  return off > 0 ? `All that run are healthy; ${numberWord(off)} ${off === 1 ? 'is' : 'are'} off.` : 'All are healthy.';
}
