/** Returns the file `control` of the package. */
export function formatControl(
  build: { version: string; architecture: string; maintainer: string; kibibytes: number },
  { description }: { description: string },
): string {
  const [summary = ''] = description.split(':')
  return `Package: daybook
Version: ${build.version}
Architecture: ${build.architecture}
Maintainer: ${build.maintainer}
Installed-Size: ${build.kibibytes}
Depends: libc6 (>= 2.17), init-system-helpers (>= 1.54), systemd | systemd-standalone-sysusers | systemd-sysusers
Suggests: postgresql
Section: admin
Priority: optional
Description: ${summary.replace(/^A /, '').toLowerCase()}
 Daybook records who did what, when, to what, from where and with what outcome
 in a cloud or platform. It shows that to the people who are allowed to see it,
 saves it to object storage, signed, and deletes it after thirty days unless it
 is configured otherwise.
 .
 It contains a database, and uses PostgreSQL if there is one. Tools for AWS
 CloudTrail work with it unchanged.
`
}

/** Returns the changelog of the package, whose one entry refers to the changelog of Daybook. */
export function formatDebianChangelog({
  version,
  date,
  maintainer,
}: {
  version: string
  date: Date
  maintainer: string
}): string {
  return `daybook (${version}) unstable; urgency=medium

  * Daybook ${version.replace(/-\d+$/, '')}. What is new: /usr/share/doc/daybook/changelog.gz

 -- ${maintainer}  ${date.toUTCString().replace('GMT', '+0000')}
`
}

/** The file `copyright` of the package. */
export const COPYRIGHT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Daybook
Comment: The executable contains software of others. Their licenses are in
 /usr/share/doc/daybook/licenses.gz, and daybook version --licenses prints them.

Files: *
Copyright: 2026 The authors of Daybook
License: Apache-2.0
 On Debian systems, the complete text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
`
