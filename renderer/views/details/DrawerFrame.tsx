import { DrawerActions, DrawerCloseButton, DrawerHead, DrawerPanelBody } from '@patternfly/react-core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Subject } from '../../app/actions.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { closeDetails } from './close-details.ts';

interface DrawerFrameProps {
  readonly title: string;
  readonly kind: string;
  readonly status: ReactNode;
  readonly subject?: Subject;
  readonly children: ReactNode;
}

/** Head and body of a drawer; it has the focus when it opens, so that its keys work. */
export function DrawerFrame({ title, kind, status, subject, children }: DrawerFrameProps) {
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    head.current?.focus();
  }, []);
  return (
    <>
      <DrawerHead>
        <div ref={head} tabIndex={-1} className="q-drawer__head">
          <h2 className="q-drawer__title">{title}</h2>
          <p className="q-row">
            <span className="q-subtle">{kind}</span>
            {status}
          </p>
        </div>
        <DrawerActions>
          {subject && <ActionMenu subject={subject} label={`Actions on ${title}`} words="Actions" />}
          <DrawerCloseButton onClick={closeDetails} aria-label="Close the drawer" />
        </DrawerActions>
      </DrawerHead>
      <DrawerPanelBody className="q-column">{children}</DrawerPanelBody>
    </>
  );
}
