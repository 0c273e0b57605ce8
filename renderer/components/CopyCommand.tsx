import { ClipboardCopy, ClipboardCopyVariant } from '@patternfly/react-core';

/** A command as it is typed in a terminal, to be copied. It is text: nothing here runs it. */
export function CopyCommand({
  command,
  label = 'Copy as command',
}: {
  readonly command: string;
  readonly label?: string;
}) {
  const isLong = command.includes('\n');
  return (
    <ClipboardCopy
      isReadOnly
      isCode
      variant={isLong ? ClipboardCopyVariant.expansion : ClipboardCopyVariant.inline}
      isExpanded={isLong}
      hoverTip={label}
      clickTip="Copied"
      textAriaLabel="Command"
    >
      {command}
    </ClipboardCopy>
  );
}
