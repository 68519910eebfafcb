import { describe, expect, test } from 'vitest'
import { facts, passages, sortPassages } from './read'

describe('evidence', () => {
  test('a passage says where it stands and how well it fits', () => {
    const passage = {
      chunkId: 'x',
      articleId: 'a',
      title: 'Returns',
      heading: 'Sending it back',
      text: '30 days',
      score: 0.5,
      version: 2,
      coverage: 1,
    }
    expect(passages({ passages: [passage] })).toEqual([
      {
        articleId: 'a',
        title: 'Returns',
        heading: 'Sending it back',
        text: '30 days',
        score: 0.5,
        coverage: 1,
        similarity: undefined,
        version: 2,
      },
    ])
    expect(passages({ passages: [{ ...passage, heading: 'Returns' }] })[0]?.heading).toBeUndefined()
    expect(passages({ passages: [{ ...passage, heading: '' }] })[0]?.heading).toBeUndefined()
  })

  test('model, tokens, cost, times, faults and rule are named', () => {
    const told = facts({
      answerer: 'model',
      provider: 'openai',
      model: 'm-1',
      usage: { input: 900, cached: 600, output: 80 },
      costMicroUsd: 2100,
      faults: ['unknown_fact'],
      searchMs: 3,
      latencyMs: 1480,
      coverage: 0.42,
    })
    expect(told.map(({ value }) => value)).toEqual([
      'the model',
      'a number or link from nowhere',
      '42%',
      'openai · m-1',
      '900 read (600 from the cache), 80 written',
      '$0.0021',
      'search 3 ms, in all 1.5 s',
    ])
    expect(facts({ answerer: 'rules', route: 'asked_for_person', mood: 'calm' }).map(({ value }) => value)).toEqual([
      'a rule',
      'Asks for a person',
    ])
  })

  test('what the answer names stands apart from what was only found', () => {
    const evidence = {
      passages: [
        { articleId: 'a', title: 'A' },
        { articleId: 'b', title: 'B' },
      ],
    }
    const sorted = sortPassages(evidence, [{ articleId: 'b', title: 'B' }])
    expect([sorted.used.map(({ title }) => title), sorted.found.map(({ title }) => title)]).toEqual([['B'], ['A']])
    expect(sortPassages({}, [{ articleId: 'b', title: 'B' }]).used.map(({ title }) => title)).toEqual(['B'])
  })
})
