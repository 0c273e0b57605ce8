import {
  Divider,
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuToggle,
  type MenuToggleElement,
} from '@patternfly/react-core';
import { Fragment, type Ref, useState } from 'react';
import { actionsOn, type Subject } from '../app/actions.ts';
import { allActions } from '../app/all-actions.ts';
import { useHands } from '../app/use-hands.ts';
import { EllipsisVIcon } from './icons.ts';

interface ActionMenuProps {
  readonly subject: Subject;
  readonly label: string;
  /** Words on the button; three dots without. */
  readonly words?: string;
  readonly isPrimary?: boolean;
}

/** What can be done to a subject, from the same list as the palette. */
export function ActionMenu(props: ActionMenuProps) {
  const [isWanted, setWanted] = useState(false);
  // PatternFly's menus measure the page even while they are closed, which hundreds of rows would pay for.
  if (!isWanted) return <Toggle {...props} isOpen={false} onClick={() => setWanted(true)} />;
  return <OpenedMenu {...props} />;
}

function OpenedMenu(props: ActionMenuProps) {
  const { subject } = props;
  const hands = useHands();
  const [isOpen, setOpen] = useState(true);
  const offered = isOpen ? actionsOn(subject, allActions) : [];
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      shouldFocusFirstItemOnOpen
      shouldFocusToggleOnSelect
      popperProps={{ position: 'right', appendTo: () => document.body }}
      toggle={(reference) => (
        <Toggle {...props} isOpen={isOpen} onClick={() => setOpen((before) => !before)} reference={reference} />
      )}
    >
      <DropdownList>
        {offered.map((each, index) => (
          <Fragment key={each.id}>
            {index > 0 && offered[index - 1]?.group !== each.group && <Divider />}
            <DropdownItem isDanger={each.isDangerous === true} onClick={() => each.run(subject, hands)}>
              {each.short}
            </DropdownItem>
          </Fragment>
        ))}
      </DropdownList>
    </Dropdown>
  );
}

interface ToggleProps extends ActionMenuProps {
  readonly isOpen: boolean;
  readonly onClick: () => void;
  readonly reference?: Ref<MenuToggleElement>;
}

function Toggle({ label, words, isPrimary = false, isOpen, onClick, reference }: ToggleProps) {
  return (
    <MenuToggle
      ref={reference}
      variant={words === undefined ? 'plain' : isPrimary ? 'primary' : 'secondary'}
      size="sm"
      isExpanded={isOpen}
      onClick={onClick}
      {...(words === undefined ? { icon: <EllipsisVIcon />, 'aria-label': label } : {})}
    >
      {words}
    </MenuToggle>
  );
}
