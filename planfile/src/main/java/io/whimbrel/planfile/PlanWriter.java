package io.whimbrel.planfile;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a new plan from what was found in a source: complete, every key explained, ready for
 * {@link PlanReader}. Names are written so that they read back as they are, whatever characters
 * they hold. Pure.
 */
public final class PlanWriter {

  private static final int LINES_MAX = 200;

  private final PlanDraft draft;
  private final Inventory found;

  private PlanWriter(PlanDraft draft) {
    this.draft = draft;
    this.found = draft.inventory();
  }

  /** The text of the plan file. */
  public static String write(PlanDraft draft) {
    PlanWriter writer = new PlanWriter(draft);
    return writer.header()
        + writer.head()
        + LIMITS
        + writer.tables()
        + ACCESS
        + VERIFY
        + CUTOVER
        + NOTIFY;
  }

  private String header() {
    return """
    # The plan of a migration. It says what moves and how, and it is the contract of a run: a run
    # goes on only with the plan that it began with. Each key is explained in docs/plan-file.md.
    #
    # Found in the source: %s %s, database %s: %s tables, about %s rows, %s.
    %s# Next: go through this file, then run 'whimbrel check' with it.

    """
        .formatted(
            Yaml.escaped(found.product()),
            Yaml.escaped(found.version()),
            Yaml.escaped(found.database()),
            number(found.tables().size()),
            number(found.rows()),
            size(found.bytes()),
            findings());
  }

  private String findings() {
    if (found.findings().isEmpty()) {
      return "";
    }
    return found.findings().stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .limit(LINES_MAX)
        .map(f -> "#   %s %s: %s%s\n".formatted(f.severity(), f.code().text(), line(f), fix(f)))
        .collect(Collectors.joining("", "#\n# What stands in the way or needs a look:\n", "#\n"));
  }

  private static String line(Finding finding) {
    String where = finding.where().isEmpty() ? "" : " [" + finding.where() + "]";
    return Yaml.escaped(finding.what() + where);
  }

  private static String fix(Finding finding) {
    return finding.fix().isEmpty() ? "" : "\n#     fix: " + Yaml.escaped(finding.fix());
  }

  private String head() {
    return """
    # The name of this migration, everywhere and for good.
    migration: %s

    # What it is about, in one line for people.
    title: %s

    # What kind of change it is, one or several of: schema, data, platform, architecture, version,
    # code, infrastructure.
    type: [data]

    # Who answers questions about it.
    owner: %s

    # The old and the new database. Passwords never stand here: ${env:NAME} takes the URL from an
    # environment variable, ${file:path} from a file.
    source: %s
    target: %s

    # Where the run is recorded: a file beside this plan by default, or a PostgreSQL database that a
    # team shares.
    # journal: ${env:JOURNAL_DATABASE_URL}

    # How it goes over: blue-green keeps the new database in sync and pauses writes only to switch.
    strategy: blue-green

    # Where the target's tables come from: 'create' makes them from the source's catalogs and the
    # map below, 'existing' uses what is there and checks that it fits.
    schema: create

    """
        .formatted(
            Yaml.scalar(draft.migration().text()),
            Yaml.scalar(draft.title()),
            Yaml.scalar(draft.owner()),
            Yaml.reference(draft.source()),
            Yaml.reference(draft.target()));
  }

  private static final String LIMITS =
      """
      # What the run may cost. These are the defaults.
      limits:
        pause: 5s               # longest time without writes at the cutover; beyond, it backs out
        workers: 4              # connections that copy and prove at the same time
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
        # downtime: 30m         # longest time without writes of a big bang, copying included
        log-full: keep          # or 'give-up': gives the slot up before the source's disk is full

      """;

  private String tables() {
    return """
    tables:
      # Names or patterns of what moves; * stands for any characters.
      include: [%s]

      # What stays, of that.
      exclude:
    %s
      # Schemas that are called otherwise on the target, old: new.
      schemas:
        # public: shop

      # The tables found, the largest first:
    %s
      # Tables that change on the way; all others go over as they are.
      map:
    %s
    """
        .formatted(patterns(), undecided(), list(), ExampleEntry.of(found));
  }

