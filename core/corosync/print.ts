import type { ConfFile, ConfItem } from './conf-file.ts';

/** The text of a corosync.conf, byte for byte as it was read but for what was edited. */
export function print(file: ConfFile): string {
  return file.items.map(printItem).join('');
}

/** The line as it may be shown and logged: a shared key that stands in the file is dots. Sections: their brace. */
export function shown(item: ConfItem): string {
  if (item.kind === 'section') return item.open.raw;
  const isSecret = item.kind === 'entry' && item.key === 'key' && item.value !== '';
  return isSecret ? `${item.raw.slice(0, item.raw.indexOf(':'))}: ••••••` : item.raw;
}

function printItem(item: ConfItem): string {
  if (item.kind !== 'section') return item.raw + item.ending;
  const close = item.close === undefined ? '' : item.close.raw + item.close.ending;
  return item.open.raw + item.open.ending + item.items.map(printItem).join('') + close;
}
