import type { ClusterDescription } from './description.ts';

/** Names of the secrets that a description refers to, each once: what the vault must hold before anything runs. */
export function secretNamesOf(description: ClusterDescription): readonly string[] {
  const names = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('secret' in value && typeof value.secret === 'string' && Object.keys(value).length === 1)
      names.add(value.secret);
    else for (const part of Object.values(value)) look(part);
  };
  look(description);
  return [...names];
}
