import type { Report } from '../../report.ts';
import type { ConfItem, ConfSection } from '../conf-file.ts';
import { entryIn, walk } from '../conf-file.ts';
import { keySpec, keys, nearestKey, nearestSection, sectionSpec, spellingFor } from '../schema.ts';
import type { Checked } from './finding.ts';
import { checkValue } from './value.ts';

/** Lines that corosync refuses, sections and keys that it does not know, values out of their range. */
export function checkSyntax(checked: Checked): readonly Report[] {
  const { file } = checked;
  const reports: Report[] = [];
  for (const { item, path } of walk(file)) {
    reports.push(...checkLength(checked, item));
    if (item.kind === 'junk') reports.push(junk(checked, item));
    if (item.kind === 'section') reports.push(...checkSection(checked, item, path));
    if (item.kind === 'entry') reports.push(...checkKey(checked, item, path));
  }
  return reports;
}

function junk({ found }: Checked, item: ConfItem): Report {
  const isBrace = item.kind === 'junk' && item.raw.trim().startsWith('}');
  const text = isBrace
    ? 'This closing brace closes nothing, or does not stand alone.'
    : 'This line is neither a section, nor a key with a value, nor a comment.';
  return found('error', 'COROSYNC_SYNTAX', item, text, {
    why: 'Corosync refuses the whole file and does not start.',
    next: isBrace ? 'Put the brace on a line of its own, one for each section.' : 'Write `key: value`, or # in front.',
  });
}

/** @see corosync 3.1.7: a line of 512 bytes is "too long" */
function checkLength({ found }: Checked, item: ConfItem): readonly Report[] {
  const raw = item.kind === 'section' ? item.open.raw : item.raw;
  if (Buffer.byteLength(raw) < 511) return [];
  const text = `This line has ${Buffer.byteLength(raw)} bytes; corosync takes 510.`;
  return [
    found('error', 'COROSYNC_LINE_TOO_LONG', item, text, {
      why: 'Corosync refuses the whole file and does not start.',
      next: 'Shorten the line.',
    }),
  ];
}

function checkSection(checked: Checked, section: ConfSection, path: readonly string[]): readonly Report[] {
  const { found } = checked;
  const reports: Report[] = [];
  const refused = { why: 'Corosync refuses the whole file and does not start.', next: '' };
  if (section.name === '') {
    const next = 'Write the name of the section in front of the brace, on the same line.';
    reports.push(
      found('error', 'COROSYNC_SYNTAX', section, 'This brace opens a section without a name.', { ...refused, next }),
    );
  }
  if (section.afterBrace !== '') {
    const next = 'Put what follows the brace on lines of its own.';
    reports.push(
      found('error', 'COROSYNC_SYNTAX', section, 'Something stands behind the opening brace.', { ...refused, next }),
    );
  }
  if (section.close === undefined) {
    const text = `The section ${section.name} is never closed.`;
    const next = 'Put a } on a line of its own where the section ends.';
    reports.push(found('error', 'COROSYNC_SYNTAX', section, text, { ...refused, next }));
  }
  return [...reports, ...checkKnown(checked, section, path)];
}

function checkKnown({ found, file }: Checked, section: ConfSection, path: readonly string[]): readonly Report[] {
  const parent = path.join('.');
  const full = [...path, section.name].join('.');
  const spec = sectionSpec(full);
  if (spec === undefined) {
    // What lies in an unknown section is told once, at its top.
    if (section.name === '' || (path.length > 0 && sectionSpec(parent) === undefined)) return [];
    const near = nearestSection(parent, section.name);
    return [
      found('warning', 'COROSYNC_UNKNOWN_SECTION', section, `Corosync knows no section ${full}.`, {
        why: 'It is read past without a word, and whatever it sets does not apply.',
        next: near === undefined ? 'Look the name up in corosync.conf(5).' : `Did you mean ${near.path}?`,
      }),
    ];
  }
  if (spec.removedIn !== undefined) {
    return [
      found(
        'warning',
        'COROSYNC_SECTION_REMOVED',
        section,
        `Corosync ${spec.removedIn} and later do not read ${full}.`,
        {
          why: 'What it sets does not apply.',
          next:
            full === 'service'
              ? 'Delete it and let systemd start pacemaker.service.'
              : `Delete it${file.items.length > 1 ? '' : ', the file with it'}.`,
        },
      ),
    ];
  }
  const missing = keys.filter(
    (key) => key.section === full && key.isRequired && entryIn(section, key.key) === undefined,
  );
  // The same section may stand twice, and then the key may be in the other one; links are checked with the nodes.
  return missing
    .filter((key) => key.pattern === undefined)
    .filter((key) => spec.isList || !hasTwin(checkedTwins(file.items, path, section), key.key))
    .map((key) =>
      found('error', 'COROSYNC_KEY_MISSING', section, `The section ${full} needs ${key.key}.`, {
        why: `${key.meaning} Without it corosync does not start, or the section has no effect.`,
        next: `Add ${key.key}: ${key.values?.[0] ?? '…'}.`,
      }),
    );
}

