import { z } from 'zod'
import { text } from './words.ts'

/**
 * An outgoing text, with named placeholders `{place}`. One text per channel; `inApp` is compulsory for staff and stands
 * in for a robot or webhook that has no text of its own. Which placeholders exist is checked at activation.
 */
export const message = z.strictObject({
  title: text,
  audience: z.enum(['staff', 'resident']),
  /** Ordinary ones may be stopped by the reader; important ones may not; emergencies pass quiet hours as well. */
  weight: z.enum(['ordinary', 'important', 'emergency']).default('ordinary'),
  sound: z.boolean().optional(),
  channels: z.strictObject({
    inApp: text.optional(),
    sms: text.optional(),
    email: z.strictObject({ subject: text, body: text }).optional(),
    robot: text.optional(),
    webhook: z.boolean().optional(),
  }),
})
export type Message = z.infer<typeof message>
