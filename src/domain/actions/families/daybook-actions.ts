/**
 * Titles of Daybook's own actions, by object type. Actions with the same name in other clouds are in the other tables.
 */
export const DAYBOOK_ACTIONS = {
  SESSION: {
    AwsConsoleSignIn: 'Sign In',
    AwsConsoleSignOut: 'Sign Out',
    AwsConsoleAutoSignOut: 'Sign Out by Expiry',
    ListSessions: 'List Own Sessions',
    EndSession: 'End Session',
    EndAllSessions: 'Sign Out Everywhere Else',
  },
  LOG: {
    PutEvents: 'Send Events',
    RefusePurge: 'Keep Expired Events Because of a Clock',
    GetEvent: 'Open Event',
    GetEventProof: 'Prove Event',
    DownloadEvents: 'Download Events',
    GetDownload: 'Check Download',
    GetAdministrationReport: 'Read Administrator Logs Report',
    ListSources: 'List Sources',
    ListActions: 'List Actions',
    GetAccount: 'Show Own Account',
  },
  TRAIL: {
    ListArchives: 'List Archives of Trail',
    GetArchive: 'Download Archive of Trail',
    ListDeliveries: 'List Deliveries of Trail',
    VerifyTrail: 'Verify Trail',
    CorrectDeliveryWindows: 'Correct Delivery Windows in the Future',
  },
  USER: {
    DeactivateUser: 'Deactivate User',
    ReactivateUser: 'Reactivate User',
    ResetPassword: 'Reset Password',
    HandOverAdministration: 'Hand Over Administration',
    PutGrant: 'Give Grant',
    DeleteGrant: 'Take Grant Away',
    ListGrants: 'List Grants',
  },
  ACCESS_KEY: {
    ListOwnAccessKeys: 'List Own Access Keys',
    AuthenticateAccessKey: 'Authenticate Access Key',
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
    PutProjectInventory: 'Connect Inventory',
    DeleteProjectInventory: 'Disconnect Inventory',
    CheckProjectInventory: 'Check Inventory',
  },
  CUSTOMER: {
    CreateCustomer: 'Create Customer',
  },
  SERVER: {
    RemoteStopServer: 'Remote Stop Server',
    RemoteStartServer: 'Remote Start Server',
    ListServers: 'List Servers and Their States',
    PutObservations: 'Report Running States',
  },
} as const
