import { Form, Grid, GridItem } from '@patternfly/react-core';
import { Panel } from '../../components/Panel.tsx';
import type { Ssh } from './answers.ts';
import { Field } from './Field.tsx';
import { HostKeys } from './HostKeys.tsx';
import type { StepProps } from './wizard-context.ts';

/** A machine outside the cluster, from where it is seen as clients see it. */
export function VantagePoint({ description, change, at }: StepProps) {
  const [point] = description.vantagePoints ?? [];
  const rest = (description.vantagePoints ?? []).slice(1);
  const like = description.nodes[0]?.ssh;
  const put = (part: { readonly name?: string; readonly host?: string; readonly port?: number }) =>
    change((before) => {
      const { name = point?.name ?? 'client', host = point?.ssh.host ?? '', port = point?.ssh.port ?? 22 } = part;
      const { hostKeys: _, password: __, ...way }: Ssh = point?.ssh ?? like ?? { host };
      const ssh: Ssh = { ...way, host, port };
      return { ...before, vantagePoints: host === '' ? rest : [{ name, ssh }, ...rest] };
    });
  return (
    <>
      <Panel title="Seen from" note="Optional: a machine outside the cluster. Without one, the nodes ask each other">
        <Form>
          <Grid hasGutter md={4}>
            <GridItem>
              <Field
                label="Vantage point address"
                value={point?.ssh.host ?? ''}
                onChange={(host) => put({ host })}
                finding={at('vantagePoints', 0, 'ssh')}
              />
            </GridItem>
            <GridItem>
              <Field
                label="Vantage point port"
                type="number"
                value={String(point?.ssh.port ?? 22)}
                onChange={(port) => put({ port: Number(port) })}
              />
            </GridItem>
            <GridItem>
              <Field
                label="Vantage point name"
                value={point?.name ?? 'client'}
                onChange={(name) => put({ name })}
                finding={at('vantagePoints', 0, 'name')}
              />
            </GridItem>
          </Grid>
        </Form>
      </Panel>
      {point && <HostKeys contacts={[point]} />}
    </>
  );
}
