import type { Report } from '../../../core/contract/tasks.ts';

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What the checks came to, in a sentence. */
export function checkVerdict(findings: readonly Report[] | undefined): string {
  if (findings === undefined) return 'Not checked';
  const of = (severity: Report['severity']) => findings.filter((report) => report.severity === severity).length;
  const errors = of('error');
  const warnings = of('warning');
  if (errors > 0) return `${counted(errors, 'thing stands', 'things stand')} in the way`;
  if (warnings > 0) return `Nothing stands in the way; ${counted(warnings, 'thing needs', 'things need')} a decision`;
  return 'Nothing stands in the way';
}

export interface FindingGroup {
  readonly title: string;
  readonly reports: readonly Report[];
}

/** Findings by machine, the machines as described; those of no machine first. What is only a note comes last in each. */
export function findingGroups(findings: readonly Report[], nodes: readonly string[]): readonly FindingGroup[] {
  const order = ['error', 'warning', 'info'];
  const names = [...new Set([...nodes, ...findings.flatMap(({ node }) => node ?? [])])];
  const groups = [
    { title: 'All machines', reports: findings.filter(({ node }) => node === undefined) },
    ...names.map((name) => ({ title: name, reports: findings.filter(({ node }) => node === name) })),
  ];
  return groups
    .filter(({ reports }) => reports.length > 0)
    .map(({ title, reports }) => ({
      title,
      reports: reports.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity)),
    }));
}

/** Whether the engine has a fix: for these codes it does, and a fix is one machine's. */
export function hasFix({ code, node }: Report, fixable: readonly string[]): boolean {
  return node !== undefined && fixable.includes(code);
}
