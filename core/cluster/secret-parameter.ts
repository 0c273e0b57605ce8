/** Whether the name of an agent's parameter says that its value is a secret; `password_script` names a program. */
export function isSecretParameter(name: string): boolean {
  return /(passw(or)?d|passphrase|secret|(^|[_-])pass)$/i.test(name);
}
