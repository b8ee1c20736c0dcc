import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the walk leaves out if Podman takes the place of Docker, and how it is set up for a machine without systemd. */
export const PODMAN_DIFFERS =
  'Podman runs the commands of Docker, with its own limits of processes and files, and checks no health.'

// Without these it asks for more than a process in a container may have. Health is checked by timers of systemd.
const SETTINGS = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
`

/** Writes a program `docker` into a folder, which runs Podman in its place, with images and volumes of its own. Returns the folder. */
export function writeDocker(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const settings = join(folder, 'containers.conf')
  writeFileSync(settings, SETTINGS)
  const environment = `CONTAINERS_CONF=${settings} DISABLE_HC_SYSTEMD=true`
  const podman = `podman --root ${join(folder, 'storage')} --runroot ${join(folder, 'run')}`
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\nexec env ${environment} ${podman} "$@"\n`, {
    mode: 0o755,
  })
  return folder
}
