import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descriptionJsonSchema } from '../../../core/cluster/json-schema.ts';
import { printDescription, readDescription } from '../../../core/cluster/read-yaml.ts';
import { unwrap } from '../../../core/result.ts';

const folder = join(import.meta.dirname, '../../../examples');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('the examples', () => {
  it('are there', () => {
    expect(names).toEqual(['controllers.yaml', 'three-nodes-apache.yaml', 'two-nodes-floating-address.yaml']);
  });

  it.each(names)('%s is read without a report', (name) => {
    const result = readDescription(read(name), name);
    expect(result.reports).toEqual([]);
    expect(result.ok).toBe(true);
  });

  it.each(names)('%s comes back the same when it is printed and read again', (name) => {
    const description = unwrap(readDescription(read(name)));
    expect(unwrap(readDescription(printDescription(description)))).toEqual(description);
  });

  it.each(names)('%s holds no password and no address outside the documentation ranges', (name) => {
    const addresses = read(name).match(/\b\d+\.\d+\.\d+\.\d+\b/g) ?? [];
    const outside = addresses.filter((address) => !/^(192\.0\.2|198\.51\.100|203\.0\.113|127\.0\.0)\./.test(address));
    expect(outside).toEqual([]);
    expect(read(name)).not.toMatch(/password: [^{]/);
  });

  it('the published JSON Schema is current (QUORATE_WRITE_SCHEMA=1 writes it anew)', () => {
    const text = JSON.stringify(descriptionJsonSchema(), null, 2);
    if (process.env['QUORATE_WRITE_SCHEMA']) writeFileSync(join(folder, 'quorate.schema.json'), `${text}\n`);
    expect(JSON.parse(read('quorate.schema.json'))).toEqual(JSON.parse(text));
  });

  it('the two-node example gives one side only a head start', () => {
    const { fencing, quorum } = unwrap(readDescription(read('two-nodes-floating-address.yaml')));
    expect(fencing.devices.map(({ delay }) => delay)).toEqual(['5s', undefined]);
    expect(quorum).toEqual({ twoNode: true, waitForAll: true });
  });
});
