import { ClipboardCopyButton, CodeBlock, CodeBlockAction, CodeBlockCode } from '@patternfly/react-core';
import { useId, useState } from 'react';

interface CodeTextProps {
  readonly text: string;
  /** Said where there is no text. */
  readonly none: string;
  readonly label: string;
}

/** Text to read and to take along. */
export function CodeText({ text, none, label }: CodeTextProps) {
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  if (text === '') return <p className="q-subtle q-pad">{none}</p>;
  return (
    <CodeBlock
      className="q-code-text"
      actions={
        <CodeBlockAction>
          <ClipboardCopyButton
            id={`${id}-copy`}
            textId={id}
            aria-label={`Copy: ${label}`}
            variant="plain"
            onClick={() => {
              void navigator.clipboard.writeText(text);
              setCopied(true);
            }}
          >
            {isCopied ? 'Copied' : 'Copy'}
          </ClipboardCopyButton>
        </CodeBlockAction>
      }
    >
      <CodeBlockCode id={id}>{text}</CodeBlockCode>
    </CodeBlock>
  );
}
