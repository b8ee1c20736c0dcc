type Times = { clock: string; comparedWith: string | null }

/** Why expired events were not deleted, and what to do. The times are in UTC. */
export const PURGE = {
  database: ({ clock, comparedWith }: Times) =>
    `Expired events are not deleted: the clock of a Daybook process shows ${clock}, the clock of the database ${comparedWith}. Correct the wrong clock. Deleting then starts again within three hours.`,
  jump: ({ clock, comparedWith }: Times) =>
    `Expired events are not deleted yet: the clock of a Daybook process shows ${clock}, and ${comparedWith} was expected. If ${clock} was right, for example after the machine slept, do nothing: deleting starts within eight hours. Otherwise correct the clock.`,
  gap: ({ clock, comparedWith }: Times) =>
    `Expired events are not deleted yet: the clock of a Daybook process shows ${clock}, and ${comparedWith === null ? 'when it last deleted events is not known' : `the last known time is ${comparedWith}`}. If ${clock} was right, for example after Daybook was off, do nothing: deleting starts within eight hours. Otherwise correct the clock.`,
}
