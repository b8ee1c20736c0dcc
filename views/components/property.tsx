import type { Child } from 'hono/jsx'

/** A row of a list of properties; nothing without a value. */
export function Property({ label, value }: { label: string; value: Child }) {
  if (!value) return null
  return (
    <div class="property">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
