import { type Dispatch, type SetStateAction, useEffect } from 'react';
import type { Profile } from '../../../core/contract/profiles.ts';
import type { Tone } from '../../components/Status.tsx';
import { useHealth } from './use-health.ts';

/** How each cluster is, by its id. */
export type Tally = Readonly<Record<string, Tone>>;

interface HealthProps {
  readonly profile: Profile;
  readonly setTally: Dispatch<SetStateAction<Tally>>;
}

/** Tells the head of the catalogue how one cluster is; draws nothing. */
export function Health({ profile, setTally }: HealthProps) {
  const { tone } = useHealth(profile);
  useEffect(() => setTally((before) => ({ ...before, [profile.id]: tone })), [profile.id, tone, setTally]);
  return null;
}
