import { Form, Grid, GridItem } from '@patternfly/react-core';
import type { FenceDeviceAnswers } from './answers.ts';
import { Field } from './Field.tsx';
import { agentOf, changeDevice, changeParameter, fenceAgents, newDevice, parameterOf } from './fencing.ts';
import { SecretField } from './SecretField.tsx';
import type { StepProps } from './wizard-context.ts';

interface DeviceFormProps extends StepProps {
  readonly node: string;
  readonly device: FenceDeviceAnswers;
}

/** One fence device, in its agent's own words. */
export function DeviceForm({ node, device, description, change, at, secrets }: DeviceFormProps) {
  const index = (description.fencing?.devices ?? []).indexOf(device);
  const agent = agentOf(device.agent);
  const put = (next: FenceDeviceAnswers) => change((before) => changeDevice(before, node, next));
  const known = new Set(agent?.fields.map(({ name }) => name));
  const others = Object.keys(device.parameters ?? {}).filter((name) => !known.has(name));
  return (
    <Form aria-label={`Fence device of ${node}`}>
      <Field
        label="Agent"
        spoken={`Agent of ${device.id}`}
        value={device.agent}
        choices={[
          ...fenceAgents.map(({ name, title }) => ({ value: name, label: `${name}: ${title}` })),
          ...(agent ? [] : [{ value: device.agent, label: device.agent }]),
        ]}
        onChange={(name) => put(newDevice(name, node, device))}
        finding={at('fencing', 'devices', index, 'agent')}
      />
      <Grid hasGutter md={6}>
        {(agent?.fields ?? []).map((field) => {
          const secret = device.parameters?.[field.name];
          const isSecret = field.isSecret && typeof secret === 'object' && 'secret' in secret;
          return (
            <GridItem key={field.name}>
              {field.isSecret ? (
                <SecretField
                  label={field.label}
                  spoken={`${field.label} of ${device.id}`}
                  secret={isSecret ? secret.secret : `fence/${node}`}
                  secrets={{
                    ...secrets,
                    put: (name, value) => {
                      secrets.put(name, value);
                      if (!isSecret) {
                        put({ ...device, parameters: { ...device.parameters, [field.name]: { secret: name } } });
                      }
                    },
                  }}
                  finding={at('fencing', 'devices', index, 'parameters', field.name)}
                />
              ) : (
                <Field
                  label={field.label}
                  spoken={`${field.label} of ${device.id}`}
                  value={parameterOf(device, field.name)}
                  isRequired={field.isRequired}
                  choices={withCurrent(field.choices, parameterOf(device, field.name))}
                  onChange={(value) => put(changeParameter(device, field.name, value))}
                  finding={at('fencing', 'devices', index, 'parameters', field.name)}
                  help={field.help}
                />
              )}
            </GridItem>
          );
        })}
      </Grid>
      {others.length > 0 && (
        <p className="q-small q-subtle">Also set in the description, and left as it is: {others.join(', ')}.</p>
      )}
    </Form>
  );
}

type Choices = readonly { readonly value: string; readonly label: string }[] | undefined;

/** What the description holds can be chosen, also where the form would not offer it. */
function withCurrent(choices: Choices, value: string): Choices {
  if (choices === undefined || choices.some((choice) => choice.value === value)) return choices;
  return [...choices, { value, label: value }];
}
