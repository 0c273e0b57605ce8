import { describe, expect, it } from 'vitest';
import { descriptionSchema } from '../../../../core/cluster/description.ts';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { valueHazards } from '../../../../core/pacemaker/cib/value-hazards.ts';
import { parseVersion } from '../../../../core/pacemaker/version.ts';
import { demo } from '../demo-description.ts';
import { fixture } from '../fixtures.ts';

function codes(text: string, version: string) {
  const resources = [{ type: 'primitive', id: 'odd', agent: 'ocf:heartbeat:Dummy', parameters: { text } }];
  const description = descriptionSchema.parse({ ...demo, resources, constraints: [] });
  const parsed = parseVersion(version);
  return parsed && valueHazards(description, parsed).map(({ code }) => code);
}

describe('values that an old Pacemaker can not hold', () => {
  it('are why what 2.1.5 prints can not be read', () => {
    const result = parseCib(fixture('cib', '2.1.5/unescaped-after-umlaut.xml'));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'XML_NOT_WELL_FORMED', evidence: { line: 20 } }] });
  });

  it.each([
    ['Zürich & Bern', ['CIB_VALUE_BREAKS_XML']],
    ['é\n"', ['CIB_VALUE_BREAKS_XML']],
    ['a\nb', ['CIB_VALUE_CHANGES']],
    ['a\tb', ['CIB_VALUE_CHANGES']],
    ['a & b, then Zürich', []],
    [`it's > that, é`, []],
  ])('%j', (text, expected) => {
    expect(codes(text, '2.1.5')).toEqual(expected);
    expect(codes(text, '2.1.8')).toEqual([]);
  });
});
