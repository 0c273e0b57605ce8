import type { Report } from '../report.ts';

/** Where in a description something stands, as zod and YAML both walk it: `['nodes', 0, 'links', 1]`. */
export type DescriptionPath = readonly (string | number)[];

/** A report about one place of a description; the reader of a file adds the line. */
export interface Finding {
  readonly path: DescriptionPath;
  readonly report: Report;
  /** The description is well formed here, but a cluster made of it would not be safe. */
  readonly isUnsafe?: boolean;
}

/** A path as a person says it: `nodes[0].links[1]`. */
export function pathText(path: DescriptionPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || 'the description';
}
