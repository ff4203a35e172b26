/** The positions of the built-in packs, and the department each stands in. */
export const DEPARTMENT_OF = {
  administrator: 'management',
  companyManager: 'management',
  projectManager: 'management',
  projectAssistant: 'management',
  customerServiceManager: 'customerService',
  deputyManager: 'customerService',
  customerServiceSupervisor: 'customerService',
  environmentSupervisor: 'customerService',
  buildingSteward: 'customerService',
  frontDesk: 'customerService',
  environmentSpecialist: 'customerService',
  engineeringHead: 'engineering',
  engineer: 'engineering',
  financeHead: 'finance',
  cashier: 'finance',
  orderHead: 'order',
  guard: 'order',
} as const

export type Position = keyof typeof DEPARTMENT_OF

const SEEING = ['case.read', 'household.read']
const DESK = [
  ...SEEING,
  'case.register',
  'contact.record',
  'person.unmask',
  'workOrder.confirm',
  'appointment.agree',
  'callback.record',
]
const SERVICE_HEAD = [
  ...DESK,
  'household.edit',
  'case.close',
  'case.withdraw',
  'correction.make',
  'roster.import',
  'dayClose.sign.customerService',
  'volume.seal',
]
const ENGINEERING_HEAD = [
  ...SEEING,
  'workOrder.receive',
  'workOrder.dispatch',
  'workOrder.work',
  'workOrder.signAsHead',
  'workOrder.return',
  'appointment.agree',
  'contact.record',
  'correction.make',
  'dayClose.sign.engineering',
  'volume.seal',
]
const EVERYTHING = [
  'message.configure',
  'attachment.add',
  'record.file',
  'record.read',
  'task.give',
  'list.export',
  'audit.verify',
  ...SERVICE_HEAD,
  ...ENGINEERING_HEAD,
  'audit.read',
  'project.manage',
  'company.manage',
  'handbook.read',
  'handbook.draft',
  'handbook.activate',
]

/** What each position may do, as the organisation of a pack would say. */
export const CAPABILITIES_OF: Readonly<Record<Position, readonly string[]>> = {
  administrator: EVERYTHING,
  companyManager: [...SEEING, 'handbook.read'],
  projectManager: [...SERVICE_HEAD, ...ENGINEERING_HEAD, 'audit.read', 'project.manage', 'handbook.read'],
  projectAssistant: SEEING,
  customerServiceManager: SERVICE_HEAD,
  deputyManager: SERVICE_HEAD,
  customerServiceSupervisor: [...SERVICE_HEAD],
  environmentSupervisor: SEEING,
  buildingSteward: DESK,
  frontDesk: DESK,
  environmentSpecialist: SEEING,
  engineeringHead: ENGINEERING_HEAD,
  engineer: ['workOrder.work', 'person.unmask'],
  financeHead: SEEING,
  cashier: SEEING,
  orderHead: SEEING,
  guard: [],
}
