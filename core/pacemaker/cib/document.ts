import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { Argv } from '../../transport/transport.ts';
import { parseXml } from '../xml/parse.ts';
import { printNode, printXml } from '../xml/print.ts';
import { find, type XmlDocument, type XmlElement } from '../xml/tree.ts';

/** A CIB with everything that was in it, understood or not. */
export type CibDocument = XmlDocument;

/** The parts of a CIB's configuration. @see Pacemaker Explained, CIB */
export type CibSection =
  | 'crm_config'
  | 'nodes'
  | 'resources'
  | 'constraints'
  | 'fencing-topology'
  | 'rsc_defaults'
  | 'op_defaults'
  | 'acls'
  | 'tags'
  | 'alerts';

/**
 * Reads a whole CIB, as `cibadmin --query` prints it or as it lies in /var/lib/pacemaker/cib.
 * Reports XML_… where it is not XML, CIB_NOT_A_CIB where it is something else.
 */
export function parseCib(text: string): Result<CibDocument> {
  const parsed = parseXml(text);
  if (!parsed.ok || parsed.value.root.name === 'cib') return parsed;
  return fail(
    error('CIB_NOT_A_CIB', `This is no CIB: its root is <${parsed.value.root.name}> instead of <cib>.`, {
      next: 'Give the output of cibadmin --query, or the file cib.xml.',
      evidence: { line: parsed.value.root.line ?? 1 },
    }),
  );
}

/** The CIB as text; `printCib(parseCib(text)) === text` byte for byte where nothing was changed. */
export function printCib(document: CibDocument): string {
  return printXml(document);
}

/** One section of the configuration, or `undefined`. */
export function cibSection(document: CibDocument, section: CibSection): XmlElement | undefined {
  return find(document.root, 'configuration', section);
}

/** The whole configuration, or `undefined`. */
export function configurationOf(document: CibDocument): XmlElement | undefined {
  return find(document.root, 'configuration');
}

/** A command that puts a configuration in place, and what it reads. */
export interface CibCommand {
  readonly argv: Argv;
  /** Holds the cluster's secrets in clear, as the CIB does. */
  readonly stdin: Secret;
}

/**
 * Replaces the live configuration by that of this CIB, in one transaction; the way to a change and the way back.
 * Made from a CIB that was read live, so that what others set stays. @see cibadmin(8) --replace
 */
export function replaceConfigurationCommand(document: CibDocument): Result<CibCommand> {
  const configuration = configurationOf(document);
  if (!configuration) {
    return fail(error('CIB_NO_CONFIGURATION', 'This CIB has no configuration section.', { next: 'Read it again.' }));
  }
  return ok({
    argv: ['cibadmin', '--replace', '--scope', 'configuration', '--xml-pipe'],
    stdin: new Secret(printNode(configuration)),
  });
}
