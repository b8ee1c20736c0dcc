import { formatInteger } from '../../numbers.ts'

type Action = { action: string }

/** Messages about the actions file. */
export const ACTION_FAULTS = {
  actionsFileUnusable: ({ file, reason }: { file: string; reason: string }) =>
    `The actions file ${file} cannot be used. ${reason} Check DAYBOOK_ACTIONS_FILE.`,
  actionsFileMissing: 'It does not exist.',
  actionsFileNotFile: 'It is not a file.',
  actionsFileTooLarge: 'It must not be larger than 1 MB.',
  actionsFileUnreadable: 'It cannot be read.',
  actionsFileNotUtf8: 'It is not valid UTF-8.',
  actionsFileNotObject: ({ got }: { got: string }) =>
    `The file must contain an object such as {"actions":{…}}; got ${got}.`,
  actionsFileUnknownMember: ({ member }: { member: string }) =>
    `The file has an unknown member ${member}. It may only have actions.`,
  actionsNotObject: ({ got }: { got: string }) =>
    `\`actions\` must be an object with a member for each action; got ${got}.`,
  tooManyActions: ({ max, count }: { max: number; count: number }) =>
    `\`actions\` must have at most ${formatInteger(max)} members; got ${formatInteger(count)}.`,
  actionNotObject: ({ action }: Action) =>
    `Action ${action}: the value must be an object such as {"title":"Stop Server"}.`,
  actionUnknownMember: ({ action, member, allowed }: Action & { member: string; allowed: string[] }) =>
    `Action ${action} has an unknown member ${member}. It may have ${allowed.join(', ')}.`,
  actionNameInvalid: ({ action, max }: Action & { max: number }) =>
    `Action ${action}: the name must be 1 to ${max} characters on one line, without white space at either end.`,
  actionTitleInvalid: ({ action, max }: Action & { max: number }) =>
    `Action ${action}: \`title\` must be a string of 1 to ${max} characters on one line, without white space at either end.`,
  actionObjectTypeInvalid: ({ action, max }: Action & { max: number }) =>
    `Action ${action}: \`objectType\` must be at most ${max} capital letters, digits and single underscores between them, such as IP_ADDRESS.`,
  actionAsynchronousInvalid: ({ action }: Action) =>
    `Action ${action}: \`asynchronous\` must be true or false.`,
  actionEffectInvalid: ({ action, allowed }: Action & { allowed: readonly string[] }) =>
    `Action ${action}: \`effect\` must be ${allowed.join(', ')} or null.`,
  actionEffectNotServer: ({ action }: Action) =>
    `Action ${action}: \`effect\` must be null, because only actions on the object type SERVER have an effect.`,
  actionTellsInvalid: ({ action, max, lengthMax }: Action & { max: number; lengthMax: number }) =>
    `Action ${action}: \`tells\` must be a list of at most ${max} parameter names, each of 1 to ${lengthMax} characters.`,
  actionTellsSecret: ({ action, parameter }: Action & { parameter: string }) =>
    `Action ${action}: \`tells\` must be without ${parameter}, because a report must not show what may be a secret.`,
}
