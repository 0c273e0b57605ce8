import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter, Skeleton } from '@patternfly/react-core';
import type { ReactNode } from 'react';
import type { Report } from '../../core/contract/tasks.ts';
import { Status } from './Status.tsx';

interface ScreenProps {
  /** The verdict in one sentence, or the name of what is here. */
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** Buttons; one primary at most. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen: verdict, actions, then the evidence. */
export function Screen({ title, lead, actions, children }: ScreenProps) {
  return (
    <div className="q-screen">
      <header className="q-screen__head">
        <div className="q-grow">
          <h1 className="q-screen__title">{title}</h1>
          {lead !== undefined && <p className="q-subtle">{lead}</p>}
        </div>
        {actions !== undefined && <div className="q-row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Rows at their final height while the answer is on its way. */
export function Loading({ rows = 4, label = 'Loading' }: { readonly rows?: number; readonly label?: string }) {
  return (
    <div className="q-loading" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content have nothing else
        <Skeleton key={row} height="20px" screenreaderText={row === 0 ? label : ''} />
      ))}
    </div>
  );
}

/** What would be here, and the one step that fills it. */
export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <EmptyState titleText={title} headingLevel="h2" variant="sm">
      <EmptyStateBody>{children}</EmptyStateBody>
      {action !== undefined && (
        <EmptyStateFooter>
          <EmptyStateActions>{action}</EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}

/** Unknown, with the reason in small letters: for a panel whose fact could not be read. */
export function Unread({ reports }: { readonly reports: readonly Report[] }) {
  const [report] = reports;
  return (
    <div>
      <Status tone="unknown">Unknown</Status>
      {report && (
        <p className="q-small q-subtle">
          {report.text} {report.next}
        </p>
      )}
    </div>
  );
}
