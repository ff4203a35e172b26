import type { Scene } from '../../platform/commands/command.ts'
import type { NewEvent } from '../../platform/events/event-log.ts'

/** A new event as the fold will see it, before it has a place in the log. */
export function eventAt(scene: Scene<any, any>, event: NewEvent) {
  return {
    id: '',
    seq: 0,
    type: event.type,
    subject: { type: 'case', id: scene.subject.id },
    ...(event.part ? { part: event.part } : {}),
    data: event.data,
    occurredAt: event.occurredAt ?? scene.occurredAt,
    recordedAt: scene.now,
    actorId: scene.actor.id,
  }
}
