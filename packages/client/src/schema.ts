// Made by tools/openapi/src/generate.mjs from the server's OpenAPI document; not edited by hand.

export type paths = {
  '/v1/builds': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Builds of the tenant, newest first
     * @description Without results. Needs the scope `read` or `build`.
     */
    get: operations['listBuilds']
    put?: never
    /**
     * Ask for a binary
     * @description Queues a build and answers at once, or waits for it. With an `Idempotency-Key`, repeating the request is safe: the same key and body give the same build for 24 hours. Needs the scope `build`.
     */
    post: operations['submitBuild']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/builds/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A build: how far it is, and what came of it
     * @description A build that has ended does not change, but for its permalink. Needs the scope `read` or `build`.
     */
    get: operations['getBuild']
    put?: never
    post?: never
    /**
     * Cancel a build
     * @description A running build ends within a second. Cancelling a cancelled build changes nothing. Needs the scope `build`.
     */
    delete: operations['cancelBuild']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/builds/{id}/events': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * What happens to a build, as it happens
     * @description Server-sent events. Each has an `id` that counts up from 1, an `event` (its type) and `data` (a `BuildEvent` as JSON). The stream begins after `Last-Event-ID`, from the stored log, and ends after `succeeded`, `failed` or `cancelled`. A comment is sent every 15 seconds so that connections stay open. Needs the scope `read` or `build`.
     */
    get: operations['followBuild']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/builds/{id}/artifacts/{name}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A file that a build made
     * @description The ETag is the SHA-256 of the content. Needs the scope `read` or `build`.
     */
    get: operations['downloadArtifact']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/builds/{id}/evidence': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * What the verdict rests on
     * @description Everything that is needed to check the verdict again: contract, seed, version, hashes, and the texts of the proof. Needs the scope `read` or `build`.
     */
    get: operations['getEvidence']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/builds/{id}/publication': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /**
     * Let everyone who has the link see a build
     * @description Repeating it gives the same link. Needs the scope `build`.
     */
    put: operations['publishBuild']
    post?: never
    /**
     * Take the link back
     * @description Needs the scope `build`.
     */
    delete: operations['unpublishBuild']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/published/{slug}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A published build
     * @description Needs no key.
     */
    get: operations['getPublished']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/published/{slug}/artifacts/{name}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A file that a published build made
     * @description The ETag is the SHA-256 of the content. Needs no key.
     */
    get: operations['downloadPublishedArtifact']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/published/{slug}/evidence': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * What the verdict of a published build rests on
     * @description Needs no key.
     */
    get: operations['getPublishedEvidence']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/readings': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * What a sentence means
     * @description Gives a contract, or a question with the choices and an input on which they differ (send the sentence again with `answer`), or the words that are not understood. Needs the scope `build`.
     */
    post: operations['readIntent']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/verifications': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Whether a file does what a contract says
     * @description The file is read back, run in the sandbox beside the contract, and proved equal to it where that is possible. Needs the scope `build`.
     */
    post: operations['verifyBinary']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/scores': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Judge candidates, many at a time
     * @description For training and search: each candidate is parsed, encoded, run and judged by itself. Needs the scope `score`.
     */
    post: operations['scoreCandidates']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/disassemble': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Read a file back
     * @description A listing with what each instruction does, in plain English. Needs the scope `build` or `read`.
     */
    post: operations['disassembleBinary']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/targets': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Machines and systems that binaries can be made for
     * @description Needs no key.
     */
    get: operations['listTargets']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/models': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Language models that a request may ask
     * @description Of the operator’s choice; none for a key without a budget for them. Needs the scope `build` or `read`.
     */
    get: operations['listModels']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/livez': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Whether the process answers
     * @description Needs no key, and asks nothing of the database.
     */
    get: operations['live']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/readyz': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Whether requests can be served
     * @description Checks that the database answers and has the current schema. Needs no key.
     */
    get: operations['ready']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/metrics': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Counters and durations for Prometheus
     * @description From the loopback interface, or with a key that has the scope `admin`.
     */
    get: operations['metrics']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/openapi.json': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * This document
     * @description Needs no key.
     */
    get: operations['openApi']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/docs': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * This document as a page
     * @description Needs no key, and loads nothing from elsewhere.
     */
    get: operations['documentation']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type components = {
  schemas: {
    Problem: {
      /** @example urn:sourceless:problem:usage */
      type: string
      title: string
      status: number
      /** @description what is wrong, where, and what to do */
      detail: string
      /** @description id of the request, as in the log */
      instance: string
      /** @enum {string} */
      code:
        | 'usage'
        | 'malformed'
        | 'unauthorized'
        | 'forbidden'
        | 'not-found'
        | 'method-not-allowed'
        | 'not-acceptable'
        | 'request-timeout'
        | 'conflict'
        | 'gone'
        | 'too-large'
        | 'uri-too-long'
        | 'unsupported-media-type'
        | 'range-not-satisfiable'
        | 'wrong-host'
        | 'too-many-requests'
        | 'headers-too-large'
        | 'internal'
        | 'unavailable'
        | 'timed-out'
        | 'limit'
        | 'model-unavailable'
        | 'sandbox-unavailable'
      diagnostics?: components['schemas']['Diagnostic'][]
    }
    Diagnostic: {
      code: string
      message: string
      hint?: string
      line?: number
      column?: number
      offset?: number
      instruction?: string
      /**
       * @description place in the body of the request (JSON Pointer)
       * @example /candidates/1/level
       */
      pointer?: string
    }
    BuildEvent: {
      id: number
      /** Format: date-time */
      at: string
      type: string
      data: {
        [key: string]: unknown
      }
    }
    Build: {
      /** Format: uuid */
      id: string
      /** @enum {string} */
      state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
      request: components['schemas']['BuildRequest']
      /** Format: date-time */
      createdAt: string
      /** Format: date-time */
      startedAt?: string
      /** Format: date-time */
      finishedAt?: string
      /** @description times that a worker took it up */
      attempts: number
      /** @description path of the public page; absent: only its tenant sees it */
      permalink?: string
      result?: components['schemas']['BuildResult']
      failure?: components['schemas']['Failure']
    }
    /**
     * @example {
     *       "intent": "count the set bits of a 64-bit integer",
     *       "target": "x86_64-linux"
     *     }
     */
    BuildRequest: {
      intent?: string
      contract?: string
      /** @example gcd(a: u64, b: u64): u64 */
      signature?: string
      /**
       * @example [
       *       "gcd(48, 18) = 6"
       *     ]
       */
      examples?: string[]
      /** @description which choice is meant should the sentence raise a question, counted from 1 */
      answer?: number
      /** @example x86_64-linux */
      target?: string
      /** @enum {string} */
      emit?: 'object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm'
      /**
       * @description quick: everything but the proof; normal: proof within seconds; high: longer proofs and search
       * @enum {string}
       */
      effort?: 'quick' | 'normal' | 'high'
      seed?: number
      address?: number
      debug?: boolean
      /** @description name of the binary, without a directory */
      fileName?: string
      models?: components['schemas']['ModelChoice']
    }
    ModelChoice: {
      use: string[]
      /** @enum {string} */
      reader?: 'embedded' | 'model' | 'both'
      budgetUsd?: number
      deadlineMs?: number
    }
    BuildResult: components['schemas']['Understanding'] & {
      target: string
      /** @enum {string} */
      emit: 'object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm'
      verdict: components['schemas']['Verdict']
      /** @example tested 2310 */
      verdictText: string
      stages: components['schemas']['Stage'][]
      /** @enum {string} */
      origin: 'lowering' | 'search' | 'model'
      notes: string[]
      artifacts: components['schemas']['Artifact'][]
      listing: components['schemas']['Listing']
      floor?: components['schemas']['CodeSize']
      timings: {
        readMs: number
        proposeMs: number
        verifyMs: number
        totalMs: number
      }
    }
    Contract: {
      name: string
      /** @enum {string} */
      kind: 'function' | 'program'
      signature: string
      source: string
    }
    ModelUsage: {
      model: string
      requests: number
      inputTokens: number
      cachedTokens: number
      outputTokens: number
      /** @description null where a price is not known */
      costUsd: number | null
    }
    Verdict: {
      /** @enum {string} */
      level: 'proved' | 'exhausted' | 'bounded' | 'tested' | 'examples' | 'rejected'
      k?: number
      n?: number
    }
    Stage: {
      /** @enum {string} */
      stage: 'decode' | 'structure' | 'confinement' | 'behaviour' | 'proof'
      /** @enum {string} */
      status: 'passed' | 'failed' | 'inconclusive' | 'not-run'
      reason?: string
      facts: {
        [key: string]: string | number | boolean
      }
      durationMs: number
    }
    Artifact: {
      name: string
      /** @enum {string} */
      role: 'binary' | 'header' | 'import-library' | 'explanation' | 'loader' | 'declarations' | 'contract'
      sizeBytes: number
      sha256: string
      executable: boolean
    }
    Listing: {
      functions: {
        name: string
        lines: components['schemas']['ListingLine'][]
      }[]
      sizeBytes: number
      instructions: number
    }
    ListingLine: {
      offset: number
      bytes: string
      text: string
      note: string
      depth: number
      target?: number
    }
    /** @description what straightforward code generation gives */
    CodeSize: {
      sizeBytes: number
      instructions: number
    }
    Understanding: {
      contract: components['schemas']['Contract']
      restatement: string
      assumptions: string[]
      usedWords: string[]
      ignoredWords: string[]
      readBy: string[]
      usage: components['schemas']['ModelUsage'][]
    }
    Failure: {
      /** @enum {string} */
      code:
        | 'internal'
        | 'usage'
        | 'question'
        | 'not-understood'
        | 'not-verified'
        | 'limit'
        | 'model-unavailable'
        | 'sandbox-unavailable'
        | 'interrupted'
      message: string
      diagnostics: components['schemas']['Diagnostic'][]
      options?: components['schemas']['ReadingOption'][]
      words?: string[]
      closest?: string[]
      usage?: components['schemas']['ModelUsage'][]
    }
    ReadingOption: {
      restatement: string
      contract: string
      onInput: string
      result: string
    }
    BuildList: {
      builds: {
        /** Format: uuid */
        id: string
        /** @enum {string} */
        state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
        request: components['schemas']['BuildRequest']
        /** Format: date-time */
        createdAt: string
        /** Format: date-time */
        startedAt?: string
        /** Format: date-time */
        finishedAt?: string
        /** @description times that a worker took it up */
        attempts: number
        /** @description path of the public page; absent: only its tenant sees it */
        permalink?: string
        summary?: string
      }[]
      /** @description cursor of the following page */
      next?: string
    }
    Evidence: {
      build: string
      /** @description of sourceless */
      version: string
      contract: string
      target: string
      effort: string
      seed: number
      verdict: components['schemas']['Verdict']
      artifacts: components['schemas']['Artifact'][]
      stages: components['schemas']['StageEvidence'][]
    }
    StageEvidence: components['schemas']['Stage'] & {
      evidence: {
        name: string
        text: string
      }[]
    }
    Publication: {
      /** @description cannot be guessed */
      slug: string
      /**
       * @description path of the public page
       * @example /b/Zr3v1nXw0cJ0m1kq
       */
      permalink: string
    }
    Reading:
      | components['schemas']['ContractReading']
      | components['schemas']['QuestionReading']
      | components['schemas']['UnknownReading']
    ContractReading: components['schemas']['Understanding'] & {
      /** @enum {string} */
      kind: 'contract'
    } & {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'contract'
    }
    QuestionReading: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'question'
      question: string
      options: components['schemas']['ReadingOption'][]
      usage?: components['schemas']['ModelUsage'][]
    }
    UnknownReading: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      kind: 'not-understood'
      message: string
      words: string[]
      closest: string[]
      usage?: components['schemas']['ModelUsage'][]
    }
    ReadingRequest: {
      intent?: string
      contract?: string
      /** @example gcd(a: u64, b: u64): u64 */
      signature?: string
      /**
       * @example [
       *       "gcd(48, 18) = 6"
       *     ]
       */
      examples?: string[]
      /** @description which choice is meant should the sentence raise a question, counted from 1 */
      answer?: number
      /**
       * @description quick: everything but the proof; normal: proof within seconds; high: longer proofs and search
       * @enum {string}
       */
      effort?: 'quick' | 'normal' | 'high'
      models?: components['schemas']['ModelChoice']
    }
    Verification: components['schemas']['Verified'] | components['schemas']['NotVerified']
    Verified: {
      /** @enum {boolean} */
      verified: true
      target: string
      verdict: components['schemas']['Verdict']
      verdictText: string
      stages: components['schemas']['Stage'][]
      listing: components['schemas']['Listing']
      totalMs: number
    }
    NotVerified: {
      /** @enum {boolean} */
      verified: false
      failure: components['schemas']['Failure']
    }
    VerificationRequest: {
      /** @description base64; at most 4194304 bytes */
      file: string
      contract: string
      examples?: string[]
      /** @example x86_64-linux */
      target?: string
      /** @description the file is code bytes alone */
      raw?: boolean
      /**
       * @description quick: everything but the proof; normal: proof within seconds; high: longer proofs and search
       * @enum {string}
       */
      effort?: 'quick' | 'normal' | 'high'
      seed?: number
    }
    Scores: {
      floor?: components['schemas']['CodeCost']
      scores: components['schemas']['Score'][]
    }
    CodeCost: {
      sizeBytes: number
      instructions: number
      cost: number
    }
    Score: {
      parsed: boolean
      encoded: boolean
      verdict: components['schemas']['Verdict']
      counterexample?: components['schemas']['Counterexample']
      diagnostics: components['schemas']['Diagnostic'][]
      code?: components['schemas']['CodeCost']
      relativeCost?: number
      timings: {
        stage: string
        durationMs: number
      }[]
    }
    Counterexample: {
      /** @description the whole, in words */
      text: string
      arguments: components['schemas']['NamedValue'][]
      expected: components['schemas']['Observation']
      actual: components['schemas']['Observation']
    }
    NamedValue: {
      name: string
      value: string
    }
    Observation:
      | {
          /** @enum {string} */
          kind: 'returned'
          result?: string
          after: components['schemas']['NamedValue'][]
        }
      | {
          /** @enum {string} */
          kind: 'exited'
          /** @description base64; at most 1 MiB of what was written */
          stdout: string
          exit: number
          /** @description what was written in all, where that is more */
          stdoutBytes?: number
        }
      | {
          /** @enum {string} */
          kind: 'failed'
          description: string
        }
    ScoreRequest: {
      contract: string
      /** @example x86_64-linux */
      target?: string
      /**
       * @description quick: everything but the proof; normal: proof within seconds; high: longer proofs and search
       * @enum {string}
       */
      effort?: 'quick' | 'normal' | 'high'
      seed?: number
      candidates: {
        /** @enum {string} */
        level: 'contract' | 'virtual' | 'real' | 'bytes'
        text: string
      }[]
    }
    Disassembly: {
      target: string
      listing: components['schemas']['Listing'] & unknown
      /** @description the same as text */
      text: string
      /** @description functions of the file, at most 20,000; total says how many there are */
      functions: components['schemas']['FoundFunction'][]
      /** @description of the whole file */
      total: {
        functions: number
        sizeBytes: number
        instructions: number
      }
      /** @description `from` of what comes next; absent: nothing does */
      next?: number
      /** @description what is wrong with the file, or was not looked at */
      problems: string[]
    }
    FoundFunction: {
      name: string
      section: string
      /** @description address of its first instruction, as in the listing */
      offset: number
      sizeBytes: number
      instructions: number
      /** @description number of its first line among all of the file, for `from` */
      first: number
    }
    DisassembleRequest: {
      /** @description base64; at most 4194304 bytes */
      file: string
      contract?: string
      /** @example x86_64-linux */
      target?: string
      raw?: boolean
      /** @description only functions of this name, or the one at an address such as 0x401136 */
      symbol?: string
      /** @description number of the first line that is listed, among those of the file or symbol; default 0 */
      from?: number
      /** @description lines that are listed; default 25000 */
      limit?: number
    }
    TargetList: {
      targets: components['schemas']['Target'][]
    }
    Target: {
      triple: string
      description: string
      emits: {
        function: ('object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm')[]
        program: ('object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm')[]
      }
      debuggable: ('object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm')[]
    }
    ModelList: {
      /**
       * @description names for `models.use`
       * @example [
       *       "openai/gpt-5"
       *     ]
       */
      models: string[]
    }
    Health: {
      /** @enum {string} */
      status: 'ok' | 'stopping'
      /** @description of sourceless */
      version: string
    }
  }
  responses: {
    /** @description `usage`: The request says something that cannot be done; `limit`: A limit was hit */
    Problem422: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `malformed`: The request is not valid HTTP or JSON */
    Problem400: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `unauthorized`: There is no key, or it is unknown, expired or revoked */
    Problem401: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        'WWW-Authenticate': components['headers']['WWW-Authenticate']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `forbidden`: The key lacks the scope, or another site sent the request */
    Problem403: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `not-found`: There is no such resource, or it is another tenant’s */
    Problem404: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `not-acceptable`: The answer has none of the media types that Accept names */
    Problem406: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `request-timeout`: The request took too long to arrive */
    Problem408: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `conflict`: The state of the resource, or an earlier use of the Idempotency-Key, stands against it */
    Problem409: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `too-large`: The body is too large */
    Problem413: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `uri-too-long`: The address is too long */
    Problem414: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `unsupported-media-type`: The body is not plain JSON */
    Problem415: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `range-not-satisfiable`: The part that Range names lies outside the file */
    Problem416: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `wrong-host`: The server is not known under this host name */
    Problem421: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `too-many-requests`: Too many requests, streams or builds of this key */
    Problem429: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        'Retry-After': components['headers']['Retry-After']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `internal`: A fault of the server */
    Problem500: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `unavailable`: The server is busy, stopping, or without its database; `model-unavailable`: A model could not be asked; `sandbox-unavailable`: The sandbox could not be started */
    Problem503: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        'Retry-After': components['headers']['Retry-After']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
    /** @description `timed-out`: The work took longer than the server allows */
    Problem504: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id']
        'RateLimit-Policy': components['headers']['RateLimit-Policy']
        RateLimit: components['headers']['RateLimit']
        [name: string]: unknown
      }
      content: {
        'application/problem+json': components['schemas']['Problem']
      }
    }
  }
  parameters: never
  requestBodies: never
  headers: {
    /**
     * @description id of the request, as in the log
     * @example 0198f2c4-7d1e-7c3a-9b1f-3c2a1e5d7f60
     */
    'X-Request-Id': string
    /**
     * @description requests that the key may send in a window of seconds
     * @example "requests";q=6000;w=60
     */
    'RateLimit-Policy': string
    /**
     * @description requests left, and seconds until the allowance is full again
     * @example "requests";r=5999;t=1
     */
    RateLimit: string
    /**
     * @description seconds after which to try again
     * @example 1
     */
    'Retry-After': string
    /**
     * @description path of the build
     * @example /v1/builds/7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11
     */
    Location: string
    /**
     * @description `true`: an earlier request with this Idempotency-Key made this build
     * @example true
     */
    'Idempotency-Replayed': string
    /**
     * @description changes with the content
     * @example "9f86d081884c7d65"
     */
    ETag: string
    /**
     * @description how long the answer may be kept
     * @example private, no-cache
     */
    'Cache-Control': string
    /**
     * @description name under which to keep the file
     * @example attachment; filename="gcd.o"
     */
    'Content-Disposition': string
    /**
     * @description parts of the file can be asked for
     * @example bytes
     */
    'Accept-Ranges': string
    /**
     * @description which part of the file this is
     * @example bytes 0-63/736
     */
    'Content-Range': string
    /**
     * @description how to say who asks
     * @example Bearer
     */
    'WWW-Authenticate': string
  }
  pathItems: never
}
export interface operations {
  listBuilds: {
    parameters: {
      query?: {
        /** @description of builds on a page */
        limit?: number
        /** @description `next` of the page before */
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page of builds. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['BuildList']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  submitBuild: {
    parameters: {
      query?: {
        /** @description seconds to wait for the end of the build before answering */
        wait?: number
      }
      header?: {
        /** @description chosen by the client, new for each build */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['BuildRequest']
      }
    }
    responses: {
      /** @description The build has ended. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          Location: components['headers']['Location']
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Build']
        }
      }
      /** @description The build is queued or runs. */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          Location: components['headers']['Location']
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed']
          'Retry-After': components['headers']['Retry-After']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Build']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      408: components['responses']['Problem408']
      409: components['responses']['Problem409']
      413: components['responses']['Problem413']
      414: components['responses']['Problem414']
      415: components['responses']['Problem415']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  getBuild: {
    parameters: {
      query?: never
      header?: {
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The build. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Build']
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  cancelBuild: {
    parameters: {
      query?: never
      header?: never
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The build is cancelled, or will be within a second. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Build']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      409: components['responses']['Problem409']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  followBuild: {
    parameters: {
      query?: {
        /** @description the same as `Last-Event-ID`, for clients that cannot send the header */
        after?: number
      }
      header?: {
        /** @description id of the last event seen */
        'last-event-id'?: number
      }
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The stream. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'text/event-stream': string
        }
      }
      /** @description Nothing follows the event that the client has: the build has ended. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  downloadArtifact: {
    parameters: {
      query?: never
      header?: {
        /** @description one range of bytes */
        range?: string
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description of the build */
        id: string
        /** @description as in the build’s `artifacts` */
        name: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The file. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          'Content-Disposition': components['headers']['Content-Disposition']
          'Accept-Ranges': components['headers']['Accept-Ranges']
          [name: string]: unknown
        }
        content: {
          'application/octet-stream': string
        }
      }
      /** @description The part of the file that `Range` names. */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Content-Range': components['headers']['Content-Range']
          'Content-Disposition': components['headers']['Content-Disposition']
          [name: string]: unknown
        }
        content: {
          'application/octet-stream': string
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      416: components['responses']['Problem416']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  getEvidence: {
    parameters: {
      query?: never
      header?: {
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The evidence. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Evidence']
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  publishBuild: {
    parameters: {
      query?: never
      header?: never
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Where it is. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Publication']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      409: components['responses']['Problem409']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  unpublishBuild: {
    parameters: {
      query?: never
      header?: never
      path: {
        /** @description of the build */
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description No one but its tenant sees it any more. */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  getPublished: {
    parameters: {
      query?: never
      header?: {
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description from the permalink */
        slug: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The build. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Build']
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  downloadPublishedArtifact: {
    parameters: {
      query?: never
      header?: {
        /** @description one range of bytes */
        range?: string
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description from the permalink */
        slug: string
        /** @description as in the build’s `artifacts` */
        name: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The file. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          'Content-Disposition': components['headers']['Content-Disposition']
          'Accept-Ranges': components['headers']['Accept-Ranges']
          [name: string]: unknown
        }
        content: {
          'application/octet-stream': string
        }
      }
      /** @description The part of the file that `Range` names. */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Content-Range': components['headers']['Content-Range']
          'Content-Disposition': components['headers']['Content-Disposition']
          [name: string]: unknown
        }
        content: {
          'application/octet-stream': string
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      416: components['responses']['Problem416']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  getPublishedEvidence: {
    parameters: {
      query?: never
      header?: {
        /** @description ETags that the client has */
        'if-none-match'?: string
      }
      path: {
        /** @description from the permalink */
        slug: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The evidence. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Evidence']
        }
      }
      /** @description Not changed: `If-None-Match` names its ETag. */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content?: never
      }
      400: components['responses']['Problem400']
      404: components['responses']['Problem404']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  readIntent: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ReadingRequest']
      }
    }
    responses: {
      /** @description The reading. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Reading']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      408: components['responses']['Problem408']
      413: components['responses']['Problem413']
      414: components['responses']['Problem414']
      415: components['responses']['Problem415']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
      504: components['responses']['Problem504']
    }
  }
  verifyBinary: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['VerificationRequest']
      }
    }
    responses: {
      /** @description The verdict. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Verification']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      408: components['responses']['Problem408']
      413: components['responses']['Problem413']
      414: components['responses']['Problem414']
      415: components['responses']['Problem415']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
      504: components['responses']['Problem504']
    }
  }
  scoreCandidates: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoreRequest']
      }
    }
    responses: {
      /** @description A score for each candidate, in order. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Scores']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      408: components['responses']['Problem408']
      413: components['responses']['Problem413']
      414: components['responses']['Problem414']
      415: components['responses']['Problem415']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
      504: components['responses']['Problem504']
    }
  }
  disassembleBinary: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['DisassembleRequest']
      }
    }
    responses: {
      /** @description The listing. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Disassembly']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      408: components['responses']['Problem408']
      413: components['responses']['Problem413']
      414: components['responses']['Problem414']
      415: components['responses']['Problem415']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
      504: components['responses']['Problem504']
    }
  }
  listTargets: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The targets. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TargetList']
        }
      }
      400: components['responses']['Problem400']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
    }
  }
  listModels: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Their names. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelList']
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      422: components['responses']['Problem422']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  live: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It does. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Health']
        }
      }
      400: components['responses']['Problem400']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
    }
  }
  ready: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description They can. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Health']
        }
      }
      400: components['responses']['Problem400']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
      503: components['responses']['Problem503']
    }
  }
  metrics: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Metrics in Prometheus’s text format. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'text/plain': string
        }
      }
      400: components['responses']['Problem400']
      401: components['responses']['Problem401']
      403: components['responses']['Problem403']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
    }
  }
  openApi: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OpenAPI 3.1. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['Cache-Control']
          [name: string]: unknown
        }
        content: {
          'application/json': {
            [key: string]: unknown
          }
        }
      }
      400: components['responses']['Problem400']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
    }
  }
  documentation: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Policy': components['headers']['RateLimit-Policy']
          RateLimit: components['headers']['RateLimit']
          [name: string]: unknown
        }
        content: {
          'text/html': string
        }
      }
      400: components['responses']['Problem400']
      406: components['responses']['Problem406']
      414: components['responses']['Problem414']
      421: components['responses']['Problem421']
      429: components['responses']['Problem429']
      500: components['responses']['Problem500']
    }
  }
}
