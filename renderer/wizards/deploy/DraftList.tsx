import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Draft } from '../../../core/contract/drafts.ts';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import { useTell } from '../../bridge/use-ask.ts';
import { Panel } from '../../components/Panel.tsx';
import { Time } from '../../components/Time.tsx';
import { isStepId, stepTitles } from './answers.ts';

/** Wizards that wait to be continued, each at the screen where it was left. */
export function DraftList({ drafts }: { readonly drafts: readonly Draft[] }) {
  const remove = useTell('draft.remove', ['draft.list']);
  return (
    <Panel title="To be continued" isFlush>
      <Table variant="compact" aria-label="Unfinished wizards">
        <Thead>
          <Tr>
            <Th>Cluster</Th>
            <Th>At</Th>
            <Th>Changed</Th>
            <Th screenReaderText="Actions" />
          </Tr>
        </Thead>
        <Tbody>
          {drafts.map(({ id, title, step, updatedAt }) => (
            <Tr key={id}>
              <Th scope="row">{title}</Th>
              <Td>{isStepId(step) ? stepTitles[step] : step}</Td>
              <Td>
                <Time at={updatedAt} />
              </Td>
              <Td isActionCell>
                <Button variant="link" onClick={() => go(fillPath('/new/:draft', { draft: id }))}>
                  Continue {title}
                </Button>
                <Button variant="link" onClick={() => remove.mutate({ draft: id })}>
                  Discard
                </Button>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Panel>
  );
}
