package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.JavaProcess;
import io.whimbrel.cli.Main;
import io.whimbrel.testkit.data.Fingerprint;
import io.whimbrel.testkit.disk.SmallDisk;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One migration from a database of one server to the same name on another, run by the command line
 * in processes of its own.
 */
final class Voyage {

  private static final long PATIENCE_SECONDS = 240;
  private static final String SECRET = "WHIMBREL_TEST_SECRET";

  /** One query per column with a sequence; it returns the column when it is ahead. */
  private static final String SEQUENCE_QUERIES =
      """
      select format('select %L from %s having max(%I) > (select last_value from %s)',
        a.attrelid::regclass || '.' || a.attname, a.attrelid::regclass, a.attname,
        d.refobjid::regclass)
      from pg_depend d
      join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
      join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum
      join pg_class s on s.oid = d.refobjid and s.relkind = 'S'
      where d.refclassid = 'pg_class'::regclass
      """;

  private static final String SIDE_EFFECTS =
      """
      select format('%s %s %s', conrelid::regclass, conname,
        replace(pg_get_constraintdef(oid), ' NOT VALID', '')) as line
      from pg_constraint where contype = 'f' and connamespace::regnamespace::text !~ '^pg_'
      union all
      select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger
      where not tgisinternal and tgname !~ '^whimbrel_fence'
      order by line
      """;

  private final EmbeddedPostgres source;
  private final EmbeddedPostgres target;
  private final String database;
  private final Path directory;
  private String heap = "256m";
  private String sourceUser = "postgres";
  private String targetUser = "postgres";
  private String application = "postgres";
  private String secret = "";
  private Map<String, String> environment = Map.of();
  private Optional<SmallDisk> disk = Optional.empty();

  Voyage(EmbeddedPostgres source, EmbeddedPostgres target, String database, Path directory) {
    this.source = source;
    this.target = target;
    this.database = database;
    this.directory = directory;
  }

  /** Goes as these users instead of superusers, the application as its own. */
  Voyage as(String newSourceUser, String newTargetUser, String newApplication) {
    sourceUser = newSourceUser;
    targetUser = newTargetUser;
    application = newApplication;
    return this;
  }

  /** Gives each process a heap of this size. */
  Voyage withHeap(String size) {
    heap = size;
    return this;
  }

  /** Gives both sides this password, which the plan takes from the environment. */
  Voyage withSecret(String password) {
    secret = password;
    return this;
  }

  /** Gives each process these variables. */
  Voyage withEnvironment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Lets each process see a small disk. */
  Voyage seeing(SmallDisk small) {
    disk = Optional.of(small);
    return this;
  }

  /** What a plan says beside the sides. */
  record Wishes(String include, String approve, int chunkRows) {}

