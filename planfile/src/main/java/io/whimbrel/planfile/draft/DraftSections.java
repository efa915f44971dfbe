package io.whimbrel.planfile.draft;

/** The sections of a drafted plan that are the same for every database, commented. */
final class DraftSections {

  /** What a run may cost. */
  static final String LIMITS =
      """
      # What the run may cost. These are the defaults.
      limits:
        pause: 5s               # longest time without writes at the cutover; beyond, it backs out
        workers: 4              # connections that copy and prove at the same time
        # downtime: 2h          # big-bang has this one instead of pause: how long the source may refuse writes
        lag: 10s                # longest lag with which a cutover may begin
        log: 10GiB              # log that the source may keep for this run
        chunk-rows: 100_000     # rows that are copied and proved at a time
        open-transactions: 2s   # how long the cutover waits for open transactions to end
        retry: 5m               # how long a broken connection is tried again
        # What spares the source, see docs/throttle.md; 'whimbrel throttle' changes it on the way.
        # rate: 50MB                              # bytes read in a second, by all workers
        # hours: 22:00-06:00 Europe/Zurich        # when rows may be read
        # source: ["active_sessions > 40"]        # while it holds, fewer workers read, or none
        # probe: select 1                         # whose latency the measure probe_p95 is
        # disk: select ops.free_bytes()           # what the measure disk_free is
        log-full: keep          # or 'give-up': gives the slot up before the source's disk is full

      """;

  /** What belongs to whom. */
  static final String ACCESS =
      """
      # What belongs to whom on the target. Roles have to be there: 'whimbrel check' names each that
      # is not, with its 'create role'.
      access:
        owners: target-user     # the user of the target's URL, or 'keep': as on the source
        grants: none            # or 'keep', with default privileges and column grants
        # Roles that are called otherwise on the target, old: new.
        roles:
          # app: app_v2
        # Tablespaces, old: new; what is in any other one goes to the target's default.
        tablespaces:
          # fast: nvme

      """;

  /** On which levels it is proved. */
  static final String VERIFY =
      """
      # On which levels every table is proved before the gate; 'sample' is there too, see docs/verify.md.
      verify:
        levels: [structure, count, checksum, rules]
        # Names of checks that need not hold, and rows of a table that may differ.
        # structure: { accept: ["index public.orders_old_idx"] }
        # count: { differing: 0 }
        # checksum: { differing: 0, digest: 128 bits }
        limit: 30m              # how long a server may work on one question of a rule
        # proof-age: 24h        # older proofs are made again while a run waits at its gate
        # What must hold on the data, besides foreign and unique keys: no-rows, equal, a value, or
        # at-most and at-least.
        rules:
          # totals: { source: "select sum(total) from orders", target: "select …", expect: equal }
        # What is looked for in the data itself, and what becomes of rows that do not fit: fail,
        # accept, keep-aside, or a fix; see docs/verify.md.
        quality:
          look: all             # by 'whimbrel assess'; a run looks for what the target would refuse
          time: 5m              # the longest time of one statement
          tables:
            # public.users:
            #   email: { nulls: { fix: "coalesce(email, '')" }, misfits: keep-aside }

      """;

  /** How the target takes over, and what follows. */
  static final String CUTOVER =
      """
      cutover:
        # What moves the application to the new database, in this order, undone in reverse order.
        # Paths and commands begin at this file's directory.
        switch:
          # - env-file: { path: app.env, key: DATABASE_URL, reload: "./restart-app.sh" }
          # - command: { run: "./switch.sh", undo: "./switch-back.sh" }
          # - pgbouncer: { admin: "${env:PGBOUNCER_ADMIN_URL}", config: /etc/pgbouncer/pgbouncer.ini, databases: [shop] }
          # - haproxy: { socket: /run/haproxy/admin.sock, backend: db, source: old, target: new }
          # - http: { url: "https://lb.example.com/api/pools/shop", method: PUT, body: new, undo: { … } }

        # Commands that look at the new database before it accepts writes; its URL is in
        # WHIMBREL_TARGET_URL. Each must exit with 0, or the cutover backs out.
        smoke-tests:
          # - "./smoke-tests.sh"
        # smoke-tests-before: true      # they only read: they are tried before the gate, too

        # What tells people that writing has to wait: a message, or commands of your own.
        # maintenance: { message: "moving, back in a minute" }      # or { on: "./on.sh", off: "./off.sh" }
        # (with 'limit: 2h' that of 'whimbrel maintenance on' ends by itself)

        # What is run and read on the new database before the pause, so that it is not met cold.
        # warm: { queries: queries.sql, prewarm: tables }

        # Who says go: a 'person' by 'whimbrel approve', or the 'rule' when all conditions hold.
        approve: person
        # What the rule makes of a line of its list of which nothing is known: 'go', or 'wait' for a person.
        # rule: { unknown: go }

      # With 'strategy: parallel-run' reads go to the new database share by share before writes do.
      # parallel-run: { switch: { haproxy: … }, reads: [1%, 10%, 50%, 100%], hold: 15m }

      # How the new database is watched after the cutover.
      monitor:
        for: 10m
        # cadence: [{ until: 1h, every: 1m }, { until: 1d, every: 15m }]
        every: 10s
        # Rows are counted and proved again meanwhile, against the old side; [] for not at all.
        # proofs: { levels: [count, checksum], cadence: [{ until: 1h, every: 15m }] }
        # What must hold for it to have gone well.
        # success: ["Error rate < 0.1%", "No data loss detected"]
        # SQL on the target; the first column of its one row must be true.
        checks:
          # - "select count(*) > 0 from public.users"

      # What becomes of the old database at cleanup: 'read-only', or 'release' to let it be written again.
      cleanup:
        source: read-only
      """;

