package io.whimbrel.planfile.draft;

import io.whimbrel.core.plan.MigrationType;

/** What a plan of a type mostly needs, as comments with keys that can be taken as they stand. */
final class TypeNotes {

  private TypeNotes() {}

  static String of(MigrationType type) {
    return switch (type) {
      case SCHEMA -> SCHEMA;
      case DATA -> DATA;
      case PLATFORM -> PLATFORM;
      case ARCHITECTURE -> ARCHITECTURE;
      case VERSION -> VERSION;
      case CODE -> CODE;
      case INFRASTRUCTURE -> INFRASTRUCTURE;
    };
  }

  private static final String SCHEMA =
      """
      # Schema: say under tables.map how tables change. New columns that may be NULL or have a default are
      # low risk; what is renamed, dropped or gets a new key is not understood by old code.
      # 'down', or rollback.accept, says what a rollback makes of a column.
      """;

  private static final String DATA =
      """
      # Data: say under tables.include what moves, and under tables.map with 'where' which rows.
      # 'whimbrel assess' measures how long it takes; limits.source and limits.hours spare the old database.
      """;

  private static final String PLATFORM =
      """
      # Platform: the same data at another provider. Roles and grants mostly go along, and connections
      # are moved by a pooler or a load balancer:
      # access: { owners: keep, grants: keep }
      # cutover: { switch: [{ pgbouncer: { admin: "${env:PGBOUNCER_ADMIN_URL}", config: /etc/pgbouncer/pgbouncer.ini, databases: [shop] } }] }
      # 'whimbrel assess' measures how fast rows come over, 'whimbrel rehearse' tries the whole.
      """;

  private static final String ARCHITECTURE =
      """
      # Architecture: tables of one part leave for a database of their own, part by part:
      # strategy: phased
      # phases:
      #   - { name: catalogue, tables: [public.product], switch: { command: { run: ./catalogue-to-new.sh, undo: ./catalogue-to-old.sh } } }
      #   - { name: everything-else, tables: rest, switch: { command: { run: ./rest-to-new.sh, undo: ./rest-to-old.sh } } }
      # Add 'code' to the types when the application changes with it.
      """;

  private static final String VERSION =
      """
      # Version: all of a database goes to a newer server. Plans of queries may change with it, so they are
      # compared, and the new server is warmed before the pause:
      # access: { owners: keep, grants: keep }
      # cutover: { warm: { queries: pg_stat_statements, prewarm: tables } }
      # 'whimbrel shadow --from-statements 50' runs the application's queries on both sides.
      """;

  private static final String CODE =
      """
      # Code: what is deployed together with the move is a switch, taken back in reverse order:
      # cutover: { switch: [{ command: { run: ./deploy-new.sh, undo: ./deploy-old.sh } }], smoke-tests: [./smoke-tests.sh] }
      """;

  private static final String INFRASTRUCTURE =
      """
      # Infrastructure: another server, the same database. Connections move by a switch, and people are
      # told while writing has to wait:
      # cutover: { switch: [{ haproxy: { socket: /run/haproxy/admin.sock, backend: db, source: old, target: new } }], maintenance: { message: "moving, back in a minute" } }
      """;
}