  private String patterns() {
    String patterns =
        found.tables().stream()
            .map(t -> QualifiedName.write(new TableName(t.name().schema(), "*")))
            .distinct()
            .map(Yaml::quoted)
            .collect(Collectors.joining(", "));
    return patterns.isEmpty() ? "\"public.*\"" : patterns;
  }

  /** Tables whose updates and deletes cannot be carried as they are. */
  private String undecided() {
    List<Table> keyless =
        found.tables().stream().filter(t -> t.holdsRows() && t.key().isEmpty()).toList();
    StringBuilder lines = new StringBuilder();
    for (Table table : keyless) {
      String why =
          table.identity() == RowIdentity.FULL
              ? "no key, replica identity full: moves, but its changes go row by row"
              : "no key: decide. Give it a primary key or replica identity full on the source, or"
                  + " exclude it";
      lines.append("    # %s\n    # - %s\n".formatted(why, name(table)));
    }
    return lines.isEmpty() ? "    # - \"public.tmp_*\"\n" : lines.toString();
  }

  private String list() {
    List<Table> largest =
        found.tables().stream()
            .sorted(Comparator.comparingLong(Table::bytes).reversed().thenComparing(Table::name))
            .toList();
    String lines =
        largest.stream()
            .limit(LINES_MAX)
            .map(
                t ->
                    "  #   %s  %s rows, %s%s\n"
                        .formatted(
                            Yaml.escaped(QualifiedName.write(t.name())),
                            number(t.rows()),
                            size(t.bytes()),
                            t.partitionOf()
                                .map(p -> ", partition of " + Yaml.escaped(p.toString()))
                                .orElse("")))
            .collect(Collectors.joining());
    int more = largest.size() - LINES_MAX;
    return lines + (more > 0 ? "  #   and %s more\n".formatted(number(more)) : "");
  }

  private static String name(Table table) {
    return Yaml.quoted(QualifiedName.write(table.name()));
  }

  private static final String ACCESS =
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

  private static final String VERIFY =
      """
      # On which levels every table is proved before the gate; 'sample' is there too, see docs/verify.md.
      verify:
        levels: [structure, count, checksum, rules]
        # Names of checks that need not hold, and rows of a table that may differ.
        # structure: { accept: ["index public.orders_old_idx"] }
        # count: { differing: 0 }
        # checksum: { differing: 0, digest: 128 bits }
        limit: 30m              # how long a server may work on one question of a rule
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

  private static final String CUTOVER =
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

        # What tells people that writing has to wait: a message, or commands of your own.
        # maintenance: { message: "moving, back in a minute" }      # or { on: "./on.sh", off: "./off.sh" }

        # Who says go: a 'person' by 'whimbrel approve', or the 'rule' when all conditions hold.
        approve: person

      # How the new database is watched after the cutover.
      monitor:
        for: 10m
        every: 10s
        # SQL on the target; the first column of its one row must be true.
        checks:
          # - "select count(*) > 0 from public.users"

      # What becomes of the old database at cleanup: 'read-only', or 'release' to let it be written again.
      cleanup:
        source: read-only
      """;

  private static final String NOTIFY =
      """

      # A backup of the source before anything is written; see docs/backup.md.
      # backup:
      #   to: backups

      # Who is told what: slack, teams, pagerduty, mail, webhook or command; see docs/notifications.md.
      notify:
        channels:
          # team: { slack: "${env:SLACK_URL}" }
        routes:
          # - { from: warning, to: [team] }
      # What is measured, and how often; see docs/watching.md.
      watch:
        every: 5s
        application:
          # error_rate: { http: "https://shop/health", field: errors.rate }
      # Who is told when a figure is out of bounds: four rules, unless others are named.
      # See docs/alerts.md.
      # alerts:
      #   - { name: Errors, condition: error_rate > 1%, for: 1m, action: "Page on-call engineer" }
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
      """;

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String size(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%,d kB", (bytes + 999) / 1000);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
