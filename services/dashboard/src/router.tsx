/** The pages and their addresses. Each page is a bundle of its own, loaded when it is first opened. */
import { QueryCache, QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { Problem } from './api/problem'
import { sessionQuery } from './api/session'
import { readSearch } from './inbox/views'
import { PageFailed, PageMissing, PagePending } from './shell/page-states'
import { Shell } from './shell/shell'

const isSignedOut = (error: unknown) => error instanceof Problem && error.status === 401

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended is noticed by whichever question comes first; the shell then leads to sign-in.
    onError: (error, query) => {
      if (isSignedOut(error) && query.queryKey[0] !== sessionQuery.queryKey[0]) {
        void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      }
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
      refetchOnWindowFocus: true,
      staleTime: 15_000,
    },
  },
})

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: PageMissing,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search['to'] === 'string' ? { to: search['to'] } : {},
  component: lazyRouteComponent(() => import('./signin/page'), 'SignInPage'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery)
    } catch (error) {
      if (isSignedOut(error))
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
      throw error
    }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox', search: {} })
  },
})

const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./inbox/page'), 'InboxPage'),
})

const inboxPick = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: lazyRouteComponent(() => import('./inbox/pick'), 'PickPage'),
})

const thread = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: lazyRouteComponent(() => import('./thread/page'), 'ThreadPage'),
})

const knowledge = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('./knowledge/page'), 'KnowledgePage'),
})

const article = createRoute({
  getParentRoute: () => inside,
  path: '/knowledge/$articleId',
  validateSearch: (search: Record<string, unknown>): { question?: string } =>
    typeof search['question'] === 'string' ? { question: search['question'] } : {},
  component: lazyRouteComponent(() => import('./knowledge/article-page'), 'ArticlePage'),
})

const integrations = createRoute({
  getParentRoute: () => inside,
  path: '/integrations',
  component: lazyRouteComponent(() => import('./integrations/page'), 'IntegrationsPage'),
})

const connect = createRoute({
  getParentRoute: () => inside,
  path: '/integrations/new',
  validateSearch: (search: Record<string, unknown>): { step?: number; id?: string } => ({
    ...(typeof search['step'] === 'number' ? { step: search['step'] } : {}),
    ...(typeof search['id'] === 'string' ? { id: search['id'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./integrations/wizard'), 'WizardPage'),
})

const integration = createRoute({
  getParentRoute: () => inside,
  path: '/integrations/$integrationId',
  component: lazyRouteComponent(() => import('./integrations/detail'), 'IntegrationPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/page'), 'SettingsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    inside.addChildren([
      home,
      inbox.addChildren([inboxPick, thread]),
      knowledge,
      article,
      integrations,
      connect,
      integration,
      settings,
    ]),
  ]),
  context: { queries },
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultErrorComponent: PageFailed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
