import { type Checked, checkNodes } from './checks/check-nodes.ts';
import type { ClusterDescriptionInput } from './cluster/description.ts';
import { descriptionJsonSchema } from './cluster/json-schema.ts';
import type { Profile } from './cluster/profile.ts';
import { printDescription } from './cluster/read-yaml.ts';
import type { SshAddress } from './cluster/ssh-address.ts';
import { makeActionPlan, makeFixPlan } from './engine/actions.ts';
import { adoptCluster } from './engine/adopt.ts';
import { type Desk, openDesk } from './engine/desk.ts';
import * as details from './engine/details.ts';
import { type DrillOptions, drillCrash, type KeptDrill } from './engine/drills.ts';
import { type ConnectHost, connectHost, hostKeysKnown } from './engine/hosts.ts';
import { closeKeptMachines } from './engine/kept-machines.ts';
import { followLogs } from './engine/logs.ts';
import { withMachines } from './engine/machines.ts';
import {
  type ApplyOptions,
  applyPlan,
  findRun,
  makeDeployPlan,
  makeDestroyPlan,
  resumeRun,
  undoRun,
} from './engine/plans.ts';
import { type LabUp, labDown, labUp, wasFenced } from './engine/practice.ts';
import { type AddProfile, addProfile, changeProfile, findProfile, removeProfile } from './engine/profiles.ts';
import { missingSecrets, putSecret, secretName } from './engine/secrets.ts';
import { type EngineOptions, EngineState, type Work } from './engine/state.ts';
import { openTerminal } from './engine/terminal.ts';
import { watchCluster } from './engine/watch-cluster.ts';
import * as lab from './lab/lab.ts';
import { obstacles } from './lab/requirements.ts';
import { readOnce } from './live/read-once.ts';
import { type ClusterView, isWell } from './live/view.ts';
import type { RunOutcome } from './plan/execute.ts';
import type { Plan } from './plan/plan.ts';
import type { Report } from './report.ts';
import { fail, ok, type Result } from './result.ts';
import type { Secret, SecretSource } from './secret.ts';
import type { Audit } from './store/audit.ts';
import type { RunRecord, RunSummary } from './store/runs.ts';
import type { TerminalSize } from './transport/transport.ts';
import type { EverydayAction } from './wizards/actions/everyday-action.ts';
import { fixableCodes } from './wizards/fixes/plan-fix.ts';

type AuditFilter = NonNullable<Parameters<Audit['list']>[0]>;

/** The whole of Quorate behind one object, for the terminal and the window alike; its parts are in engine/. */
export class Engine {
  readonly #state: EngineState;
  /** The practice cluster; nothing else of the engine knows that it is one. */
  readonly lab = lab;
  readonly isWell = isWell;
  /** What only the screens need: tasks, drafts, last looks, host keys, the passphrase of a vault. */
  readonly desk: Desk;

