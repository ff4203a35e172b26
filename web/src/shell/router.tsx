import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router'
import { Frame } from './frame.tsx'
import { NotHere, ScreenBroken } from './not-here.tsx'
import { screens } from './screens.ts'

/** One route a screen, loaded when it is first opened; `/` leads to the first screen the person may use. */
export function makeRouter(home: string, history?: RouterHistory) {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotHere })
  const routes = screens.map((screen) =>
    createRoute({
      getParentRoute: () => root,
      path: screen.path,
      validateSearch: (search: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
      component: lazyRouteComponent(screen.load),
    }),
  )
  const index = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: home as never, replace: true })
    },
  })
  return createRouter({
    routeTree: root.addChildren([index, ...routes]),
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotHere,
    defaultErrorComponent: ScreenBroken,
    scrollRestoration: false,
    ...(history ? { history } : {}),
  })
}
