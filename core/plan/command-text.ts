import { Secret } from '../secret.ts';
import type { Argv } from '../transport/transport.ts';
import type { Command, Content } from './action.ts';
import { maskTemplate } from './template.ts';

const dots = '••••••';
const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** What a terminal would act upon instead of showing it. */
const unprintable = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * One argument as a person would type it: bare where that is safe, else in single quotes; with control characters
 * in bash's `$'…'`, so that the line can be pasted and does nothing to a terminal. For display only: what runs is
 * the argv, quoted by the transport.
 */
export function quote(argument: string): string {
  if (plain.test(argument)) return argument;
  if (!unprintable.test(argument)) return `'${argument.replaceAll("'", "'\\''")}'`;
  const escaped = [...argument].map((character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (!unprintable.test(character)) return character;
    // Byte by byte, since \u in bash depends on the locale; three octal digits, since \x takes as many as it finds.
    return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
  return `$'${escaped.join('')}'`;
}

function show(content: Content | Secret): string {
  return typeof content === 'string' ? quote(content) : dots;
}

/** An argv as one line, quoted for a shell, secrets as dots. */
export function argvText(argv: Argv): string {
  return argv.map((part) => (part instanceof Secret ? dots : quote(part))).join(' ');
}

/** A command of a plan as one line: environment, argv, and what it is fed; secrets as dots. */
export function commandText(command: Command): string {
  const env = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...env, ...command.argv.map(show)].join(' ');
  if (command.stdin === undefined) return line;
  if (typeof command.stdin !== 'string' && !('template' in command.stdin)) return `${line} <<< ${dots}`;
  const input = typeof command.stdin === 'string' ? command.stdin : maskTemplate(command.stdin.template);
  const isLong = input.length > 200 || input.includes('\n');
  return isLong ? `${line} < (${Buffer.byteLength(input)} bytes)` : `${line} <<< ${quote(input)}`;
}
