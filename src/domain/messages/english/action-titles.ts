/** The titles of actions, which the action catalogue has in English. */
export const ACTION_TITLES = {
  shown: ({ title }: { title: string }) => title,
}
