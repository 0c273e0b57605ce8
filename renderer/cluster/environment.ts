import type { Profile } from '../../core/contract/profiles.ts';

export type Environment = Profile['description']['environment'];

/** As it is written beside its colour. */
export const environmentWords: Readonly<Record<Environment, string>> = {
  production: 'Production',
  staging: 'Staging',
  practice: 'Practice',
};

/** In the order that matters most first. */
export const environments: readonly Environment[] = ['production', 'staging', 'practice'];
