import type { Child } from 'hono/jsx'

type CardProps = { title: string; note?: string; isWide?: boolean; children: Child }

/** A part of the overview under its title, and with a note on what it shows. */
export function OverviewCard({ title, note, isWide = false, children }: CardProps) {
  return (
    <section class={isWide ? 'overview-card overview-card-wide' : 'overview-card'}>
      <h2 class="overview-card-title">{title}</h2>
      {note && <p class="overview-card-note">{note}</p>}
      {children}
    </section>
  )
}
