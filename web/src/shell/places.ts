/** Where a subject is looked at: what messages, tasks and inboxes lead to. Undefined when it has no screen of its own. */
export function placeOf(subject: { readonly type: string; readonly id: string }): string | undefined {
  switch (subject.type) {
    case 'case':
      return `/cases/${subject.id}`
    case 'task':
      return `/tasks/${subject.id}`
    case 'house':
      return `/households/${subject.id}`
    case 'dayClose':
      return '/day-close'
    case 'messageChoices':
      return '/messages'
    case 'approval':
      return `/approvals/${subject.id}`
    case 'coverageDay':
      return '/rota'
    case 'volumeYear':
      return '/volumes'
    default:
      return undefined
  }
}
