/** Messages about users, grants, access keys, projects, sessions and passwords. */
export const ACCESS_FAULTS = {
  unknownUser: ({ userName }: { userName: string }) => `There is no user ${userName}.`,
}
