/** One part of a node's answer. */
export interface Section {
  readonly status: number;
  readonly text: string;
}

export interface Answer {
  readonly sections: ReadonlyMap<string, Section>;
  /** Seconds since 1970 by the node's own clock, when it began. */
  readonly epochSeconds: number | undefined;
  /** The answer came to its end. */
  readonly isComplete: boolean;
}

/**
 * Cuts the output of the gather script apart by its boundary. Lines outside of sections (a shell's own complaints, a
 * banner) are passed over; a section that does not end is left out.
 */
export function readAnswer(output: string, boundary: string): Answer {
  const sections = new Map<string, Section>();
  let open: { readonly name: string; readonly lines: string[] } | undefined;
  let epochSeconds: number | undefined;
  let isComplete = false;
  for (const line of output.split('\n')) {
    if (!line.startsWith(`${boundary} `)) {
      open?.lines.push(line);
      continue;
    }
    const [word = '', name = '', status = ''] = line.slice(boundary.length + 1).split(' ');
    if (word === 'clock') epochSeconds = /^\d+\.\d+$/.test(name) ? Number(name) : undefined;
    else if (word === 'done') isComplete = true;
    else if (word === 'begin') open = { name, lines: [] };
    else if (word === 'end' && open?.name === name) {
      // The script ends each section on a line of its own; that line break is not the section's.
      const text = open.lines.join('\n').replace(/\n$/, '');
      sections.set(name, { status: /^\d+$/.test(status) ? Number(status) : 255, text });
      open = undefined;
    }
  }
  return { sections, epochSeconds, isComplete };
}