function checkedTwins(
  items: readonly ConfItem[],
  path: readonly string[],
  section: ConfSection,
): readonly ConfSection[] {
  const [outer, ...rest] = path;
  const sections = items.filter((item): item is ConfSection => item.kind === 'section');
  if (outer === undefined) return sections.filter((other) => other.name === section.name && other !== section);
  return sections.filter((other) => other.name === outer).flatMap((other) => checkedTwins(other.items, rest, section));
}

function hasTwin(twins: readonly ConfSection[], key: string): boolean {
  return twins.some((twin) => entryIn(twin, key) !== undefined);
}

function checkKey(checked: Checked, item: ConfItem, path: readonly string[]): readonly Report[] {
  const { found, view } = checked;
  if (item.kind !== 'entry') return [];
  const section = path.join('.');
  if (path.length > 0 && sectionSpec(section) === undefined) return [];
  if (sectionSpec(section)?.removedIn !== undefined) return [];
  const spec = keySpec(section, item.key);
  if (spec === undefined) return [unknownKey(checked, item.key, section, item)];
  if (spec.removedIn !== undefined) {
    return [
      found('warning', 'COROSYNC_KEY_REMOVED', item, `Corosync ${spec.removedIn} and later do not read ${item.key}.`, {
        why: `${capital(spec.dated ?? 'it was removed')}.`,
        next: 'Delete the line.',
      }),
    ];
  }
  const reports = [...checkValue(checked, spec, item)];
  if (spec.dated !== undefined) {
    const advice = { why: `${capital(spec.dated)}.`, next: 'Write it the new way.' };
    reports.push(found('info', 'COROSYNC_KEY_DATED', item, `${item.key} is the old way to say this.`, advice));
  }
  const isCrypto = item.key.startsWith('crypto_') || item.key === 'secauth';
  if (!isCrypto && spec.transports !== undefined && !spec.transports.includes(view.transport)) {
    reports.push(
      found(
        'warning',
        'COROSYNC_OTHER_TRANSPORT',
        item,
        `${item.key} has no effect with transport ${view.transport}.`,
        {
          why: `${readers(spec.transports)} ${addressNote(item.key)}`.trim(),
          next: 'Delete the line.',
        },
      ),
    );
  }
  if (checked.context.version !== undefined && isOlder(checked.context.version, spec.since)) {
    const text = `Corosync ${checked.context.version} does not know ${item.key} yet; it came with ${spec.since}.`;
    const advice = { why: 'It is read past without a word.', next: 'Delete the line, or upgrade corosync.' };
    reports.push(found('warning', 'COROSYNC_KEY_TOO_NEW', item, text, advice));
  }
  return reports;
}

function readers(transports: readonly string[]): string {
  return `Only ${transports.join(' and ')} ${transports.length === 1 ? 'reads' : 'read'} it.`;
}

function addressNote(key: string): string {
  return key === 'bindnetaddr' || key === 'mcastaddr' || key === 'broadcast'
    ? 'The addresses of the nodelist are what counts.'
    : '';
}

function unknownKey({ found }: Checked, key: string, section: string, item: ConfItem): Report {
  if (section === 'nodelist.node' && /^ring\d+_addr$/.test(key)) {
    return found(
      'error',
      'COROSYNC_TOO_MANY_LINKS',
      item,
      `There is no link ${/\d+/.exec(key)?.[0]}: knet has links 0 to 7.`,
      {
        why: 'Corosync refuses to start.',
        next: 'Number the links from ring0_addr to ring7_addr.',
      },
    );
  }
  const near = nearestKey(section, key);
  const place = section === '' ? 'outside of any section' : `in ${section}`;
  const isElsewhere = near !== undefined && near.section !== section;
  const where = isElsewhere ? ` into ${near.section}` : '';
  return found('warning', 'COROSYNC_UNKNOWN_KEY', item, `Corosync knows no key ${key} ${place}.`, {
    why: 'It is read past without a word, and the default applies.',
    next:
      near === undefined
        ? 'Look the key up in corosync.conf(5).'
        : isElsewhere
          ? `Move it${where}, if that is what was meant.`
          : `Did you mean ${spellingFor(near, key)}?`,
  });
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function isOlder(version: string, since: string | undefined): boolean {
  if (since === undefined) return false;
  const [a, b] = [version, since].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (let at = 0; at < 3; at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
