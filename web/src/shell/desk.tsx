import { MantineProvider } from '@mantine/core'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/default-css-variables.css'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { createQueryClient } from '../api/queries.ts'
import { type Me, may } from '../api/session.ts'
import { useSay } from '../language/language.ts'
import { ProofAsked } from '../sign-in/proof-asked.tsx'
import { SessionEnded } from '../sign-in/session-ended.tsx'
import { cssVariables, theme } from '../theme/mantine.ts'
import { chosenScheme } from '../theme/scheme.ts'
import { Nothing } from '../ui/answer/nothing.tsx'
import { LiveRegion } from '../ui/live-region.tsx'
import { makeRouter } from './router.tsx'
import { mayUse } from './screen.ts'
import { railScreens } from './screens.ts'
import { shellTexts as texts } from './texts.ts'
import { WhoProvider } from './who.tsx'

const SecondFactorFirst = lazy(() => import('../features/setup/second-factor-first.tsx'))

/** Everything around the screens for somebody who is signed in. */
export default function Desk({ me, history, client }: { me: Me; history?: RouterHistory; client?: QueryClient }) {
  const say = useSay()
  const [queries] = useState(() => client ?? createQueryClient())
  const [router] = useState(() => makeRouter(homeOf(me), history))
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme={chosenScheme()}>
      <QueryClientProvider client={queries}>
        <SessionEnded me={me}>
          {me.session.mustSetSecondFactor ? (
            <Suspense>
              <SecondFactorFirst me={me} onReady={() => window.location.reload()} />
            </Suspense>
          ) : (
            <WhoProvider
              me={me}
              none={<Nothing kind="locked" title={say(texts.noProject)} hint={say(texts.noProjectHint)} />}
            >
              <RouterProvider router={router} />
            </WhoProvider>
          )}
        </SessionEnded>
        <ProofAsked />
        <LiveRegion />
      </QueryClientProvider>
    </MantineProvider>
  )
}

function homeOf(me: Me): string {
  const project = me.projects[0]?.id ?? 0
  const first = railScreens.find((screen) => mayUse(screen, (right) => may(me, right, project)))
  return first?.path ?? '/me'
}
