import { FaultText } from '../components/fault-text.tsx'
import type { FilterParam } from './filter-params.ts'

type FieldProps = {
  name: FilterParam
  error?: string | undefined
  /** What is to know about a value that is right. */
  note?: string | undefined
}

/** What is wrong with the value of a field, and what is to know about it; nothing if it is neither. */
export function FieldMessages({ name, error, note }: FieldProps) {
  return (
    <>
      {error && (
        <p class="field-error" id={`${name}-error`} role="alert">
          <FaultText text={error} />
        </p>
      )}
      {note && (
        <p class="field-note" id={`${name}-note`} role="status">
          {note}
        </p>
      )}
    </>
  )
}
