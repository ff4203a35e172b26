import { useCallback, useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import type { DayClose } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { useSay } from '../../language/language.ts'
import { phoneTexts as texts } from '../texts.ts'
import { Sheet } from './parts.tsx'
import { type Drawn, SignatureArea } from './signature.tsx'

type ToSign = DayClose['unsigned'][number]

/**
 * The head of the department signs what households confirmed (S0-REPAIR-12). A signature of the office is never
 * optimistic: it stands when the server has it, so this takes a signal.
 */
export function HeadSign({ projectIds }: { projectIds: readonly number[] }) {
  const say = useSay()
  const [orders, setOrders] = useState<readonly ToSign[] | undefined>(undefined)
  const [signing, setSigning] = useState<ToSign | undefined>(undefined)
  const [away, setAway] = useState(false)
  const key = projectIds.join()
  const load = useCallback(async () => {
    try {
      const days = await Promise.all(
        key.split(',').map((id) => request<DayClose>('GET', `/projects/${id}/day-close`, { anonymous: true })),
      )
      setOrders(days.flatMap((day) => day.unsigned).filter((order) => order.state === 'ownerConfirmed'))
      setAway(false)
    } catch {
      setAway(true)
    }
  }, [key])
  useEffect(() => {
    void load()
  }, [load])
  return (
    <main className="scroll">
      <header className="top">
        <h1>{say(texts.toSign)}</h1>
        {away ? <p className="error">{say(texts.needOnline)}</p> : null}
      </header>
      {orders?.length === 0 ? (
        <section className="empty">
          <h2>{say(texts.nothingToSign)}</h2>
          <p>{say(texts.nothingToSignHint)}</p>
        </section>
      ) : (
        <ul>
          {(orders ?? []).map((order) => (
            <li key={order.workOrderId}>
              <button type="button" className="job" onClick={() => setSigning(order)}>
                <span className="row what">
                  <b className="num">{order.placeLabel}</b>
                  <span className="grow num">{order.number}</span>
                  <span>{order.engineer?.name}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {signing ? (
        <SignOne
          order={signing}
          onClose={() => setSigning(undefined)}
          onSigned={() => {
            setSigning(undefined)
            void load()
          }}
        />
      ) : null}
    </main>
  )
}

function SignOne({ order, onClose, onSigned }: { order: ToSign; onClose: () => void; onSigned: () => void }) {
  const say = useSay()
  const [drawn, setDrawn] = useState<Drawn | undefined>(undefined)
  const [error, setError] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  // One attempt keeps its ids: pressed again after a lost answer, it signs once.
  const [ids] = useState(() => ({ signature: newId(), sign: newId() }))
  const sign = async () => {
    if (!drawn) return setError(say(texts.needSignature))
    setBusy(true)
    try {
      await request('POST', '/signatures', {
        anonymous: true,
        idempotencyKey: ids.signature,
        body: {
          id: ids.signature,
          subject: { type: 'case', id: order.caseId },
          part: { type: 'workOrder', id: order.workOrderId },
          signer: 'head',
          ...drawn,
        },
      })
      await request('POST', `/cases/${order.caseId}/work-orders/${order.workOrderId}/sign`, {
        anonymous: true,
        idempotencyKey: ids.sign,
        body: { signatureId: ids.signature },
      })
      onSigned()
    } catch (caught) {
      setError(isRefused(caught) ? caught.problem.title : say(texts.needOnline))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet title={say(texts.headSignTitle)} onClose={onClose}>
      <p>
        <b className="num">{order.placeLabel}</b> <span className="num">{order.number}</span>
      </p>
      <SignatureArea onChange={setDrawn} />
      {error ? (
        <p className="error" role="alert">
          {error}
        </p>
      ) : null}
      <button type="button" className="big main full" disabled={busy} onClick={() => void sign()}>
        {say(texts.signAsHead)}
      </button>
    </Sheet>
  )
}
