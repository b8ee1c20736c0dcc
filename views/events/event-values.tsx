import type { KnownValue } from '../../src/domain/find/typed-value.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { filterForm: TEXT } = MESSAGES.pages

/** The options of a list of values below a field. */
export function EventValues({ values }: { values: readonly KnownValue[] }) {
  return (
    <>
      {values.map(({ value, label, count }) => (
        <option value={value}>{TEXT.suggestion({ label: label === value ? '' : label, count })}</option>
      ))}
    </>
  )
}
