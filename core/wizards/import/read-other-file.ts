import { maskWords } from '../../pacemaker/crm-text/explain.ts';
import { isPackagedAgent } from '../../pacemaker/crm-text/known-agents.ts';
import { error, info, type Report, warning } from '../../report.ts';
import type { ImportedFile, ImportedLine, ImportSource } from './import-result.ts';
import { kindTexts } from './recognise.ts';

/** What is known of a line of a pcs script before the whole is read: the traps of old tutorials. */
const pcsTraps: readonly (readonly [RegExp, ImportedLine['mark'], string])[] = [
  [/pcs\s+cluster\s+auth\b/, 'dated', 'pcs host auth NODE… since pcs 0.10.'],
  [/pcs\s+cluster\s+setup\b.*--name\b/, 'dated', 'pcs cluster setup NAME NODE… since pcs 0.10, without --name.'],
  [/pcs\s+resource\s+(start|stop)\b/, 'dated', 'There is no such command; pcs resource enable and disable.'],
  [/pcs\s+stonith\s+create\s+\S+\s+\S+\s*$/, 'dangerous', 'A fence device without parameters fences nobody.'],
  [/\s--(clone|master)\b/, 'dated', 'Since pcs 0.10 the words clone and promotable, without dashes.'],
  [/pcs\s+resource\s+master\b/, 'dated', 'pcs resource promotable since pcs 0.10.'],
  [/stonith-enabled=false/, 'dangerous', 'Switches fencing off: two nodes may serve the same data.'],
  [/no-quorum-policy=ignore/, 'dangerous', 'Lets a minority serve.'],
  [/\s(ipaddr|login|passwd)=/, 'dated', 'Fence agents call these ip, username and password today.'],
  [/(\s-p\s|passw(or)?d=\S)/, 'dangerous', 'A password in clear.'],
];

/** Lists a pcs script line by line. Nothing of it is taken over yet. */
export function readPcsFile({ name, text }: ImportSource): ImportedFile {
  const lines = linesOf(text).map(explainPcsLine);
  const traps = lines
    .filter(({ mark }) => mark === 'dated' || mark === 'dangerous')
    .map(({ line, text: output, meaning }) =>
      warning('IMPORT_PCS_LINE', `Line ${line}: ${meaning}`, {
        next: 'Leave it out when you describe the cluster.',
        evidence: { file: name, line, output: output.trim() },
      }),
    );
  const later = error('IMPORT_PCS_LATER', `${name} calls pcs; such scripts are read by a later version of Quorate.`, {
    why: 'A half-read script would become half a cluster.',
    next: 'Describe the resources in YAML, with an example to start from; or set the script up once and export it with crm configure show.',
    evidence: { file: name },
  });
  return {
    name,
    kind: 'pcs-script',
    kindText: kindTexts['pcs-script'],
    lines,
    applicable: false,
    reports: [later, ...traps],
  };
}

function explainPcsLine(text: string, index: number): ImportedLine {
  const line = { line: index + 1, text: maskWords(text) };
  if (/^\s*(#|$)/.test(text)) return { ...line, mark: 'comment', meaning: '' };
  const traps = pcsTraps.filter(([pattern]) => pattern.test(text));
  const agent = /\bocf:[\w.-]+:[\w.-]+/.exec(text)?.[0];
  const meanings = traps.map(([, , meaning]) => meaning);
  if (agent !== undefined && !isPackagedAgent(agent)) meanings.push(`No package holds the agent ${agent}.`);
  const mark = traps.some(([, trap]) => trap === 'dangerous')
    ? 'dangerous'
    : traps.length > 0
      ? 'dated'
      : meanings.length > 0
        ? 'unknown'
        : 'ignored';
  return { ...line, mark, meaning: meanings.join(' ') || 'Kept for a later version; not taken over.' };
}

/** A file of no known kind: its lines as they are, and what could be given instead. */
export function readUnknownFile({ name, text }: ImportSource): ImportedFile {
  const evidence = { file: name };
  const reports: Report[] = [
    error('IMPORT_FILE_UNKNOWN', `${name} is neither a corosync.conf nor text or a script of crm configure.`, {
      next: 'Give corosync.conf, or what `crm configure show` prints.',
      evidence,
    }),
  ];
  if (/^[ \t]*resource[ \t]+\S+[ \t]*\{/m.test(text)) {
    reports.push(info('IMPORT_DRBD_LATER', `${name} looks like a DRBD resource.`, { next: 'Leave it out.', evidence }));
  }
  const lines = linesOf(text).map((line, index): ImportedLine => {
    const isEmpty = /^\s*(#|$)/.test(line);
    return { line: index + 1, text: maskWords(line), mark: isEmpty ? 'comment' : 'unknown', meaning: '' };
  });
  return { name, kind: 'unknown', kindText: kindTexts.unknown, lines, applicable: false, reports };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
