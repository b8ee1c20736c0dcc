/** What is done in Daybook itself, by what it is done to. */
export const OWN_ACTIONS = {
  SESSION: {
    AwsConsoleSignIn: 'Sign In',
    AwsConsoleSignOut: 'Sign Out',
    AwsConsoleAutoSignOut: 'Sign Out by Expiry',
    ListSessions: 'List Own Sessions',
    EndSession: 'End Session',
    EndAllSessions: 'Sign Out Everywhere Else',
  },
  LOG: {
    GetEvent: 'Open Event',
    GetEventProof: 'Prove Event',
    DownloadEvents: 'Download Events',
    GetDownload: 'Check Download',
  },
  PERSON: {
    DeactivateUser: 'Deactivate User',
    ReactivateUser: 'Reactivate User',
    ResetPassword: 'Reset Password',
    HandOverAdministration: 'Hand Over Administration',
    PutGrant: 'Give Grant',
    DeleteGrant: 'Take Grant Away',
    ListGrants: 'List Grants',
  },
  KEY: {
    ListOwnAccessKeys: 'List Own Access Keys',
    DeactivateAccessKey: 'Deactivate Access Key',
    ReactivateAccessKey: 'Reactivate Access Key',
  },
  PROJECT: {
    CreateProject: 'Create Project',
    RenameProject: 'Rename Project',
    DeleteProject: 'Delete Project',
    ListProjects: 'List Projects',
    PutProjectStorage: 'Connect Object Storage',
    DeleteProjectStorage: 'Disconnect Object Storage',
    CheckProjectStorage: 'Check Object Storage',
  },
  CUSTOMER: {
    CreateCustomer: 'Create Customer',
  },
} as const
