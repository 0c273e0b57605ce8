import type { ClusterDescription } from '../../cluster/description.ts';
import type { Attributes, Operation, Parameters, Resource } from '../../cluster/resource.ts';
import { error, type Report, warning } from '../../report.ts';
import { isAtLeast, type PacemakerVersion } from '../version.ts';

/**
 * After a character beyond ASCII, Pacemaker before 2.1.8 no longer escapes what XML has to have escaped, in its own
 * messages too: seen on a live 2.1.5, where `é <y` in a value became an element.
 */
const unescaped = /[^\0-\x7f].*[&<"]/s;
const folded = /[\n\r\t]/;

/**
 * Values that a Pacemaker older than 2.1.8 can't hold as they are, though XML can: it would write a CIB that nobody
 * can read, itself included, or change the value. Reports CIB_VALUE_BREAKS_XML, CIB_VALUE_CHANGES.
 * @see cibadmin of 2.1.5 and 3.0.0, test/fixtures/cib/2.1.5/unescaped-after-umlaut.xml
 */
export function valueHazards(description: ClusterDescription, version: PacemakerVersion): readonly Report[] {
  if (isAtLeast(version, 2, 1, 8)) return [];
  return texts(description).flatMap(([where, text]): readonly Report[] => {
    if (unescaped.test(text)) {
      return [
        error('CIB_VALUE_BREAKS_XML', `${where} holds &, < or " after a letter beyond ASCII.`, {
          why: `Pacemaker ${version.text} does not escape that: its daemons can't read each other, or read it as XML of its own.`,
          next: 'Say it in ASCII, or use Pacemaker 2.1.8 or later.',
          evidence: { output: JSON.stringify(text).slice(0, 200) },
        }),
      ];
    }
    if (!folded.test(text)) return [];
    return [
      warning('CIB_VALUE_CHANGES', `${where} holds a line break or a tab.`, {
        why: `Pacemaker ${version.text} keeps \\n and four blanks in their place.`,
        next: 'Put the text into a file on the nodes and name that file, or use Pacemaker 2.1.8 or later.',
        evidence: { output: JSON.stringify(text).slice(0, 200) },
      }),
    ];
  });
}

type Text = readonly [where: string, text: string];

function texts(description: ClusterDescription): readonly Text[] {
  const { properties, resourceDefaults, fencing, resources } = description;
  return [
    ...valuesOf('the property', properties),
    ...valuesOf('the resource default', resourceDefaults),
    ...fencing.devices.flatMap((device) => primitiveTexts(device)),
    ...resources.flatMap(resourceTexts),
  ];
}

function resourceTexts(resource: Resource): readonly Text[] {
  if (resource.type === 'primitive') return primitiveTexts(resource);
  const members = resource.type === 'group' ? resource.members : [resource.member];
  return [...valuesOf(`${resource.id}: meta attribute`, resource.meta), ...members.flatMap(resourceTexts)];
}

function primitiveTexts(of: {
  readonly id: string;
  readonly parameters: Parameters;
  readonly meta: Attributes;
  readonly operations: readonly Operation[];
}): readonly Text[] {
  return [
    ...valuesOf(`${of.id}: parameter`, of.parameters),
    ...valuesOf(`${of.id}: meta attribute`, of.meta),
    ...of.operations.flatMap(({ name, ...options }) => valuesOf(`${of.id}: ${name}`, options)),
  ];
}

function valuesOf(where: string, values: Parameters | Partial<Operation>): readonly Text[] {
  return Object.entries(values).flatMap(([name, value]): readonly Text[] =>
    typeof value === 'string' ? [[`${where} ${name}`, value]] : [],
  );
}
