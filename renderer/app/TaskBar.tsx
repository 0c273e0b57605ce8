import { Button } from '@patternfly/react-core';
import { AngleDownIcon, AngleUpIcon } from '../components/icons.ts';
import { Status } from '../components/Status.tsx';
import { Time } from '../components/Time.tsx';
import { TaskLog } from './TaskLog.tsx';
import { useTasks } from './Tasks.tsx';
import { taskResult, taskTones } from './task-words.ts';

interface TaskBarProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** Always there: what runs and what ran last; opens to the log of all tasks. */
export function TaskBar({ isOpen, onToggle }: TaskBarProps) {
  const tasks = useTasks();
  const running = tasks.filter(({ state }) => state === 'running');
  const shown = [...running, ...tasks.filter(({ state }) => state !== 'running')].slice(0, 2);
  return (
    <section className={`q-tasks ${isOpen ? 'is-open' : ''}`} aria-label="Tasks">
      <div className="q-tasks__bar">
        <Button
          variant="plain"
          size="sm"
          className="q-tasks__toggle"
          icon={isOpen ? <AngleDownIcon /> : <AngleUpIcon />}
          aria-expanded={isOpen}
          onClick={onToggle}
        >
          Tasks
        </Button>
        {shown.map((task) => (
          <span key={task.id} className="q-tasks__one">
            <Status tone={taskTones[task.state]}>{task.title}</Status>
            {task.profile !== undefined && <span>{task.profile}</span>}
            <span>{task.by}</span>
            <span>
              <Time at={task.startedAt} />
            </span>
            {task.state !== 'running' && <span className="q-clip">{taskResult(task)}</span>}
          </span>
        ))}
        <span className="q-grow" />
        <span role="status">{running.length === 0 ? 'Nothing running' : `${running.length} running`}</span>
      </div>
      {isOpen && <TaskLog />}
    </section>
  );
}
