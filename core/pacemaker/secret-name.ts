/** Names of parameters whose values are secrets, in agents that do not say so themselves. */
const secretName =
  /(^|[_-])(pass|passwd|password|passphrase|secret|token|community|api[_-]?key|auth[_-]?key|secret[_-]?key|private[_-]?key)$/i;

/** Whether a parameter of an agent holds a secret, by its name: `password`, `snmp_auth_passwd`, but not `passwd_script`. */
export function isSecretName(parameter: string): boolean {
  return secretName.test(parameter);
}
