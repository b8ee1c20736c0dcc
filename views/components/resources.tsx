/** Returns a resource type in words: `EC2 Instance` for `AWS::EC2::Instance`. */
export function formatResourceType(type: string): string {
  return type.replace(/^AWS::/, '').replaceAll('::', ' ')
}

/** Returns the part of an ARN that distinguishes it, and any other name as it is. */
export function shortenResourceName(name: string): string {
  const [arn, , , , , ...rest] = name.split(':')
  return arn === 'arn' && rest.length > 0 ? rest.join(':') : name
}
