/** What the signed-in person may do, as the API sees it. The API decides; the page only leaves out what it would refuse. */
import { useSession } from '@/api/session'

/** Owners and admins change knowledge, operators and teams; agents look. */
export function useMayManage(): boolean {
  return useSession().user.role !== 'agent'
}
