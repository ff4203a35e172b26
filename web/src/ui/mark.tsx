/** 回 as two squares: a voice and its echo. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
    >
      <rect x="2.5" y="2.5" width="27" height="27" rx="8" />
      <rect x="10.2" y="10.2" width="11.6" height="11.6" rx="3.4" />
    </svg>
  )
}
