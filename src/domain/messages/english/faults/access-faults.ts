/** Messages about users, grants, access keys, projects, sessions and passwords. */
export const ACCESS_FAULTS = {
  unknownUser: ({ userName }: { userName: string }) => `There is no user ${userName}.`,
  userNameInvalid:
    '`userName` must be 1 to 32 letters, digits, dots, underscores and hyphens, and must not start with a hyphen.',
  userNameReserved: ({ reserved }: { reserved: string }) =>
    `\`userName\` must not be ${reserved}, which is reserved for the system.`,

  projectIdInvalid:
    '`id` must be 1 to 64 letters, digits, dots, underscores and hyphens, and must start with a letter or digit.',
  projectNameInvalid: '`name` must be one line of text and must not be empty.',
}
