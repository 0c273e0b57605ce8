import { Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { error, hasError, type Report, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { crossCheckFindings } from './cross-check.ts';
import { type ClusterDescription, type ClusterDescriptionInput, descriptionSchema } from './description.ts';
import type { DescriptionPath, Finding } from './finding.ts';
import { schemaFindings } from './schema-reports.ts';

/** A description beyond this is no description; it also bounds what a hostile file can cost. */
const maxLength = 1_000_000;
/** Keys that would reach into JavaScript's own objects. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a cluster description from YAML 1.2. Every report names the line and what to write instead.
 *
 * Fails where the text, the schema or the references between its parts are wrong. A description that is well formed
 * but unsafe (fencing off, a node that nobody can fence) is returned with reports of severity `error`: whoever applies
 * it must stop at these.
 */
export function readDescription(text: string, fileName?: string): Result<ClusterDescription> {
  const file = fileName === undefined ? {} : { file: fileName };
  if (text.length > maxLength) {
    return fail(
      error('DESCRIPTION_TOO_LONG', `The description is longer than ${maxLength} characters.`, {
        next: 'Put large files of a service into a package, and shorten `files`.',
      }),
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const textLines = text.split('\n');
  const located = (report: Report, line: number): Report => ({
    ...report,
    evidence: { ...file, line, output: (textLines[line - 1] ?? '').trimEnd().slice(0, 200) },
  });

  const syntax = [
    ...document.errors.map((problem) => located(syntaxReport(problem.code, problem.message), lineAt(problem.pos[0]))),
    ...structureProblems(document).map(({ offset, report }) => located(report, lineAt(offset))),
  ];
  if (syntax.length > 0) return fail(...syntax);

  const locate = ({ path, report }: Finding) => located(report, lineAt(offsetOf(document, path)));
  const value = plainValue(document);
  if (value === tooManyAliases) return fail(located(aliasReport, 1));
  const parsed = descriptionSchema.safeParse(value);
  if (!parsed.success) {
    const reports = schemaFindings(parsed.error.issues, value).map(locate);
    return fail(...reports.toSorted((a, b) => (a.evidence?.line ?? 0) - (b.evidence?.line ?? 0)));
  }
  const notes = document.warnings.map(({ message, pos }) =>
    located(warning('DESCRIPTION_YAML_DOUBTFUL', message), lineAt(pos[0])),
  );
  const findings = crossCheckFindings(parsed.data);
  const reports = [...notes, ...findings.map(locate)];
  const isBroken = hasError(findings.filter(({ isUnsafe }) => !isUnsafe).map(({ report }) => report));
  return isBroken ? fail(...reports) : ok(parsed.data, reports);
}

/** Writes a description as YAML in the order in which it is held, its empty parts left out. */
export function printDescription(description: ClusterDescription | ClusterDescriptionInput): string {
  const document = new Document(withoutEmptyParts(description), { version: '1.2', aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 100 });
}

const tooManyAliases = Symbol('too many aliases');
const aliasReport = error('DESCRIPTION_YAML_WRONG', 'The aliases (*name) of this file unfold without end.', {
  why: 'A file of a few lines could fill the memory.',
  next: 'Write the values out.',
});

/** The document as plain data. The library throws where aliases multiply: an expected outcome of a hostile file. */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (problem) {
    if (problem instanceof ReferenceError) return tooManyAliases;
    throw problem;
  }
}

function syntaxReport(code: string, message: string): Report {
  if (code === 'DUPLICATE_KEY') {
    return error('DESCRIPTION_KEY_TWICE', 'This key stands twice in the same mapping.', {
      why: 'Which of the two was meant cannot be known.',
      next: 'Keep one of the two.',
    });
  }
  const next: Readonly<Record<string, string>> = {
    TAB_AS_INDENT: 'Indent with spaces; YAML takes no tabs.',
    BAD_INDENT: 'Indent this line like its neighbours in the same mapping or list, and close the brackets before it.',
    MULTIPLE_DOCS: 'Keep one description in a file; remove the line with ---.',
    MISSING_CHAR: 'Close the quote or the bracket, or put the value in quotes.',
    BLOCK_AS_IMPLICIT_KEY: "Put a value that holds ': ' in quotes, or go to a new line after the key.",
  };
  return error('DESCRIPTION_YAML_WRONG', `This is not YAML: ${message.split('\n')[0] ?? code}.`, {
    next: next[code] ?? 'Correct the line, or put the value in quotes.',
  });
}

interface Problem {
  readonly offset: number;
  readonly report: Report;
}

/** What YAML allows and a description must not hold. */
function structureProblems(document: Document.Parsed): readonly Problem[] {
  const problems: Problem[] = [];
  if (!isMap(document.contents)) {
    problems.push({
      offset: 0,
      report: error('DESCRIPTION_EMPTY', 'A description is a mapping that begins with `quorate: 1`.', {
        next: 'Start from one of the examples.',
      }),
    });
    return problems;
  }
  visit(document, {
    Pair(_, pair) {
      const key = pair.key;
      if (isScalar(key) && typeof key.value === 'string' && !forbiddenKeys.has(key.value)) return;
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      problems.push({
        offset,
        report: error(
          'DESCRIPTION_KEY_REFUSED',
          'This key is no plain text, or a name that JavaScript keeps for itself.',
          {
            next: 'Write a key of the schema, as text.',
          },
        ),
      });
    },
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      problems.push({
        offset: alias.range?.[0] ?? 0,
        report: error('DESCRIPTION_YAML_WRONG', `There is no anchor &${alias.source.slice(0, 60)} before this line.`, {
          next: 'Write the value itself.',
        }),
      });
    },
  });
  return problems;
}

/** Offset of the key (of a mapping) or the item (of a list) at a path, or of the deepest part of it that exists. */
function offsetOf(document: Document.Parsed, path: DescriptionPath): number {
  let current: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(current)) current = current.resolve(document);
    if (isMap(current)) {
      const pair = current.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      current = pair.value;
    } else if (isSeq(current) && typeof step === 'number') {
      const item: unknown = current.items[step];
      if (item === undefined) return offset;
      offset = (item as Node | null)?.range?.[0] ?? offset;
      current = item;
    } else return offset;
  }
  return offset;
}

/** An empty mapping or list equals its absence; a file is read better without it. */
function withoutEmptyParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyParts);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key, item]) => item !== undefined && !isEmptyPart(key, item))
    .map(([key, item]) => [key, withoutEmptyParts(item)] as const);
  return Object.fromEntries(kept);
}

/** Keys whose empty value equals their absence, wherever they stand in the schema. */
const emptyWhereAbsent: ReadonlySet<string> = new Set([
  'properties',
  'resourceDefaults',
  'resources',
  'constraints',
  'packages',
  'files',
  'probes',
  'vantagePoints',
  'parameters',
  'meta',
  'operations',
  'devices',
  'levels',
  'quorum',
]);

function isEmptyPart(key: string, item: unknown): boolean {
  return emptyWhereAbsent.has(key) && typeof item === 'object' && item !== null && Object.keys(item).length === 0;
}
