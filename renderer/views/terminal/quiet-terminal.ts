import type { IDisposable, Terminal } from '@xterm/xterm';

type Parser = Terminal['parser'];

/** Control sequences of CSI that ask the terminal to answer. An answer would be typed into the node's shell. */
const askingCsi = [
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 't' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { final: 'x' },
] as const;

/**
 * Operating system commands that reach out of the text: titles (0, 1, 2), a working directory (7), links (8), the
 * palette and its questions (4, 10 to 19), the clipboard (52), notices (9, 777) and what programs add of their own (1337).
 */
const refusedOsc = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 50, 52, 104, 777, 1337] as const;

/**
 * Makes a terminal take from a node what is drawn, and nothing that acts: it never answers by itself, sets no title,
 * touches no clipboard, makes no links. @see CVE-2019-0542, CVE-2022-45063, CVE-2021-33477
 */
export function keepQuiet(
  parser: Pick<Parser, 'registerCsiHandler' | 'registerDcsHandler' | 'registerOscHandler'>,
): readonly IDisposable[] {
  const swallow = () => true;
  return [
    ...askingCsi.map((id) => parser.registerCsiHandler(id, swallow)),
    // DECRQSS, XTGETTCAP.
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow),
    parser.registerDcsHandler({ intermediates: '+', final: 'q' }, swallow),
    ...refusedOsc.map((id) => parser.registerOscHandler(id, swallow)),
  ];
}

/** Bytes as they come over the wire. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
