/**
 * Runs something that makes style elements of its own, each with the page's nonce: the content security policy refuses
 * any other, and xterm, which writes its measures into three of them, has no option for it.
 */
export function withNonce<T>(make: () => T): T {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (!nonce) return make();
  const own = Object.getOwnPropertyDescriptor(document, 'createElement');
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name === 'style') element.nonce = nonce;
    return element;
  };
  try {
    return make();
  } finally {
    if (own) Object.defineProperty(document, 'createElement', own);
    else Reflect.deleteProperty(document, 'createElement');
  }
}
