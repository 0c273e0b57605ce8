import type { CrmFile, CrmItem } from './model.ts';

/** The text of one item, as it stands. */
export function printItem(item: CrmItem): string {
  if (item.type !== 'statement') return item.raw;
  return item.tokens.map(({ gap, raw }) => gap + raw).join('') + item.tail;
}

/** Writes a file back; `printCrm(parseCrm(text)) === text` for every text. */
export function printCrm(file: CrmFile): string {
  return file.items.map(printItem).join('');
}
