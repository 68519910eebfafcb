/**
 * Asking again while an answer is under way.
 *
 * What the server was asked before a change may be answered as it was before it. The library cancels a renewal and asks
 * anew, but leaves the first answer of a query as it comes: that one is asked for once more here.
 */
import {
  QueryClient,
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  type QueryKey,
} from '@tanstack/react-query'

export class Queries extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const underWay = this.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })
    const first = underWay.filter(({ state }) => state.data === undefined)
    const renewed = super.invalidateQueries(filters, options)
    const again = first.map(async (query) => {
      await answered(this, query)
      await super.invalidateQueries({ queryKey: query.queryKey, exact: true }, options)
    })
    await Promise.all([renewed, ...again])
  }
}

/** Resolves once what is under way has been answered, refused or given up. */
export function answered(queries: QueryClient, query: Query): Promise<void> {
  return new Promise((resolve) => {
    const stop = queries.getQueryCache().subscribe((event) => {
      if (event.query !== query || (event.type !== 'removed' && query.state.fetchStatus === 'fetching')) return
      stop()
      resolve()
    })
  })
}
