import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageBytes } from '../../../core/contract/message.ts';
import { serveStreams } from '../../../core/server/standard-streams.ts';
import { temporaryHost } from './make-host.ts';

describe('the contract over standard streams', () => {
  let ground: ReturnType<typeof temporaryHost>;
  let input: PassThrough;
  let output: PassThrough;
  beforeEach(() => {
    ground = temporaryHost();
    input = new PassThrough();
    output = new PassThrough();
  });
  afterEach(async () => {
    await ground.end();
    ground.remove();
  });
  const lines: string[] = [];
  const nextLine = async () => {
    for (; lines.length === 0; await new Promise((resolve) => setTimeout(resolve, 5))) {
      lines.push(
        ...String(output.read() ?? '')
          .split('\n')
          .filter((line) => line !== ''),
      );
    }
    return JSON.parse(lines.shift() ?? '') as unknown;
  };

  it('is a message a line, however the lines are cut on the way', async () => {
    const served = serveStreams(ground.host, input, output);
    const line = `${JSON.stringify({ kind: 'call', id: 1, name: 'draft.get', params: { draft: 'x' } })}\r\n\n`;
    for (const character of line) input.write(character);
    expect(await nextLine()).toMatchObject({ id: 1, kind: 'failed', reports: [{ code: 'DRAFT_UNKNOWN' }] });
    const text = 'ä'.repeat(10);
    const put = {
      kind: 'call',
      id: 2,
      name: 'draft.put',
      params: { draft: 'd', wizard: 'w', title: text, step: 's', answers: {} },
    };
    const bytes = Buffer.from(
      `${JSON.stringify(put)}\n${JSON.stringify({ kind: 'call', id: 3, name: 'draft.list', params: {} })}\n`,
    );
    input.write(bytes.subarray(0, 101));
    input.write(bytes.subarray(101));
    expect(await nextLine()).toMatchObject({ id: 2, kind: 'value' });
    input.end();
    await served;
    expect(ground.engine.desk.drafts.get('d')?.title).toBe(text);
  });

  it('ends where a line has no end, or is no message', async () => {
    const served = serveStreams(ground.host, input, output);
    const chunk = Buffer.alloc(1_000_000, 'x');
    for (let sent = 0; sent <= messageBytes; sent += chunk.length) input.write(chunk);
    await served;
    const other = new PassThrough();
    const again = serveStreams(ground.host, other, output);
    other.write('{"kind":"call"}\n');
    await again;
  });
});
