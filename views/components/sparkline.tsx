/** Numbers as bars, the last of which stands out. `label` says them in words. */
export function Sparkline({ numbers, label }: { numbers: readonly number[]; label: string }) {
  const max = Math.max(1, ...numbers)
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${numbers.length * STEP - GAP} ${HEIGHT}`}
      width={numbers.length * STEP - GAP}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {numbers.map((number, i) => {
        const height = number === 0 ? BASE : Math.max(LOWEST, Math.round((number / max) * HEIGHT))
        return (
          <rect
            class={i === numbers.length - 1 ? 'sparkline-last' : 'sparkline-bar'}
            x={i * STEP}
            y={HEIGHT - height}
            width={STEP - GAP}
            height={height}
          />
        )
      })}
    </svg>
  )
}

const HEIGHT = 36
const STEP = 12
const GAP = 3
/** The height of nothing, and the least of something. */
const BASE = 1
const LOWEST = 3
