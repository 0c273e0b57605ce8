import { Button, ExpandableSection, Form, FormGroup, Grid, GridItem } from '@patternfly/react-core';
import { useState } from 'react';
import { PlusIcon } from '../../components/icons.ts';
import { Panel } from '../../components/Panel.tsx';
import { Field } from './Field.tsx';
import { HostKeys } from './HostKeys.tsx';
import { MachineTable } from './MachineTable.tsx';
import { addNode, contactsOf, jumpOf, withJump } from './machines.ts';
import type { StepProps } from './wizard-context.ts';

const environments = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'practice', label: 'Practice' },
];

/** Which machines, how they are reached, and that they are who they say. */
export function MachinesStep(props: StepProps) {
  const { description, change, at } = props;
  return (
    <div className="q-column">
      <Panel title="The cluster">
        <Form>
          <Grid hasGutter md={6}>
            <GridItem>
              <Field
                label="Name"
                isRequired
                value={description.name}
                onChange={(name) => change((before) => ({ ...before, name }))}
                finding={at('name')}
                help="Letters, digits and _ . -; corosync.conf carries it as cluster_name"
              />
            </GridItem>
            <GridItem>
              <Field
                label="Environment"
                value={description.environment ?? 'production'}
                choices={environments}
                onChange={(environment) =>
                  change((before) => ({ ...before, environment: environment as 'production' | 'staging' | 'practice' }))
                }
                help="Production is red everywhere, so that nobody takes it for another"
              />
            </GridItem>
          </Grid>
        </Form>
      </Panel>
      <Panel
        title="Machines"
        note="Bare Linux machines that answer SSH, as root or with sudo"
        actions={
          <Button variant="link" icon={<PlusIcon />} onClick={() => change(addNode)}>
            Add a machine
          </Button>
        }
        isFlush
      >
        <MachineTable {...props} />
        <JumpHost {...props} />
      </Panel>
      <HostKeys contacts={contactsOf(description)} />
    </div>
  );
}

function JumpHost({ description, change, at }: StepProps) {
  const jump = jumpOf(description);
  const [isOpen, setOpen] = useState(jump !== undefined);
  const put = (part: { host?: string; port?: number; user?: string }) =>
    change((before) => {
      const next = { ...(jumpOf(before) ?? { host: '' }), ...part };
      return withJump(before, next.host === '' ? undefined : next);
    });
  return (
    <ExpandableSection
      className="q-pad-small"
      toggleText="Reached through a jump host"
      isExpanded={isOpen}
      onToggle={(_, next) => setOpen(next)}
    >
      <FormGroup role="group" label="Jump host">
        <Grid hasGutter md={4}>
          <GridItem>
            <Field
              label="Jump host address"
              value={jump?.host ?? ''}
              onChange={(host) => put({ host })}
              finding={at('nodes', 0, 'ssh', 'jump')}
              help="Each hop is verified like the machine itself; your keys stay here"
            />
          </GridItem>
          <GridItem>
            <Field
              label="Jump host port"
              type="number"
              value={String(jump?.port ?? 22)}
              onChange={(port) => put({ port: Number(port) })}
            />
          </GridItem>
          <GridItem>
            <Field label="Jump host user" value={jump?.user ?? 'root'} onChange={(user) => put({ user })} />
          </GridItem>
        </Grid>
      </FormGroup>
    </ExpandableSection>
  );
}
