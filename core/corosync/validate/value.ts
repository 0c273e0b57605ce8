import type { Report } from '../../report.ts';
import type { ConfEntry } from '../conf-file.ts';
import { whole } from '../model.ts';
import type { KeySpec } from '../schema.ts';
import type { Checked } from './finding.ts';

/** A value that is not of its key's type or out of its range. Addresses are checked with the nodes. */
export function checkValue({ found }: Checked, spec: KeySpec, entry: ConfEntry): readonly Report[] {
  const wanted = fault(spec, entry.value);
  if (wanted === undefined) return [];
  const isSwitch = spec.type === 'yes-no' || spec.type === 'on-off';
  // Logging takes yes and on alike (and refuses the rest); totem takes whatever it does not know for no.
  if (isSwitch && spec.section.startsWith('logging') && /^(yes|no|on|off)$/.test(entry.value)) return [];
  const isTakenForNo = isSwitch && spec.section.startsWith('totem');
  const text = `${entry.key} is ${JSON.stringify(entry.value.slice(0, 60))}; ${wanted}.`;
  return [
    found(isTakenForNo ? 'warning' : 'error', 'COROSYNC_VALUE_INVALID', entry, text, {
      why: isTakenForNo
        ? 'Corosync takes it for no, without a word.'
        : 'Corosync refuses the file, or runs with something that nobody meant.',
      next: spec.default === undefined ? 'Correct the value.' : `Correct the value; the default is ${spec.default}.`,
    }),
  ];
}

/** What the value should be, where it is not that. */
function fault(spec: KeySpec, value: string): string | undefined {
  switch (spec.type) {
    case 'uint': {
      const number = whole(value);
      const unit = spec.unit === undefined ? '' : ` (${spec.unit})`;
      if (number === undefined) return `it is a whole number without a unit${unit}`;
      // Corosync takes 0 of a timeout for "not set".
      if (number === 0 && spec.unit === 'ms') return undefined;
      if (spec.min !== undefined && number < spec.min) return `it is at least ${spec.min}${unit}`;
      if (number > (spec.max ?? 4294967295)) return `it is at most ${spec.max ?? 4294967295}${unit}`;
      return undefined;
    }
    case 'flag':
      return value === '0' || value === '1' ? undefined : 'it is 0 or 1';
    case 'yes-no':
      return value === 'yes' || value === 'no' ? undefined : 'it is yes or no';
    case 'on-off':
      return value === 'on' || value === 'off' ? undefined : 'it is on or off';
    case 'enum':
      return spec.values?.includes(value) ? undefined : `it is one of ${spec.values?.join(', ')}`;
    case 'path':
      return value.startsWith('/') ? undefined : 'it is an absolute path';
    case 'address':
    case 'text':
      return value === '' && spec.isRequired ? 'it may not be empty' : undefined;
  }
}
