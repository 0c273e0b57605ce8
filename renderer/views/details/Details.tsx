import { Drawer, DrawerContent, DrawerContentBody, DrawerPanelContent } from '@patternfly/react-core';
import { type ReactNode, useEffect } from 'react';
import type { ViewProps } from '../../app/view.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { ConstraintDetails } from './ConstraintDetails.tsx';
import { closeDetails } from './close-details.ts';
import { DeviceDetails } from './DeviceDetails.tsx';
import { NodeDrawer } from './NodeDrawer.tsx';
import { ResourceDrawer } from './ResourceDrawer.tsx';

interface DetailsProps {
  readonly profile: string;
  readonly query: ViewProps['query'];
  readonly cluster: SeenCluster;
  readonly children: ReactNode;
}

/** What the query names, in a drawer beside the screen. */
export function Details({ profile, query, cluster, children }: DetailsProps) {
  const { node, resource, device, constraint } = query;
  const isOpen = [node, resource, device, constraint].some((each) => each !== undefined);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('.pf-v6-c-modal-box, .pf-v6-c-menu')) closeDetails();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOpen]);
  const panel = (
    <DrawerPanelContent isResizable defaultSize="480px" minSize="360px" className="q-drawer">
      {node !== undefined ? (
        <NodeDrawer key={node} profile={profile} node={node} cluster={cluster} />
      ) : resource !== undefined ? (
        <ResourceDrawer key={resource} profile={profile} resource={resource} cluster={cluster} />
      ) : device !== undefined ? (
        <DeviceDetails key={device} profile={profile} device={device} cluster={cluster} />
      ) : constraint !== undefined ? (
        <ConstraintDetails id={constraint} profile={profile} cluster={cluster} />
      ) : null}
    </DrawerPanelContent>
  );
  return (
    <Drawer isExpanded={isOpen} isInline className="q-details">
      <DrawerContent panelContent={isOpen ? panel : null}>
        <DrawerContentBody>{children}</DrawerContentBody>
      </DrawerContent>
    </Drawer>
  );
}
