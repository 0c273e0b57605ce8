/** What the server's policy lets style elements carry that are made at run time; none where it asks for none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