  constructor(options: EngineOptions) {
    this.#state = new EngineState(options);
    this.desk = openDesk(this.#state);
  }

  async dispose(): Promise<void> {
    await closeKeptMachines(this.#state);
    this.#state.store.dispose();
  }

  descriptionSchema(): unknown {
    return descriptionJsonSchema();
  }

  profiles(): readonly Profile[] {
    return this.#state.store.profiles.list();
  }

  /** What was done to machines, newest first. */
  auditLog(filter: AuditFilter): ReturnType<Audit['list']> {
    return this.#state.store.audit.list(filter);
  }

  /** Follows the chain of the audit log. Reports AUDIT_TAMPERED. */
  verifyAuditLog(): ReturnType<Audit['verify']> {
    return this.#state.store.audit.verify();
  }

  /** A profile by id; without one the only profile there is. */
  profile(id: string | undefined): Result<Profile> {
    return findProfile(this.#state, id);
  }

  /** A profile as YAML; secrets are names only. */
  exportProfile(profile: Profile): string {
    return printDescription(profile.description);
  }

  addProfile(options: AddProfile): Promise<Result<Profile>> {
    return addProfile(this.#state, options);
  }

  changeProfile(id: string, change: Partial<ClusterDescriptionInput>): Result<Profile> {
    return changeProfile(this.#state, id, change);
  }

  removeProfile(id: string): Promise<Result<void>> {
    return removeProfile(this.#state, id);
  }

  /** A name that a secret can have. Reports ARGUMENT_SECRET_NAME. */
  readonly secretName = secretName;

  /** Puts a secret into the profile's vault. Reports ARGUMENT_SECRET_NAME, VAULT_LOCKED. */
  putSecret(profile: Profile, name: string, secret: Secret): Promise<Result<void>> {
    return putSecret(this.#state, profile, name, secret);
  }

  /** Names of the secrets that the description refers to and the vault lacks. Reports VAULT_LOCKED. */
  missingSecrets(profile: Profile): Promise<Result<readonly string[]>> {
    return missingSecrets(this.#state, profile);
  }

  /** Reads every machine, changes nothing, and says what would break the cluster. */
  check(profile: Profile, work: Work): Promise<Result<Checked>> {
    const { description } = profile;
    return withMachines(this.#state, profile, description.nodes, work, 'check', ({ nodes, reports }) =>
      checkNodes(description, nodes, { ...work, unreached: reports, secrets: this.#state.secrets(profile) }),
    );
  }

  planDeploy(profile: Profile, work: Work): Promise<Result<Plan>> {
    return makeDeployPlan(this.#state, profile, work);
  }

  planDestroy(profile: Profile, work: Work): Promise<Result<Plan>> {
    return makeDestroyPlan(this.#state, profile, work);
  }

  planAction(profile: Profile, action: EverydayAction, work: Work): Promise<Result<Plan>> {
    return makeActionPlan(this.#state, profile, action, work);
  }

  /** Codes of findings that there is a fix for. */
  readonly fixableCodes = fixableCodes;

  planFix(profile: Profile, finding: { readonly code: string; readonly node: string }, work: Work) {
    return makeFixPlan(this.#state, profile, finding, work);
  }

  /** A plan that was kept. */
  plan(id: string): Plan | undefined {
    return this.#state.store.plans.get(id);
  }

  apply(profile: Profile, plan: Plan, work: Work, options?: ApplyOptions): Promise<Result<RunOutcome>> {
    return applyPlan(this.#state, profile, plan, work, options);
  }

  runs(profileId?: string): readonly RunSummary[] {
    return this.#state.store.runs.list(profileId);
  }

  run(id: string): Result<RunRecord> {
    return findRun(this.#state, id);
  }

  resume(id: string | undefined, work: Work): Promise<Result<RunOutcome>> {
    return resumeRun(this.#state, id, work);
  }

  undo(id: string, work: Work): Promise<Result<RunOutcome>> {
    return undoRun(this.#state, id, work);
  }

  /** How the cluster is now. Fails where no machine answers. */
  status(profile: Profile, { signal }: Pick<Work, 'signal'>): Promise<Result<ClusterView>> {
    const { description } = profile;
    const work = { signal, onProgress: () => {} };
    return withMachines(this.#state, profile, description.nodes, work, 'status', async ({ nodes, reports }) =>
      nodes.size === 0 ? fail(...reports) : ok(await readOnce(nodes, { description, signal }), reports),
    );
  }

  /** The cluster as it changes, until the signal. */
  watch(profile: Profile, { signal }: Pick<Work, 'signal'>): AsyncGenerator<ClusterView> {
    return watchCluster(this.#state, profile, signal);
  }

  nodeDetails(profile: Profile, node: string, asking: Pick<Work, 'signal'>) {
    return details.nodeDetails(this.#state, profile, node, asking);
  }

  resourceDetails(profile: Profile, resource: string, asking: Pick<Work, 'signal'>) {
    return details.resourceDetails(this.#state, profile, resource, asking);
  }

  rawConfiguration(profile: Profile, asking: Pick<Work, 'signal'>) {
    return details.rawConfiguration(this.#state, profile, asking);
  }

  fenceProofs(profile: Profile, asking: Pick<Work, 'signal'>) {
    return details.lastFenceProofs(this.#state, profile, asking);
  }

  linkLatency(profile: Profile, asking: Pick<Work, 'signal'>) {
    return details.linkLatency(this.#state, profile, asking);
  }

  /** The logs of all nodes as one, until the signal. */
  followLogs(profile: Profile, options: { readonly backlog: number } & Pick<Work, 'signal'>) {
    return followLogs(this.#state, profile, options);
  }

  /** A login shell on a node, until it ends or the signal. */
  openTerminal(profile: Profile, node: string, size: TerminalSize, asking: Pick<Work, 'signal'>) {
    return openTerminal(this.#state, profile, node, size, asking);
  }

  /** Reads an existing cluster from one of its nodes; changes nothing, keeps nothing. */
  adoptCluster(profileId: string, ssh: SshAddress, work: Work) {
    return adoptCluster(this.#state, profileId, ssh, work);
  }

  drillCrash(profile: Profile, options: DrillOptions): Promise<Result<KeptDrill>> {
    return drillCrash(this.#state, profile, options);
  }

  /** Connects to a machine of no profile, for the engine near the cluster. Reports SSH_*. */
  connectHost(address: SshAddress, options: ConnectHost): ReturnType<typeof connectHost> {
    return connectHost(this.#state, address, options);
  }

  /** Host keys that are known here. Reports SSH_KNOWN_HOSTS_UNREADABLE. */
  hostKeysKnown(): ReturnType<typeof hostKeysKnown> {
    return hostKeysKnown(this.#state);
  }

  /** Looks secrets of a profile up; throws a `ReportError` where the vault stays locked. */
  secretsOf(profile: Profile): SecretSource {
    return this.#state.secrets(profile);
  }

  labUp(options: LabUp): Promise<Result<Profile>> {
    return labUp(this.#state, options);
  }

  labWasFenced(instance: string, node: string, since: number): Promise<boolean> {
    return wasFenced(instance, node, since);
  }

  labDown(instance: string, work: Work): Promise<Result<void>> {
    return labDown(this.#state, instance, work);
  }
}

/** Why a practice cluster can't run on this machine; empty where it can. Needs no open engine. */
export function practiceObstacles(): readonly Report[] {
  return obstacles();
}

/** Opens the engine on its folder; dispose it at the end. */
export function openEngine(options: EngineOptions = {}): Engine {
  return new Engine(options);
}
