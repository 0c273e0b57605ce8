import { createTwoFilesPatch } from 'diff';
import type { FileAction, RemoveAction } from './action.ts';
import { maskTemplate } from './template.ts';
import { visible } from './visible.ts';

const dots = '••••••';

/** The text that a file step will write, as it may be shown; undefined where there is none to show. */
function shownText(action: FileAction): string | undefined {
  if (typeof action.content !== 'string' || action.encoding === 'base64') return undefined;
  return action.encoding === 'template' ? maskTemplate(action.content) : action.content;
}

/**
 * What a step does to its file, as lines of a unified diff without its two header lines; secrets as dots.
 * @see diff(1) -u
 */
export function diffLines(action: FileAction | RemoveAction): readonly string[] {
  const before = action.before;
  const after = action.kind === 'remove' ? '' : shownText(action);
  if (after === undefined) return [`+${describeBytes(action as FileAction)}`];
  if (before === undefined && action.kind === 'remove') return [];
  const patch = createTwoFilesPatch('before', 'after', before ?? '', after, '', '', { context: 3 });
  return patch
    .split('\n')
    .slice(3)
    .filter((line, index, lines) => line !== '' || index < lines.length - 1)
    .map((line) => visible(line));
}

function describeBytes(action: FileAction): string {
  if (typeof action.content !== 'string') return `${dots} (the secret ${action.content.secret})`;
  return `(${Buffer.from(action.content, 'base64').length} bytes)`;
}
