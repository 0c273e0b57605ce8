import { Button, FormGroup, Radio } from '@patternfly/react-core';
import { useEffect } from 'react';
import { Panel } from '../../components/Panel.tsx';
import { Status } from '../../components/Status.tsx';
import { DeviceForm } from './DeviceForm.tsx';
import { changeDevice, changeHeadStart, deviceOf, headStartOf, newDevice, withDevices } from './fencing.ts';
import type { StepProps } from './wizard-context.ts';

/** Something that can cut each node off for certain. Without it no service may be taken over. */
export function FencingStep(props: StepProps) {
  const { description, change, at } = props;
  const { nodes } = description;
  const without = nodes.filter(
    ({ name }) => !(description.fencing?.devices ?? []).some(({ targets }) => targets.includes(name)),
  );
  const isUntouched = (description.fencing?.devices ?? []).length === 0;
  useEffect(() => {
    // A BMC is what most machines have: its form is there to be filled in, and another can be chosen.
    if (isUntouched) change((before) => withDevices(before, 'fence_ipmilan'));
  }, [isUntouched, change]);
  return (
    <div className="q-column">
      <p>
        {without.length === 0 ? (
          <Status tone="well">Each node has a device that can cut its power.</Status>
        ) : (
          <Status tone="attention">
            {without.map(({ name }) => name).join(', ')} can’t be fenced: a node that does not answer might still write.
          </Status>
        )}
      </p>
      <div className="q-devices">
        {nodes.map(({ name }, index) => {
          const against = at('nodes', index, 'name');
          const device = deviceOf(description, name);
          const shared = (description.fencing?.devices ?? []).filter(
            ({ targets }) => targets.length > 1 && targets.includes(name),
          );
          return (
            <Panel
              key={name}
              title={device?.id ?? name}
              note={
                device
                  ? `fences ${name}`
                  : shared.length > 0
                    ? `fenced by ${shared.map(({ id }) => id).join(', ')}`
                    : 'no device'
              }
              actions={
                device === undefined ? (
                  <Button
                    variant="link"
                    size="sm"
                    onClick={() => change((before) => changeDevice(before, name, newDevice('fence_ipmilan', name)))}
                  >
                    Add a device
                  </Button>
                ) : undefined
              }
            >
              {device && <DeviceForm {...props} node={name} device={device} />}
              {against && <p className="q-small">{against.text}</p>}
            </Panel>
          );
        })}
      </div>
      {nodes.length === 2 && <HeadStart {...props} />}
    </div>
  );
}

/** When two nodes lose sight of each other, both want to fence the other. */
function HeadStart({ description, change }: StepProps) {
  const chosen = headStartOf(description);
  return (
    <Panel
      title={
        chosen
          ? `If the two lose sight of each other, ${chosen} wins`
          : 'If the two lose sight of each other, both may go down'
      }
    >
      <FormGroup role="radiogroup" label="Head start of 5 s" fieldId="head-start" isStack>
        <p className="q-small q-subtle">
          Each side has quorum and fires at once. Whoever fences the chosen node waits five seconds first, so one node
          goes down and not both. The head start belongs on one side only.
        </p>
        {description.nodes.map(({ name }) => (
          <Radio
            key={name}
            id={`head-start-${name}`}
            name="head-start"
            label={`${name} survives`}
            isChecked={chosen === name}
            onChange={() => change((before) => changeHeadStart(before, name))}
          />
        ))}
        <Radio
          id="head-start-none"
          name="head-start"
          label="Neither: both may go down"
          isChecked={chosen === undefined}
          onChange={() => change((before) => changeHeadStart(before, undefined))}
        />
      </FormGroup>
    </Panel>
  );
}
