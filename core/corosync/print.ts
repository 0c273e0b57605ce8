import type { ConfFile, ConfItem } from './conf-file.ts';

/** The text of a corosync.conf, byte for byte as it was read but for what was edited. */
export function print(file: ConfFile): string {
  return file.items.map(printItem).join('');
}

function printItem(item: ConfItem): string {
  if (item.kind !== 'section') return item.raw + item.ending;
  const close = item.close === undefined ? '' : item.close.raw + item.close.ending;
  return item.open.raw + item.open.ending + item.items.map(printItem).join('') + close;
}
