import { createTwoFilesPatch } from 'diff';

/** From what there is to what is proposed, as a unified diff; `undefined` where nothing changes. */
export function soundDiff(name: string, before: string, after: string): string | undefined {
  if (before === after) return undefined;
  // A name is the user's own, and still must not forge lines of the diff.
  const shown = [...name].map((char) => ((char.codePointAt(0) ?? 0) < 0x20 ? '?' : char)).join('');
  const patch = createTwoFilesPatch(shown, shown, before, after, 'as it is', 'sound version', { context: 3 });
  // The library's own heading (Index: and a rule) says nothing that the next line does not.
  return patch.slice(patch.indexOf('--- '));
}
