import { Button, Label } from '@patternfly/react-core';
import { Th } from '@patternfly/react-table';
import { memo } from 'react';
import type { NodeView } from '../../../core/contract/live.ts';
import { changeQuery } from '../../app/use-place.ts';
import { nodeTones } from '../../cluster/node-words.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { FactAge } from '../../components/Age.tsx';
import { Status } from '../../components/Status.tsx';

function DrawnHead({ node, profile }: { readonly node: NodeView; readonly profile: string }) {
  return (
    <Th>
      <span className="q-row">
        <Button variant="link" isInline onClick={() => changeQuery({ node: node.name })}>
          <b>{node.name}</b>
        </Button>
        {node.isDc && <Label isCompact>DC</Label>}
        <span className="q-grow" />
        <ActionMenu
          subject={{ kind: 'node', profile, node: node.name, state: node.state }}
          label={`Actions on ${node.name}`}
        />
      </span>
      {node.state === 'online' ? (
        <FactAge fact={node.quorum} isFollowed={node.isStreaming === true} />
      ) : (
        <Status tone={nodeTones[node.state]}>{node.state}</Status>
      )}
    </Th>
  );
}

/** A node at the head of its column; drawn anew when something of the node changed. */
export const NodeHead = memo(DrawnHead);
