import { Card, CardBody, CardHeader, CardTitle } from '@patternfly/react-core';
import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: ReactNode;
  /** In small letters beside the title. */
  readonly note?: ReactNode;
  /** At the right end of the head. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** The body goes to the edges: for tables and lists with their own rows. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A titled surface, the unit that screens are laid out with. */
export function Panel({ title, note, actions, className = '', isFlush = false, children }: PanelProps) {
  return (
    <Card isCompact className={`q-panel ${className}`} component="section">
      <CardHeader {...(actions === undefined ? {} : { actions: { actions, hasNoOffset: true } })}>
        <CardTitle component="h2">
          {title} {note !== undefined && <small className="q-note">{note}</small>}
        </CardTitle>
      </CardHeader>
      <CardBody className={isFlush ? 'q-flush' : ''}>{children}</CardBody>
    </Card>
  );
}
