import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const program = new URL('../../../core/cli/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'quorate-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly status: number;
  readonly out: string;
  readonly problem: string;
}

/** The command as a process, with nobody to ask. */
function quorate(...args: readonly string[]): Promise<Said> {
  const env = { ...process.env, QUORATE_HOME: join(folder, 'home') };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env, cwd: folder }, (fault, out, problem) =>
      resolve({ status: fault === null ? 0 : Number(fault.code), out, problem }),
    );
    child.stdin?.end();
  });
}

writeFileSync(join(folder, 'empty.yaml'), '');
writeFileSync(join(folder, 'broken.yaml'), 'nodes: [');
mkdirSync(join(folder, 'folder'));

describe('what can not be taken ends with status 2 and a next step, never with a stack trace', () => {
  it.each([
    [['bogus'], /unknown command 'bogus'/],
    [['check', '--bogus'], /unknown option/],
    [['profile', 'add'], /missing required argument/],
    [['profile', 'add', 'nofile.yaml'], /ARGUMENT_FILE_UNREADABLE/],
    [['profile', 'add', 'folder'], /it is a folder/],
    [['profile', 'add', 'empty.yaml'], /DESCRIPTION_EMPTY/],
    [['profile', 'add', 'broken.yaml'], /DESCRIPTION_YAML_WRONG/],
    [['profile', 'show', 'nope'], /PROFILE_UNKNOWN/],
    [['check'], /PROFILE_NOT_TOLD/],
    [['run', 'show', 'nope'], /RUN_UNKNOWN/],
    [['run', 'resume'], /RUN_UNKNOWN/],
    [['import', 'nofile', 'folder'], /ARGUMENT_FILE_UNREADABLE/],
    [['lab', 'up', '-n', 'abc'], /whole number from 2 to 16/],
    [['--record', 'no/such', 'profile', 'list'], /ARGUMENT_RECORD/],
  ])('%j', async (args, words) => {
    const { status, out, problem } = await quorate(...args);
    expect(out + problem).toMatch(words);
    expect(out + problem).not.toMatch(/^ +at /m);
    expect(status).toBe(2);
  });
  it('--json: one object on standard output all the same', async () => {
    const { status, out } = await quorate('--json', 'profile', 'add', 'nofile.yaml');
    expect(JSON.parse(out)).toMatchObject({ ok: false, reports: [{ code: 'ARGUMENT_FILE_UNREADABLE' }] });
    expect(status).toBe(2);
  });
});

describe('without a cluster', () => {
  it('a first look is friendly', async () => {
    expect(await quorate('profile', 'list')).toMatchObject({ status: 0, out: expect.stringContaining('quorate demo') });
    expect(await quorate('audit', 'verify')).toMatchObject({ status: 0, out: expect.stringContaining('0 rows') });
  });
  it('import drafts a description, never over a file, and says whether it can be taken over', async () => {
    const conf =
      'totem {\n  version: 2\n  transport: udpu\n}\nnodelist {\n  node {\n    ring0_addr: 192.0.2.1\n  }\n}\n';
    writeFileSync(join(folder, 'corosync.conf'), conf);
    const first = await quorate('import', 'corosync.conf', '-o', 'draft.yaml');
    expect(first).toMatchObject({ status: 1, out: expect.stringContaining('can not be taken over as it is') });
    const draft = readFileSync(join(folder, 'draft.yaml'), 'utf8');
    expect(draft).toMatch(/^quorate: 1$/m);
    const second = await quorate('import', 'corosync.conf', '-o', 'draft.yaml');
    expect(second).toMatchObject({ status: 2, out: expect.stringContaining('ARGUMENT_FILE_NOT_WRITTEN') });
    expect(readFileSync(join(folder, 'draft.yaml'), 'utf8')).toBe(draft);
  });
  it('every command has a help with an example', async () => {
    const commands = [
      ...['add', 'list', 'show', 'export', 'import', 'secret', 'remove'].map((verb) => ['profile', verb]),
      ...['list', 'show', 'resume', 'undo'].map((verb) => ['run', verb]),
      ...['up', 'status', 'ssh', 'power', 'down'].map((verb) => ['lab', verb]),
      ...['list', 'verify'].map((verb) => ['audit', verb]),
      ...['schema', 'import', 'check', 'plan', 'apply', 'destroy', 'status', 'demo'].map((verb) => [verb]),
      ['drill', 'crash'],
    ];
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const batch of Array.from({ length: Math.ceil(commands.length / 4) }, (_, at) =>
      commands.slice(at * 4, at * 4 + 4),
    )) {
      const helps = await Promise.all(batch.map((words) => quorate(...words, '--help')));
      for (const [index, { status, out }] of helps.entries()) {
        const words = batch[index] ?? [];
        expect({ words, status }).toEqual({ words, status: 0 });
        expect(out).toMatch(new RegExp(`Examples?:\n  quorate ${words.join(' ')}`));
        expect(readme).toContain(words[0]);
      }
    }
  }, 60_000);
});
