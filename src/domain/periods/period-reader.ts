import { type Fault, invalidField } from '../fault.ts'
import { quoteValue } from '../parse.ts'
import { type PeriodToken, splitPeriodText } from './period-tokens.ts'

/** The faults of a typed period. Each message names the field and quotes what was typed. */
export type PeriodFaultKey =
  | 'periodUnreadable'
  | 'periodDateAmbiguous'
  | 'periodNumberAmbiguous'
  | 'periodDayMissing'
  | 'periodTimeMissing'
  | 'periodTimeSkipped'
  | 'periodReversed'
  | 'periodNeedsTime'

type TokenOf<Kind extends PeriodToken['kind']> = Extract<PeriodToken, { kind: Kind }>

/** What is left of a typed period. */
export type PeriodReader = {
  /** Returns the next part, or one that many behind it, without taking it. */
  peek(ahead?: number): PeriodToken | undefined
  /** Takes the next part if it is of this kind; else returns null. */
  take<Kind extends PeriodToken['kind']>(kind: Kind): TokenOf<Kind> | null
  /** Returns a fault about the whole text. */
  fault(key: PeriodFaultKey): Fault
}

/** Returns a reader of a typed period. Throws `invalid` for a text with parts that mean nothing. */
export function createPeriodReader(text: string, field: string): PeriodReader {
  const fault = (key: PeriodFaultKey) => invalidField(field, key, { got: quoteValue(text) })
  const tokens = splitPeriodText(text)
  if (tokens?.some(({ kind }) => kind === 'numericDate')) throw fault('periodDateAmbiguous')
  if (tokens?.some(({ kind }) => kind === 'missingTime')) throw fault('periodTimeMissing')
  if (!tokens || tokens.length === 0) throw fault('periodUnreadable')
  let index = 0
  return {
    peek: (ahead = 0) => tokens[index + ahead],
    take(kind) {
      const token = tokens[index]
      if (!isOfKind(token, kind)) return null
      index += 1
      return token
    },
    fault,
  }
}

function isOfKind<Kind extends PeriodToken['kind']>(
  token: PeriodToken | undefined,
  kind: Kind,
): token is TokenOf<Kind> {
  return token?.kind === kind
}
