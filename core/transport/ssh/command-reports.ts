import { error, type Report, warning } from '../../report.ts';

/** What a report about a command names: where it ran and how it reads, secrets already taken out. */
export interface Ran {
  readonly node: string;
  readonly command: string;
}

const lastLines = 20;
const lastCharacters = 4096;

/** The end of an output, as evidence. */
export function tail(text: string): string {
  return text.trimEnd().slice(-lastCharacters).split('\n').slice(-lastLines).join('\n');
}

export function commandFailed(ran: Ran, exitCode: number, output: string): Report {
  return error('COMMAND_FAILED', `A command on ${ran.node} ended with exit code ${exitCode}.`, {
    node: ran.node,
    next: 'Read its output; run it by hand on the node for more.',
    evidence: { command: ran.command, output: tail(output) },
  });
}

/** `program` is absent where a script says 127 and only its output tells what it misses. */
export function commandNotFound(ran: Ran, program: string | undefined, output: string): Report {
  const missing = program ?? 'A program that the command needs';
  return error('COMMAND_NOT_FOUND', `${missing} is not installed on ${ran.node}.`, {
    node: ran.node,
    next: 'Install the package that brings it.',
    evidence: { command: ran.command, output: tail(output) },
  });
}

/** The login shell ended before the command began: a forced command, a nologin shell, a broken profile. */
export function commandNotStarted(ran: Ran, exitCode: number, output: string): Report {
  return error('COMMAND_NOT_STARTED', `The login shell on ${ran.node} ended (${exitCode}) before the command began.`, {
    node: ran.node,
    why: 'A login with a forced command, without a POSIX shell or with a broken profile cannot be used.',
    next: 'Log in by hand and look at what the shell says; give the user /bin/sh or /bin/bash as shell.',
    evidence: { command: ran.command, output: tail(output) },
  });
}

/** Whether the processes of a given-up command are gone from the node. */
export type Aftermath = 'not-begun' | 'ended' | 'unknown';

const aftermathSentence: Readonly<Record<Aftermath, string>> = {
  'not-begun': 'It had not begun.',
  ended: 'It has been ended on the node.',
  unknown: 'It may still be running on the node.',
};

export function commandDeadline(ran: Ran, deadlineMs: number, aftermath: Aftermath, output: string): Report {
  const time = deadlineMs < 1000 ? `${deadlineMs} ms` : `${(deadlineMs / 1000).toFixed(1)} s`;
  return error('COMMAND_DEADLINE', `A command on ${ran.node} did not end within ${time}.`, {
    node: ran.node,
    why: aftermathSentence[aftermath],
    next: 'Look at what it waits for (a lock, a mount, another node), then try again.',
    evidence: { command: ran.command, output: tail(output) },
  });
}

export function commandCancelled(ran: Ran, aftermath: Aftermath): Report {
  return error('COMMAND_CANCELLED', `A command on ${ran.node} was cancelled.`, {
    node: ran.node,
    why: aftermathSentence[aftermath],
    evidence: { command: ran.command },
  });
}

export function outputTruncated(ran: Ran, droppedBytes: number): Report {
  return warning('OUTPUT_TRUNCATED', `A command on ${ran.node} said ${droppedBytes} bytes more than were kept.`, {
    node: ran.node,
    why: 'What was read from its output may be incomplete.',
    evidence: { command: ran.command },
  });
}

/** A failed write or read, told by what the tools on the node said. */
export function fileFailed(node: string, verb: 'written' | 'read' | 'removed', path: string, output: string): Report {
  const evidence = { file: path, output: tail(output) };
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return error('DISK_FULL', `${path} could not be ${verb} on ${node}: no space is left.`, {
      node,
      why: 'The file is as it was before; nothing half-written is left.',
      next: `Make room ("df -h ${path.replace(/[^/]*$/, '')}" and "df -i" show where), then try again.`,
      evidence,
    });
  }
  if (/Read-only file system/i.test(output)) {
    return error('DISK_READ_ONLY', `${path} could not be ${verb} on ${node}: the file system is read-only.`, {
      node,
      why: 'The kernel makes a file system read-only after an error on its disk.',
      next: 'Look at "dmesg" on the node before anything else.',
      evidence,
    });
  }
  const code = verb === 'written' ? 'FILE_WRITE_FAILED' : verb === 'read' ? 'FILE_READ_FAILED' : 'FILE_REMOVE_FAILED';
  return error(code, `${path} could not be ${verb} on ${node}.`, {
    node,
    next: 'Read what the node said.',
    evidence,
  });
}

export function fileNotRegular(node: string, path: string, output: string): Report {
  return error('FILE_NOT_REGULAR', `${path} on ${node} is not a regular file.`, {
    node,
    why: 'Replacing a link, a folder or a device would change more than was asked.',
    next: 'Put a regular file in its place, or give the path that the link points to.',
    evidence: { file: path, output: tail(output) },
  });
}

export function fileTooLarge(node: string, path: string, limitBytes: number): Report {
  return error('FILE_TOO_LARGE', `${path} on ${node} is larger than ${limitBytes / 1024 / 1024} MiB.`, {
    node,
    next: 'Only configuration is read whole; follow a log as a stream.',
    evidence: { file: path },
  });
}
