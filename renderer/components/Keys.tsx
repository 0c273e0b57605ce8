/** Keys as they are pressed, one after the other or together: `Ctrl K`, `g o`. */
export function Keys({ keys }: { readonly keys: string }) {
  return <kbd className="q-kbd">{keys}</kbd>;
}