  /** Who is told, what is watched, the way back and the backup. */
  static final String AROUND =
      """
      # A backup of the source before anything is written, and daily ones; see docs/backup.md.
      # backup:
      #   by: whimbrel            # or pg_dump
      #   programs: /usr/lib/postgresql/18/bin  # where pg_dump is, unless by PATH
      #   to: [backups]           # one directory, or several
      #   keep: 90d
      #   daily: 30d
      #   restore-test: embedded  # tries it on a server of this machine, or a database's URL

      # Who is told what: slack, teams, pagerduty, mail, webhook or command; see docs/notifications.md.
      notify:
        channels:
          # team: { slack: "${env:SLACK_URL}" }
        routes:
          # - { from: warning, to: [team] }

      # Who is to be told of the migration, and when: reminders before and behind it ('whimbrel remind'),
      # status updates while it runs; see docs/communication.md.
      # communication:
      #   stakeholders:
      #     CTO: { role: decision maker, interest: high, contact: cto@example.com, channels: [team] }
      #   reminders:
      #     - { at: T-2 weeks, what: Detailed plan shared, to: [CTO], message: "See the wiki." }
      #   updates: { every: 1h, to: [CTO] }     # or 'none'

      # What is measured, and how often; see docs/watching.md.
      watch:
        every: 5s
        application:
          # error_rate: { http: "https://shop/health", field: errors.rate }

      # Who is told when a figure is out of bounds: four rules, unless others are named.
      # See docs/alerts.md.
      # alerts:
      #   - { name: Errors, condition: error_rate > 1%, for: 1m, action: "Page on-call engineer" }

      # Who must say go at a gate: how many people, and as what; nobody about what they ran themselves.
      # See docs/approvals.md.
      # approvals:
      #   people:
      #     ana: { roles: [dba] }
      #     raj: { roles: [owner], user: raj }
      #   gates:
      #     cutover: { people: 2, roles: [dba, owner] }
      #     cleanup: { people: 1, own-run: allowed }

      # The way back behind the cutover: 'sync' carries changes back to the old database until cleanup.
      rollback:
        way-back: sync          # or 'none': then there is none
        reserve: 1_000_000      # keys of the old kind that a table must have left for rows born on the target
        # Columns of the source that the way back brings no value for; 'whimbrel check' names them.
        accept:
          # - public.users.nickname
        # Or how their values come from the target row, as SQL.
        down:
          # public.users.name: "first || ' ' || last"
        # What makes the old database take over again.
        triggers:
          # - { name: Errors, condition: error_rate > 5%, for: 1m, decide: person }

      # What the schema change plan is made from; nothing of it is obeyed. See docs/schema-change.md.
      # schema-change:
      #   scripts: migrations              # where no step names them
      #   backend: [ "../shop/src/**/*.java" ]
      #   frontend: [ "../web/src/**" ]
      #   old-queries: queries/now.sql
      #   new-queries: queries/then.sql

      # A plan of steps, for what is not only rows: it has 'steps:' and none of the sections above that
      # are about rows. See docs/steps/README.md. With 'guide:' it leads from one version to the next:
      # docs/guides.md.
      """;

  private DraftSections() {}
}
