/** The mark: three that hold together around one. */
export function Brand() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" fill="none" aria-hidden="true" className="q-mark">
      <circle cx="10" cy="10" r="8" strokeWidth="1.5" strokeDasharray="13.2 3.55" strokeDashoffset="-1.8" />
      <circle cx="10" cy="10" r="3" className="q-mark__heart" />
    </svg>
  );
}
