import { MESSAGES } from '../messages/messages.ts'

const { damage: TEXT } = MESSAGES.verification

/** What is wrong with an object that is not exactly the file that Daybook writes. */
export type DamageKind = keyof typeof TEXT

/**
 * An archive or a digest is not exactly the file that Daybook writes: `byte` is the offset, from 0, from which on it is
 * not. The message is a sentence for people.
 */
export class ObjectDamage extends Error {
  override name = 'ObjectDamage' as const

  constructor(
    readonly kind: DamageKind,
    readonly byte: number,
  ) {
    super(TEXT[kind]({ byte }))
  }
}
