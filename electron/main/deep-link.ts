import { profileId } from '../../core/contract/identifiers.ts';

/** The link among a command line's words, as another instance was started with it. */
export function linkIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith('quorate://'));
}

/**
 * The profile that a link names: `quorate://cluster/web`, and nothing behind it. A link comes from anywhere; it may
 * name a place, never an action.
 */
export function profileOf(link: string): string | undefined {
  if (link.length > 200) return undefined;
  const [, name] = /^quorate:\/\/cluster\/([^/?#]+)\/?$/.exec(link) ?? [];
  return name !== undefined && profileId.safeParse(name).success ? name : undefined;
}

/** Where the screens show a profile. */
export function placeOf(profile: string): string {
  return `#/c/${encodeURIComponent(profile)}/overview`;
}