  /** Writes the plan; the sides may be reached through other ports than their own. */
  Voyage plan(Wishes wishes, int sourcePort, int targetPort) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        source: postgresql://%s@127.0.0.1:%d/%s
        target: postgresql://%s@127.0.0.1:%d/%s
        limits: { pause: 30s, workers: 2, lag: 30s, chunk-rows: %d, open-transactions: 1s, retry: 1m }
        tables: { include: %s }
        cutover:
          switch: { env-file: { path: app.env, key: DATABASE_URL } }
          approve: %s
        monitor: { for: 200ms, every: 100ms }
        cleanup: { source: release }
        rollback: { way-back: none }
        """
            .formatted(
                database,
                sourceUser + reference(),
                sourcePort,
                database,
                targetUser + reference(),
                targetPort,
                database,
                wishes.chunkRows(),
                wishes.include(),
                wishes.approve()));
    Files.writeString(directory.resolve("app.env"), "DATABASE_URL=" + applicationUrl() + "\n");
    return this;
  }

  /** Has the plan, which is there, ask for a way back. */
  Voyage withWayBack() throws IOException {
    Path file = directory.resolve("plan.yaml");
    Files.writeString(file, Files.readString(file).replace("way-back: none", "way-back: sync"));
    return this;
  }

  private String reference() {
    return secret.isEmpty() ? "" : ":${env:%s}".formatted(SECRET);
  }

  /** The source's URL, as the application has it. */
  String applicationUrl() {
    return source.url(database).replace("postgres@", application + "@");
  }

  /** Starts a command in a process of its own; its output goes into a file beside the plan. */
  Process start(String fault, String... command) throws IOException {
    // a shell in the background lets its children ignore SIGINT, and Java would keep to that
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.addAll(
        JavaProcess.command(heap, List.of("-Dwhimbrel.fault=" + fault), Main.class.getName()));
    line.addAll(List.of(command));
    ProcessBuilder process =
        new ProcessBuilder(disk.map(small -> small.within(directory, line)).orElse(line))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    process.environment().put(SECRET, secret);
    process.environment().putAll(environment);
    return process.start();
  }

  /** Runs a command to its end and returns its exit code. */
  int run(String fault, String... command) throws IOException, InterruptedException {
    return await(start(fault, command));
  }

  int await(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process does not end:\n" + said());
    }
    return process.exitValue();
  }

  int cleanUp(String fault) throws IOException, InterruptedException {
    return run(fault, "cleanup", "--confirm", database, "plan.yaml");
  }

  private Path output() {
    return directory.resolve("output.txt");
  }

  /** Everything that the processes have said. */
  String said() throws IOException {
    return Files.exists(output()) ? Files.readString(output()) : "";
  }

  /** Waits until a process has said something. */
  void awaitSaid(String text) throws IOException {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> said().contains(text));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("nobody says '%s':%n%s".formatted(text, said()), e);
    }
  }

  /** Waits until every table is the same on both sides; each look reads all rows. */
  void awaitSameRows() {
    Awaitility.await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .untilAsserted(() -> assertThat(differences()).isEmpty());
  }

  private List<String> differences() throws SQLException {
    try (Connection old = source.connect(database);
        Connection fresh = target.connect(database)) {
      return Fingerprint.of(old).differences(Fingerprint.of(fresh));
    }
  }

  /** Every table is the same on both sides, and every acknowledged write is on the target. */
  void assertArrived(Ledger ledger, Map<String, String> queries) throws SQLException {
    try (Connection old = source.connect(database);
        Connection fresh = target.connect(database)) {
      assertThat(Fingerprint.of(old).differences(Fingerprint.of(fresh))).isEmpty();
      assertThat(LedgerCheck.of(ledger, queries).findings(fresh)).isEmpty();
      assertThat(keysAheadOfTheirSequences(fresh)).isEmpty();
    }
  }

  /**
   * Columns that hold a value which their sequence has still to hand out. The source's sequences
   * are no measure: attempts that its fence refuses may take numbers.
   */
  private static List<String> keysAheadOfTheirSequences(Connection connection) throws SQLException {
    List<String> ahead = new ArrayList<>();
    for (String query : Traces.texts(connection, SEQUENCE_QUERIES)) {
      ahead.addAll(Traces.texts(connection, query));
    }
    return ahead;
  }

  /** What tables do by themselves is on the target as on the source, and in force. */
  void assertSameConstraintsAndTriggers() throws SQLException {
    try (Connection old = source.connect(database);
        Connection fresh = target.connect(database)) {
      assertThat(Traces.texts(fresh, SIDE_EFFECTS)).isEqualTo(Traces.texts(old, SIDE_EFFECTS));
    }
  }

  /** No foreign key of the target waits for its validation. */
  void assertAllForeignKeysValid() throws SQLException {
    try (Connection fresh = target.connect(database)) {
      assertThat(
              Traces.texts(
                  fresh,
                  "select conname from pg_constraint where contype = 'f' and not convalidated"))
          .isEmpty();
    }
  }

  /** Nothing that a run makes is left on either server. */
  void assertNothingLeft() throws SQLException {
    Traces.assertNone(source, database);
    Traces.assertNone(target, database);
  }
}
