import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../../core/pacemaker/xml/parse.ts';
import { printNode, printXml } from '../../../../core/pacemaker/xml/print.ts';
import { attribute, element, type XmlElement, type XmlNode } from '../../../../core/pacemaker/xml/tree.ts';
import { unwrap } from '../../../../core/result.ts';

/** Text that XML 1.0 can hold, odd signs often. */
const xmlText = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', '@@', ']]>', 'é', '🙂', ' ', '--'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join('').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''));
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/);

const tree = fc.memo((depth): fc.Arbitrary<XmlElement> => {
  const children = depth > 1 ? fc.array(tree(depth - 1), { maxLength: 3 }) : fc.constant([]);
  const attributes = fc.dictionary(name, xmlText, { maxKeys: 4, noNullPrototype: true });
  return fc.record({ name, attributes, children, text: xmlText }).map((parts) => {
    const text: XmlNode[] = parts.text === '' ? [] : [{ kind: 'text', text: parts.text }];
    return element(parts.name, parts.attributes, [...text, ...parts.children]);
  });
});

type Plain = readonly [string, Readonly<Record<string, string>>, readonly (Plain | string)[]];

function plain(of: XmlElement): Plain {
  const attributes = Object.fromEntries(of.attributes.map(({ name: key, value }) => [key, value]));
  const children = of.children.flatMap((child): readonly (Plain | string)[] => {
    if (child.kind === 'element') return [plain(child)];
    return child.kind === 'text' ? [child.text] : [];
  });
  return [of.name, attributes, children];
}

describe('XML', () => {
  it('reads what it prints, whatever the text', () => {
    fc.assert(
      fc.property(tree(4), (root) => {
        const printed = printNode(root);
        const read = unwrap(parseXml(printed));
        expect(plain(read.root)).toEqual(plain(root));
        expect(printXml(read)).toBe(printed);
      }),
    );
  });

  it('reads values as another reader does', () => {
    fc.assert(
      fc.property(xmlText, xmlText, (value, text) => {
        const printed = printNode(element('a', { b: value }, [{ kind: 'text', text }]));
        const other = new DOMParser().parseFromString(printed, 'text/xml').documentElement;
        expect(other?.getAttribute('b')).toBe(value);
        expect(other?.textContent).toBe(text);
      }),
    );
  });

  it.each([
    ['quotes and references as they were written', `<a b='it&apos;s' c="&#xe9;&lt;"  d = "x" />`],
    ['empty elements in both spellings', '<a><b></b><c/></a >'],
    [
      'comments, instructions, CDATA, declaration',
      '<?xml version="1.0"?>\n<!-- x -->\n<a><!-- y --><?p q?><![CDATA[<z>]]></a>\n',
    ],
    ['line breaks of Windows', '<a>\r\n  <b c="d\r\ne"/>\r\n</a>\r\n'],
    ['a byte order mark', '\ufeff<a/>'],
  ])('keeps %s', (_, source) => {
    expect(printXml(unwrap(parseXml(source)))).toBe(source);
  });

  it('folds white space in attributes, but not what was written as references', () => {
    const { root } = unwrap(parseXml('<a b="x\ny&#10;z"/>'));
    expect(attribute(root, 'b')).toBe('x y\nz');
  });

  const bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>';
  it.each([
    ['a document type', bomb, 'XML_HAS_DOCTYPE'],
    ['a document type behind a comment', `<!-- -->${bomb}`, 'XML_HAS_DOCTYPE'],
    ['an entity of its own', '<a>&x;</a>', 'XML_NOT_WELL_FORMED'],
    ['a bare &', '<a b="x & y"/>', 'XML_NOT_WELL_FORMED'],
    ['a control character as a reference', '<a>&#0;</a>', 'XML_NOT_WELL_FORMED'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'XML_NOT_WELL_FORMED'],
    ['a control character', '<a>\u0001</a>', 'XML_NOT_WELL_FORMED'],
    ['crossed tags', '<a><b></a></b>', 'XML_NOT_WELL_FORMED'],
    ['an attribute twice', '<a b="1" b="2"/>', 'XML_NOT_WELL_FORMED'],
    ['two roots', '<a/><b/>', 'XML_NOT_WELL_FORMED'],
    ['nothing', '', 'XML_NOT_WELL_FORMED'],
    ['words', 'Connection refused', 'XML_NOT_WELL_FORMED'],
    ['a depth of 10000', '<a>'.repeat(10_000), 'XML_NOT_WELL_FORMED'],
  ])('refuses %s', (_, source, code) => {
    expect(parseXml(source)).toMatchObject({ ok: false, reports: [{ code }] });
  });

  it('passes over the name of a document type where that is allowed, and over nothing more', () => {
    const named = '<?xml version="1.0"?>\n<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">\n<resource-agent/>';
    expect(printXml(unwrap(parseXml(named, { allowsDoctypeName: true })))).toBe(named);
    expect(parseXml(named).reports[0]?.code).toBe('XML_HAS_DOCTYPE');
    expect(parseXml(bomb, { allowsDoctypeName: true }).reports[0]?.code).toBe('XML_HAS_DOCTYPE');
  });

  it('names the line where it broke', () => {
    const result = parseXml('<a>\n  <b>\n  </c>\n</a>');
    expect(result.reports[0]?.evidence).toMatchObject({ line: 3, output: '  </c>' });
  });

  it('refuses text beyond its bound without reading it', () => {
    const result = parseXml(`<a>${' '.repeat(50 * 1024 * 1024)}</a>`);
    expect(result.reports[0]?.code).toBe('XML_TOO_LARGE');
  });

  it('takes a time that grows with the size, not with its square', () => {
    const rows = (count: number) => `<a>\n${'  <nvpair id="x" name="y" value="z &amp; z"/>\n'.repeat(count)}</a>`;
    const time = (source: string) => {
      const start = performance.now();
      unwrap(parseXml(source));
      return performance.now() - start;
    };
    time(rows(5_000));
    const [small, large] = [time(rows(5_000)), time(rows(40_000))];
    expect(large / small).toBeLessThan(40);
  });
});
