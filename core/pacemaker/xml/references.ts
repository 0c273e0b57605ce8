const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Control characters, half surrogate pairs. @see XML 1.0 2.2 Char */
export const notXml =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text with its references read, or `undefined` where one is not of XML itself (there are no others here). */
export function readReferences(written: string): string | undefined {
  if (!written.includes('&')) return written;
  let isSound = true;
  const read = written.replace(/&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([a-z]+));|&/g, (_, hex, decimal, name) => {
    const text = hex || decimal ? character(Number.parseInt(hex ?? decimal, hex ? 16 : 10)) : named[name ?? ''];
    if (text === undefined) isSound = false;
    return text ?? '';
  });
  return isSound ? read : undefined;
}

function character(code: number): string | undefined {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const text = String.fromCodePoint(code);
  return isXmlText(text) ? text : undefined;
}

/** Whether XML 1.0 can hold the text at all: control characters can't be written, not even as references. */
export function isXmlText(text: string): boolean {
  return !notXml.test(text);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as an attribute takes it; white space that would be folded as references. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (found) => escapes[found] ?? `&#${found.charCodeAt(0)};`);
}

/** Text as it stands between tags. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (found) => escapes[found] ?? '&#13;');
}
