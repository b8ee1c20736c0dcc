/** The action's title for people: the catalogue's, or its name with the words set apart. */
export function actionTitle(eventName: string): string {
  return spaced(eventName)
}

/** The action's title and, where they differ, its name as the API has it. */
export function ActionName({ eventName }: { eventName: string }) {
  const title = actionTitle(eventName)
  return (
    <>
      {title}
      {title !== eventName && <span class="action-name">{eventName}</span>}
    </>
  )
}

// `DescribeDBInstances` reads Describe DB Instances; what is not such a name stays as it is.
function spaced(eventName: string): string {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(eventName)) return eventName
  return eventName.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
}
