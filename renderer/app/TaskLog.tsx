import { Button, SearchInput } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useMemo, useState } from 'react';
import type { Task } from '../../core/contract/tasks.ts';
import { useTell } from '../bridge/use-ask.ts';
import { Status } from '../components/Status.tsx';
import { Time } from '../components/Time.tsx';
import { useNow } from './clock.ts';
import { TaskOutput } from './TaskOutput.tsx';
import { useTasks } from './Tasks.tsx';
import { taskDuration, taskResult, taskTones } from './task-words.ts';

/** Every task: by whom, on what, how long, with what result; the chosen one with its whole output. */
export function TaskLog() {
  const tasks = useTasks();
  const now = useNow();
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return tasks.filter(({ title, profile = '', by, state }) =>
      `${title} ${profile} ${by} ${state}`.toLowerCase().includes(wanted),
    );
  }, [tasks, filter]);
  const open = tasks.find(({ id }) => id === chosen) ?? shown[0];
  return (
    <div className="q-tasklog">
      <div className="q-tasklog__list">
        <SearchInput
          className="q-filter"
          aria-label="Filter the tasks"
          placeholder="Filter the tasks"
          value={filter}
          onChange={(_, value) => setFilter(value)}
          onClear={() => setFilter('')}
        />
        <Table variant="compact" borders aria-label="Tasks" isStickyHeader>
          <Thead>
            <Tr>
              <Th>Task</Th>
              <Th>On</Th>
              <Th>By</Th>
              <Th>Begun</Th>
              <Th>Took</Th>
              <Th>Result</Th>
            </Tr>
          </Thead>
          <Tbody>
            {shown.map((task) => (
              <Tr
                key={task.id}
                isClickable
                isRowSelected={task.id === open?.id}
                onRowClick={() => setChosen(task.id)}
                aria-label={task.title}
              >
                <Td>
                  <Status tone={taskTones[task.state]}>{task.title}</Status>
                </Td>
                <Td>{task.profile ?? 'this machine'}</Td>
                <Td>{task.by}</Td>
                <Td>
                  <Time at={task.startedAt} />
                </Td>
                <Td>{taskDuration(task, now)}</Td>
                <Td className="q-clip">{taskResult(task)}</Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
        {shown.length === 0 && <p className="q-subtle q-pad">No task yet. Whatever is begun is listed here.</p>}
      </div>
      {open && (
        <div className="q-tasklog__output">
          <TaskHead task={open} />
          <TaskOutput key={open.id} task={open.id} />
        </div>
      )}
    </div>
  );
}

function TaskHead({ task }: { readonly task: Task }) {
  const cancel = useTell('task.cancel');
  return (
    <div className="q-row q-pad-small">
      <b className="q-grow q-clip">{task.title}</b>
      {task.state === 'running' && (
        <Button
          variant="secondary"
          size="sm"
          onClick={() => cancel.mutate({ task: task.id })}
          isLoading={cancel.isPending}
        >
          Stop before the next step
        </Button>
      )}
    </div>
  );
}
