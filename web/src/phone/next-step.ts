import type { JobNow } from './sync/jobs.ts'

/** What stands on the big button of a job, and beside it. `sheet` asks for something first. */
export type Act =
  | { readonly do: 'accept' | 'depart' | 'arrive' | 'start' | 'resume' }
  | { readonly sheet: 'decline' | 'price' | 'done' | 'suspend' | 'sign' | 'materials' | 'arrive' | 'settle' }

export type NextStep = { readonly main: Act | undefined; readonly beside: Act | undefined }

/** One sensible thing at a time, and at most one other. The server's gates have the last word. */
export function nextStep(now: JobNow): NextStep {
  switch (now.state) {
    case 'dispatched':
      return {
        main: { do: 'accept' },
        beside: now.job.order.urgency === 'emergency' ? undefined : { sheet: 'decline' },
      }
    case 'accepted':
      return { main: { do: 'depart' }, beside: { sheet: 'arrive' } }
    case 'departed':
      return { main: { do: 'arrive' }, beside: undefined }
    case 'arrived':
      // Paid work begins when the household knows the price and agrees (S0-REPAIR-11).
      return {
        main: now.job.order.charge === 'paid' && !now.priceToldAt ? { sheet: 'price' } : { do: 'start' },
        beside: { sheet: 'suspend' },
      }
    case 'working':
      return { main: { sheet: 'done' }, beside: { sheet: 'suspend' } }
    case 'suspended':
      return { main: { do: 'resume' }, beside: undefined }
    case 'completed':
      return { main: { sheet: 'sign' }, beside: isOwed(now) ? { sheet: 'settle' } : undefined }
    case 'ownerConfirmed':
      return { main: isOwed(now) ? { sheet: 'settle' } : undefined, beside: undefined }
    default:
      return { main: undefined, beside: undefined }
  }
}

/** Paid work whose money was not taken yet. */
export function isOwed(now: JobNow): boolean {
  return now.job.order.charge === 'paid' && now.priceToldAt !== null && !now.settled
}

/** Yuan as typed to fen; undefined when it is not an amount. Never through a float. */
export function fenOf(typed: string): number | undefined {
  const match = /^(\d{1,7})(?:[.。](\d{1,2}))?$/.exec(typed.trim().replaceAll(',', ''))
  if (!match) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0') || 0)
}

export function yuanOf(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}
