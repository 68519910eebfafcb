/** The pages and their addresses. Each page is a bundle of its own, loaded when it is first opened. */
import { QueryCache, type QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { Problem } from './api/problem'
import { sessionQuery } from './api/session'
import { readSearch } from './inbox/views'
import { readArticleSearch, readArticlesSearch, readBaseSearch } from './knowledge/search'
import { Queries } from './live/anew'
import { PageFailed, PageMissing, PagePending } from './shell/page-states'
import { Shell } from './shell/shell'
import { readUsageSearch } from './usage/search'

const isSignedOut = (error: unknown) => error instanceof Problem && error.status === 401

export const queries: QueryClient = new Queries({
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

/** Pages of one knowledge base: which one goes along from page to page. */
const base = createRoute({
  getParentRoute: () => inside,
  id: 'base',
  validateSearch: readBaseSearch,
  search: { middlewares: [retainSearchParams(['base'])] },
  component: Outlet,
})

const library = createRoute({
  getParentRoute: () => base,
  id: 'library',
  component: lazyRouteComponent(() => import('./knowledge/page'), 'KnowledgePage'),
})

const articles = createRoute({
  getParentRoute: () => library,
  path: '/knowledge',
  validateSearch: readArticlesSearch,
  component: lazyRouteComponent(() => import('./knowledge/articles'), 'ArticlesTab'),
})

const sources = createRoute({
  getParentRoute: () => library,
  path: '/knowledge/sources',
  component: lazyRouteComponent(() => import('./sources/page'), 'SourcesTab'),
})

const gaps = createRoute({
  getParentRoute: () => library,
  path: '/knowledge/gaps',
  component: lazyRouteComponent(() => import('./learning/gaps'), 'GapsTab'),
})

const suggestions = createRoute({
  getParentRoute: () => library,
  path: '/knowledge/suggestions',
  component: lazyRouteComponent(() => import('./learning/suggestions'), 'SuggestionsTab'),
})

const feedback = createRoute({
  getParentRoute: () => library,
  path: '/knowledge/feedback',
  component: lazyRouteComponent(() => import('./learning/feedback'), 'FeedbackTab'),
})

const source = createRoute({
  getParentRoute: () => base,
  path: '/knowledge/sources/$sourceId',
  component: lazyRouteComponent(() => import('./sources/detail'), 'SourcePage'),
})

const article = createRoute({
  getParentRoute: () => base,
  path: '/knowledge/$articleId',
  validateSearch: readArticleSearch,
  component: lazyRouteComponent(() => import('./knowledge/article-page'), 'ArticlePage'),
})

const operators = createRoute({
  getParentRoute: () => inside,
  path: '/operators',
  component: lazyRouteComponent(() => import('./operators/page'), 'OperatorsPage'),
})

const operator = createRoute({
  getParentRoute: () => inside,
  path: '/operators/$operatorId',
  component: lazyRouteComponent(() => import('./operators/operator-page'), 'OperatorPage'),
})

const operatorSettings = createRoute({
  getParentRoute: () => operator,
  path: '/',
  component: lazyRouteComponent(() => import('./operators/settings'), 'OperatorSettingsTab'),
})

const operatorTest = createRoute({
  getParentRoute: () => operator,
  path: 'test',
  component: lazyRouteComponent(() => import('./operators/test-chat'), 'TestChatTab'),
})

const operatorRegression = createRoute({
  getParentRoute: () => operator,
  path: 'regression',
  component: lazyRouteComponent(() => import('./regression/page'), 'RegressionTab'),
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

const usage = createRoute({
  getParentRoute: () => inside,
  path: '/settings/usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./usage/page'), 'UsagePage'),
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
      base.addChildren([library.addChildren([articles, sources, gaps, suggestions, feedback]), source, article]),
      operators,
      operator.addChildren([operatorSettings, operatorTest, operatorRegression]),
      integrations,
      connect,
      integration,
      settings,
      usage,
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
