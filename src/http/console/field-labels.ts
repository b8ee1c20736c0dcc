import { MESSAGES } from '../../domain/messages/messages.ts'

/**
 * Returns a fault's message with the labels of a form in place of the field names in backticks, so that people read
 * "Department must be …" where programs read "`department` must be …". Names without a label stay as they are.
 */
export function withLabels(message: string, labels: { readonly [field: string]: string }): string {
  return message.replaceAll(/`(\w+)`/g, (quoted, field: string, at: number) => {
    const label = Object.hasOwn(labels, field) ? labels[field] : undefined
    if (label === undefined) return quoted
    return at === 0 ? label : MESSAGES.pages.fieldLabels.within({ label })
  })
}
