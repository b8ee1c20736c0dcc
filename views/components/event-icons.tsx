/** A cross beside what failed. */
export function CrossIcon() {
  return (
    <svg class="cross-icon" viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d="M2 2l8 8M10 2l-8 8" />
    </svg>
  )
}

/** A bin beside what deletes something. Its title says so in words. */
export function DeletionIcon() {
  return (
    <svg class="deletion-icon" viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
      <path d="M2.5 4.25h11M6 4.25v-1.5h4v1.5M4 4.25l.75 9h6.5l.75-9M6.75 7v3.75M9.25 7v3.75" />
    </svg>
  )
}
