/** Daybook's logo: a book with lines. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path
        class="logo-cover"
        d="M4 3.5A1.5 1.5 0 0 1 5.5 2H19a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H5.5A1.5 1.5 0 0 1 4 20.5z"
      />
      <path class="logo-line" d="M8 2v20M11 8h6M11 12h6M11 16h3.5" />
    </svg>
  )
}
