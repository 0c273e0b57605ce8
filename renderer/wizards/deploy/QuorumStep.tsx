import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  NumberInput,
  Switch,
} from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { Panel } from '../../components/Panel.tsx';
import { changeQuorum, changeVotes, countVotes, quorumVerdict, quorumWords } from './quorum.ts';
import type { StepProps } from './wizard-context.ts';

/** Who may go on when some are lost, told by what happens in this cluster. */
export function QuorumStep({ description, change, at }: StepProps) {
  const { nodes } = description;
  const { expected, needed, isTwoNode, waitsForAll } = countVotes(description);
  const words = quorumWords(description);
  const against = at('quorum') ?? at('nodes');
  return (
    <div className="q-column">
      <Panel title={quorumVerdict(description)} note={`expected_votes ${expected}, quorum ${needed}`} isFlush>
        <Table variant="compact" aria-label="Votes by node">
          <Thead>
            <Tr>
              <Th width={20}>Node</Th>
              <Th width={20}>Votes</Th>
              <Th>If only this node is lost</Th>
            </Tr>
          </Thead>
          <Tbody>
            {nodes.map((node, index) => {
              const votes = node.votes ?? 1;
              const left = expected - votes;
              const put = (next: number) =>
                change((before) => changeVotes(before, index, Math.max(0, Math.min(9, next))));
              return (
                <Tr key={node.name}>
                  <Th scope="row">{node.name}</Th>
                  <Td>
                    <NumberInput
                      value={votes}
                      min={0}
                      max={9}
                      widthChars={3}
                      inputAriaLabel={`Votes of ${node.name}`}
                      minusBtnAriaLabel={`One vote less for ${node.name}`}
                      plusBtnAriaLabel={`One vote more for ${node.name}`}
                      onMinus={() => put(votes - 1)}
                      onPlus={() => put(votes + 1)}
                      onChange={(event) => put(Number((event.target as HTMLInputElement).value))}
                    />
                  </Td>
                  <Td>
                    {left >= needed
                      ? `${left} of ${needed} needed votes are left: the rest goes on`
                      : `${left} votes are left, ${needed} are needed: everything stops`}
                  </Td>
                </Tr>
              );
            })}
          </Tbody>
        </Table>
      </Panel>
      <Panel title="What this means here">
        <DescriptionList isCompact>
          {words.map(({ option, text }) => (
            <DescriptionListGroup key={option}>
              <DescriptionListTerm>{option}</DescriptionListTerm>
              <DescriptionListDescription>{text}</DescriptionListDescription>
            </DescriptionListGroup>
          ))}
          {words.length === 0 && (
            <DescriptionListGroup>
              <DescriptionListTerm>Plain majority</DescriptionListTerm>
              <DescriptionListDescription>
                The side with {needed} of {expected} votes goes on and may fence the other. No option is needed for
                that.
              </DescriptionListDescription>
            </DescriptionListGroup>
          )}
        </DescriptionList>
        {against && <p className="q-subtle">{against.text}</p>}
      </Panel>
      <Panel title="Options">
        <div className="q-column">
          {isTwoNode ? (
            <p>wait_for_all comes with two_node and stays on: overriding it is the mistake people make.</p>
          ) : (
            <Switch
              id="wait-for-all"
              label="After a start, wait until all nodes have been seen together once (wait_for_all)"
              isChecked={waitsForAll}
              onChange={(_, isOn) => change((before) => changeQuorum(before, 'waitForAll', isOn ? true : undefined))}
            />
          )}
          {!isTwoNode && nodes.length % 2 === 0 && (
            <Switch
              id="tie-breaker"
              label="In a split of equal halves, let the side with the lowest node id go on (auto_tie_breaker)"
              isChecked={description.quorum?.autoTieBreaker === true}
              onChange={(_, isOn) =>
                change((before) => changeQuorum(before, 'autoTieBreaker', isOn ? true : undefined))
              }
            />
          )}
        </div>
      </Panel>
    </div>
  );
}
