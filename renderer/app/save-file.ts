/** Hands text to the browser as a file to be saved. */
export function saveFile(name: string, text: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // After the browser took it up.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
