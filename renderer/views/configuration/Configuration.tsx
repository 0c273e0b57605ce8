import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useState } from 'react';
import type { Fact } from '../../../core/contract/live.ts';
import { changeQuery } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Age } from '../../components/Age.tsx';
import { CodeView } from '../../components/CodeView.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Loading, Screen } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { isAlike } from './alike.ts';

/** The configuration as it lies on the nodes: the CIB and each node's corosync.conf, with search. */
export default function Configuration({ params, query }: ViewProps) {
  const profile = params['profile'] ?? '';
  const { data, error } = useAsk('cluster.raw', { profile });
  const [chosen, setChosen] = useState(query['file'] ?? 'cib');
  const choose = (file: string) => {
    setChosen(file);
    changeQuery({ file, find: undefined });
  };
  const corosync = data?.corosync.find(({ node }) => node === chosen);
  const fact = chosen === 'cib' ? data?.cib : corosync?.text;
  const same = data && isAlike(data.corosync.map(({ text }) => text));
  return (
    <Screen
      title="Configuration, as it lies on the nodes"
      lead={
        !data
          ? 'Secrets are dots. Ctrl F searches in the text.'
          : `Secrets are dots. corosync.conf is ${same === undefined ? 'not known on all nodes' : same ? 'the same on all nodes' : 'NOT the same on all nodes'}.`
      }
    >
      {error && <Reports reports={reportsOf(error)} />}
      {!data && !error && <Loading rows={16} label="Reading the configuration" />}
      {data && (
        <Panel
          title={
            <ToggleGroup aria-label="Which file" isCompact>
              <ToggleGroupItem text="CIB" isSelected={chosen === 'cib'} onChange={() => choose('cib')} />
              {data.corosync.map(({ node }) => (
                <ToggleGroupItem
                  key={node}
                  text={`corosync.conf on ${node}`}
                  isSelected={chosen === node}
                  onChange={() => choose(node)}
                />
              ))}
            </ToggleGroup>
          }
          actions={fact?.isKnown && <Age at={fact.observedAt} source={fact.source} word="read" />}
        >
          {fact && <ConfigurationText fact={fact} isXml={chosen === 'cib'} find={query['find']} />}
        </Panel>
      )}
    </Screen>
  );
}

interface ConfigurationTextProps {
  readonly fact: Fact<string>;
  readonly isXml: boolean;
  readonly find: string | undefined;
}

function ConfigurationText({ fact, isXml, find }: ConfigurationTextProps) {
  if (!fact.isKnown)
    return (
      <>
        <p>
          <Status tone="unknown">Unknown</Status>
        </p>
        <Reports reports={fact.reports} />
      </>
    );
  return (
    <CodeView
      text={fact.value}
      label={isXml ? 'CIB' : 'corosync.conf'}
      {...(isXml ? { language: 'xml' as const } : {})}
      {...(find === undefined ? {} : { find })}
    />
  );
}
