import { describe, expect, it } from 'vitest';
import { bytesOf, keepQuiet } from '../../../../renderer/views/terminal/quiet-terminal.ts';
import { sendQueue } from '../../../../renderer/views/terminal/send-queue.ts';
import { sshCommand } from '../../../../renderer/views/terminal/ssh-command.ts';

describe('keepQuiet', () => {
  const seen = { csi: [] as string[], dcs: [] as string[], osc: [] as number[] };
  type Id = { prefix?: string; intermediates?: string; final: string };
  const name = ({ prefix = '', intermediates = '', final }: Id) => `${prefix}${intermediates}${final}`;
  const disposable = { dispose: () => undefined };
  let swallows = true;
  const take = (handler: () => boolean | Promise<boolean>) => {
    swallows &&= handler() === true;
    return disposable;
  };
  keepQuiet({
    registerCsiHandler: (id, handler) => {
      seen.csi.push(name(id));
      return take(() => handler([]));
    },
    registerDcsHandler: (id, handler) => {
      seen.dcs.push(name(id));
      return take(() => handler('', []));
    },
    registerOscHandler: (id, handler) => {
      seen.osc.push(id);
      return take(() => handler(''));
    },
  });

  it.each([
    ['device status', 'n'],
    ['device attributes', 'c'],
    ['secondary attributes', '>c'],
    ['window operations', 't'],
    ['DECRQM', '?$p'],
  ])('does not answer a question for %s', (_, id) => {
    expect(seen.csi).toContain(id);
  });

  it('answers no DECRQSS, takes no title, link, clipboard or palette, and swallows all of them', () => {
    expect(seen.dcs).toContain('$q');
    expect(seen.osc).toEqual(expect.arrayContaining([0, 1, 2, 4, 8, 10, 11, 52, 1337]));
    expect(swallows).toBe(true);
  });
});

describe('on the way', () => {
  it('reads bytes as they are', () => {
    expect([...bytesOf(btoa('\u0000\u00ff\u001b'))]).toEqual([0, 255, 27]);
  });

  it('sends keys in their order, those typed meanwhile together', async () => {
    const sent: string[] = [];
    let go: () => void = () => undefined;
    const send = sendQueue(
      (data) => {
        sent.push(data);
        return new Promise<void>((resolve) => {
          go = resolve;
        });
      },
      () => undefined,
    );
    send('a');
    send('b');
    send('c');
    expect(sent).toEqual(['a']);
    go();
    await new Promise((resolve) => setTimeout(resolve));
    expect(sent).toEqual(['a', 'bc']);
  });

  it('says once that it failed, and takes new keys after', async () => {
    const failures: unknown[] = [];
    const send = sendQueue(
      () => Promise.reject(new Error('gone')),
      (thrown) => failures.push(thrown),
    );
    send('a');
    await new Promise((resolve) => setTimeout(resolve));
    send('b');
    await new Promise((resolve) => setTimeout(resolve));
    expect(failures.length).toBe(2);
  });
});

describe('sshCommand', () => {
  const ssh = { host: '192.0.2.11', port: 22, user: 'root', agent: true, sudo: 'auto' as const };
  it('is what a person types', () => {
    expect(sshCommand(ssh)).toBe('ssh root@192.0.2.11');
    const jump = [{ host: 'gate', port: 2222, user: 'me', agent: true }];
    expect(sshCommand({ ...ssh, port: 2022, identityFile: "/home/o'neill/key", jump })).toBe(
      "ssh -i '/home/o'\\''neill/key' -p 2022 -J me@gate:2222 root@192.0.2.11",
    );
  });
});
