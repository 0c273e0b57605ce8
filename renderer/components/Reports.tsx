import { Alert, AlertVariant } from '@patternfly/react-core';
import type { ReactNode } from 'react';
import type { Report, Severity } from '../../core/contract/tasks.ts';

const variants: Readonly<Record<Severity, AlertVariant>> = {
  error: AlertVariant.danger,
  warning: AlertVariant.warning,
  info: AlertVariant.info,
};

interface ReportsProps {
  readonly reports: readonly Report[];
  /** What can be done about one, below it. */
  readonly actionsFor?: (report: Report) => ReactNode;
}

/** What happened, where, why it matters, what to do next, and what that rests on. All of it is text. */
export function Reports({ reports, actionsFor }: ReportsProps) {
  if (reports.length === 0) return null;
  return (
    <div className="q-reports">
      {reports.map((report, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two reports may say the same, and their order does not change
        <ReportAlert key={`${report.code}/${report.node ?? ''}/${index}`} report={report} actionsFor={actionsFor} />
      ))}
    </div>
  );
}

function ReportAlert({ report, actionsFor }: { readonly report: Report } & { actionsFor: ReportsProps['actionsFor'] }) {
  const { code, severity, node, text, why, next, evidence } = report;
  const where = evidence?.file === undefined ? undefined : [evidence.file, evidence.line].filter(Boolean).join(':');
  return (
    <Alert
      isInline
      variant={variants[severity]}
      title={node === undefined ? text : `${node}: ${text}`}
      actionLinks={actionsFor?.(report)}
      component="h3"
    >
      {why && <p>{why}</p>}
      {next && (
        <p>
          <b>Next:</b> {next}
        </p>
      )}
      {evidence && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard
        <pre className="q-evidence" tabIndex={0}>
          {[where, evidence.command && `$ ${evidence.command}`, evidence.output].filter(Boolean).join('\n')}
        </pre>
      )}
      <p className="q-code">{code}</p>
    </Alert>
  );
}
