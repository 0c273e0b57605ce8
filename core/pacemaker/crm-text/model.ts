/** One word of a statement, with all that stood before it, so that nothing is lost. */
export interface CrmToken {
  /** White space and line continuations before the word. */
  readonly gap: string;
  /** The word as it stands, quotes included. */
  readonly raw: string;
  /** The word as crmsh takes it, without quotes and escapes. */
  readonly value: string;
  /** 1-based line on which the word begins. */
  readonly line: number;
  /** A quote in it is never closed. */
  readonly isOpen: boolean;
}

/** A statement of `crm configure`, which may run over several lines. */
export interface CrmStatement {
  readonly type: 'statement';
  readonly line: number;
  /** Last line of the statement, 1-based. */
  readonly endLine: number;
  readonly tokens: readonly CrmToken[];
  /** What follows the last word: white space, a separator of the shell, a comment, the end of the line. */
  readonly tail: string;
  /** Leading words that call crmsh (`sudo crm configure`); 0 in plain text. */
  readonly commandWords: number;
}

/** Text that is no statement of crm: comments, empty lines, other commands of a script. */
export interface CrmOther {
  readonly type: 'blank' | 'comment' | 'command';
  readonly line: number;
  readonly endLine: number;
  readonly raw: string;
}

export type CrmItem = CrmStatement | CrmOther;

/** A text of `crm configure`, or a script whose lines call it. */
export interface CrmFile {
  readonly form: 'text' | 'script';
  readonly items: readonly CrmItem[];
}

/** The words of a statement without those that only call crmsh. */
export function wordsOf(statement: CrmStatement): readonly CrmToken[] {
  return statement.tokens.slice(statement.commandWords);
}

/** The statements of a file, in order. */
export function statementsOf(file: CrmFile): readonly CrmStatement[] {
  return file.items.filter((item) => item.type === 'statement');
}
