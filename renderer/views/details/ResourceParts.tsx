import { Button, ExpandableSection, List, ListItem } from '@patternfly/react-core';
import type { ResourceDetails } from '../../../core/contract/live.ts';
import { duration, span } from '../../app/time.ts';
import { changeQuery } from '../../app/use-place.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { score } from '../../cluster/quantities.ts';
import { FactPart } from '../../components/FactPart.tsx';
import { Pairs } from '../../components/Pairs.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';

/** What the engine knows of one resource or fence device, part by part. */
export function ResourceParts({ profile, resource }: { readonly profile: string; readonly resource: string }) {
  const { data, error, refetch, isFetching } = useAsk('resource.details', { profile, resource });
  if (error) return <Reports reports={reportsOf(error)} />;
  if (!data) return <Loading rows={10} label="Reading the resource" />;
  return (
    <>
      <p>
        <Button variant="secondary" size="sm" onClick={() => refetch()} isLoading={isFetching}>
          Read again
        </Button>
      </p>
      <section className="q-part">
        <h3 className="q-subhead">Why it is where it is</h3>
        <List>
          {data.why.map((line) => (
            <ListItem key={line}>{line}</ListItem>
          ))}
        </List>
      </section>
      <FactPart title="Scores" fact={data.scores}>
        {(scores) => (
          <PlainTable
            label="Scores"
            columns={['Node', 'Score']}
            rows={scores.map((each) => [each.node, score(each.score)])}
            empty="The scheduler gives none."
          />
        )}
      </FactPart>
      <section className="q-part">
        <h3 className="q-subhead">Constraints</h3>
        {data.constraints.length === 0 && <p className="q-subtle">None names it.</p>}
        <ul className="q-plainlist">
          {data.constraints.map(({ id, text }) => (
            <li key={id}>
              <Button
                variant="link"
                isInline
                onClick={() => changeQuery({ constraint: id, resource: undefined, device: undefined })}
              >
                {id}
              </Button>
              <p className="q-small q-subtle">{text}</p>
            </li>
          ))}
        </ul>
      </section>
      <section className="q-part">
        <h3 className="q-subhead">Parameters</h3>
        <p className="q-subtle">{data.agent}</p>
        <Pairs
          pairs={data.parameters.map(({ name, value, isSecret }) => [name, isSecret ? '••••••, in the vault' : value])}
        />
        {data.parameters.length === 0 && <p className="q-subtle">None set.</p>}
      </section>
      {data.meta.length > 0 && (
        <section className="q-part">
          <h3 className="q-subhead">Meta attributes</h3>
          <Pairs pairs={data.meta.map(({ name, value }) => [name, value])} />
        </section>
      )}
      <FactPart title="Fail counts" fact={data.failCounts}>
        {(counts) => (
          <PlainTable
            label="Fail counts"
            columns={['Node', 'Failures', 'Moves away at']}
            rows={counts.map(({ node, count, threshold }) => [node, count, threshold ?? 'never'])}
            empty="It has not failed."
          />
        )}
      </FactPart>
      <Operations details={data} />
      <Documentation details={data} />
    </>
  );
}

function Operations({ details }: { readonly details: ResourceDetails }) {
  return (
    <FactPart title="Operations" fact={details.operations}>
      {(operations) => (
        <PlainTable
          label="Operations"
          columns={['At', 'Node', 'Operation', 'Result', 'Took']}
          rows={operations.map(({ at, node, resource, operation, intervalMs, result, isOk, elapsedMs }) => [
            at === undefined ? 'unknown' : <Time key="at" at={at} />,
            node,
            [resource, operation, intervalMs > 0 ? `every ${span(intervalMs)}` : ''].filter(Boolean).join(' '),
            <Status key="result" tone={isOk ? 'well' : 'failed'}>
              {result}
            </Status>,
            elapsedMs === undefined ? '' : duration(elapsedMs),
          ])}
          empty="None in the cluster's history."
        />
      )}
    </FactPart>
  );
}

function Documentation({ details }: { readonly details: ResourceDetails }) {
  return (
    <FactPart title="What the agent says of itself" fact={details.documentation}>
      {({ shortText, longText, parameters }) => (
        <>
          <p>{shortText}</p>
          <ExpandableSection toggleText={`Description and ${parameters.length} parameters`} isIndented>
            <p className="q-preline">{longText}</p>
            <PlainTable
              label="Parameters of the agent"
              columns={['Name', 'Means', 'Default']}
              rows={parameters.map(({ name, text, isRequired, ...rest }) => [
                isRequired ? `${name}, required` : name,
                text,
                rest.default ?? '',
              ])}
            />
          </ExpandableSection>
        </>
      )}
    </FactPart>
  );
}
