import { code, link, rich, slot } from '../../rich.ts'

// The page of all projects.
const projects = {
  title: 'Projects',
  about:
    'A project groups events and grants, and connects its object storage, where trails deliver, and the inventory of its servers.',
  storage: 'Object storage',
  created: 'Created',
  first: 'Receives events without a project',
  noStorage: 'none',
  create: 'Create project',
  idHint: 'Cannot be changed. Events name the project by its ID.',
}

// The labels of a project's fields and of the columns that show them.
const projectLabels = {
  id: 'ID',
  name: 'Name',
}

// The page of one project.
const project = {
  created: ({ date }: { date: string }) => `Created ${date}.`,
  events: 'Events in this project',
  rename: 'Rename',
  delete: 'Delete project',
  toDeletion: 'Delete project…',
  firstCannotBeDeleted: 'The first project cannot be deleted because it receives events without a project.',
}

// The confirmation before a project is deleted.
const projectDeletion = {
  title: ({ name }: { name: string }) => `Delete project ${name}?`,
  effects: [
    'You can delete a project only when the log no longer holds any of its events.',
    'Its grants, its servers and the access keys of its object storage and inventory are deleted.',
    'The contents of its buckets are not touched.',
  ],
  confirm: ({ name }: { name: string }) => `Delete project ${name}`,
}

// The connections of a project, on its page. `checkAbout` and `disconnectAbout` follow the labels of the buttons, for
// screen readers only.
const connection = {
  secretHint: 'Stored encrypted, and never shown.',
  keepSecretHint: 'Leave blank to keep the current secret. Daybook never shows it.',
  pathStyle: 'Path-style URLs',
  pathStyleHint: 'Required by most S3-compatible storage. Turn it off for AWS.',
  checksum: 'Checksum of uploads',
  anyChecksum: 'Automatic',
  checksums: { md5: 'Content-MD5', crc32: 'CRC-32', none: 'None' },
  checksumHint:
    'Buckets with Object Lock require one. Daybook changes it to what the storage accepts when it tests a bucket.',
  check: 'Check connection',
  disconnect: 'Disconnect',
  tolerated: ({ entry }: { entry: string }) =>
    rich`This endpoint has a private address or uses http. Daybook connects to it until its operator decides which of them are allowed. To keep it, the operator sets ${code(`DAYBOOK_ALLOWED_ENDPOINTS=${entry}`)}. ${link('security', 'Allowed endpoints')}`,
  notQueried: 'Not queried yet.',
  lastSucceeded: rich`Last query succeeded: ${slot('time')}.`,
  lastFailed: rich`Last query failed: ${slot('time')}. Servers keep the states that were last observed. Error from the inventory:`,
  storage: {
    title: 'Object storage',
    hint: rich`The storage of this project’s buckets: an S3 endpoint and an access key for it.`,
    save: 'Save object storage',
    checkAbout: 'to the object storage',
    disconnectAbout: 'the object storage',
    works: () => 'The connection works: the storage answered and accepted the access key.',
    failed: 'The connection does not work. Error from the storage:',
  },
  inventory: {
    title: 'Inventory',
    hint: rich`Every five minutes Daybook queries this EC2-compatible API for the running servers of the project. The access key only needs permission to describe instances. ${link('servers', 'Servers')}`,
    save: 'Save inventory',
    checkAbout: 'to the inventory',
    disconnectAbout: 'the inventory',
    works: ({ servers }: { servers: number }) =>
      `The connection works: the inventory lists ${servers === 1 ? '1 server' : `${servers} servers`}.`,
    failed: 'The connection does not work. Error from the inventory:',
  },
}

// The labels of the fields of a connection.
const connectionLabels = {
  endpoint: 'Endpoint',
  region: 'Region',
  accessKeyId: 'Access key ID',
  secretAccessKey: 'Secret access key',
}

/** The texts of the pages about projects and their connections. */
export const PROJECT_PAGES = {
  projects,
  projectLabels,
  project,
  projectDeletion,
  connection,
  connectionLabels,
}
