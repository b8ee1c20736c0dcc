/** The grants that apply to one project. */
export const PROJECT_GRANTS = [
  'activity-log',
  'file',
  'collector',
  'system',
  'cloudtrail-administrator',
] as const

/** The grants that apply to the whole customer. */
export const CUSTOMER_GRANTS = ['reports'] as const

/** A permission of a user; `project` is null for a grant that applies to the whole customer. */
export type Grant = {
  name: (typeof PROJECT_GRANTS)[number] | (typeof CUSTOMER_GRANTS)[number]
  project: string | null
}

/** A grant of a user, with who granted it and when. */
export type UserGrant = Grant & { userName: string; grantedBy: string; grantedAt: Date }
