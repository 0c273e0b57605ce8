/**
 * The page's document, whose style elements carry the page's nonce: the terminal writes its measures into some, which
 * the content security policy refuses to any other.
 */
export function styledDocument(): Document {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return new Proxy(document, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'createElement') {
        return (name: string, options?: ElementCreationOptions) => {
          const element = target.createElement(name, options);
          if (name === 'style' && nonce) element.nonce = nonce;
          return element;
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
