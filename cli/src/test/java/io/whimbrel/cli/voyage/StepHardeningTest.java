package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.steps.SteppedMigration;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What may go wrong beside a step: half indexes, edited files, endless outputs, two at one file.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepHardeningTest {
  private static final int PRECONDITION = 6;
  private static final int KILLED = 137;
  private static final int INVALID_PLAN = 2;
  private static final String INVALID = "select count(*) from pg_index where not indisvalid";

  private final Servers servers;
  private final String database;

  @TempDir Path directory = Path.of("");
  private CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());

  StepHardeningTest(Servers servers) {
    this.servers = servers;
    this.database = servers.name("hard");
    servers.target().createDatabase(database);
  }

  @BeforeEach
  void begin() {
    commands =
        new CommandsHere(
            Map.of("TOKEN", "hush-hush", "DATABASE_URL", servers.target().url(database)),
            Clock.systemUTC());
  }

  private void plan(String steps) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        "migration: %s%ntarget: %s%nlimits: { retry: 20s }%nsteps:%n"
                .formatted(database, servers.target().url(database))
            + steps.indent(2));
  }

  private int run(String... words) {
    return commands.runIn(directory, words);
  }

  private List<String> texts(String sql) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Traces.texts(connection, sql);
    }
  }

  @Test
  void anIndexThatFailsIsNotLeftAndWaitsForOthersAsLongAsItTakes() throws Exception {
    servers
        .target()
        .execute(
            database,
            """
            create table t (id int);
            insert into t values (1);
            create function told(int) returns int immutable language plpgsql as $$
            begin raise exception 'lock_timeout is %', current_setting('lock_timeout'); end $$;
            """);
    String step =
        """
        - { name: indexed, sql: { run: "create index concurrently broken on t (told(id))"%s }, irreversible: accepted }
        """;
    plan(step.formatted(""));

    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("lock_timeout is 0");
    assertThat(texts(INVALID)).containsExactly("0");
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();

    plan(step.formatted(", lock-timeout: 3s"));
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("lock_timeout is 3s");
  }

  @Test
  void anIndexThatAKilledProcessLeavesIsEndedAndMadeAnew() throws Exception {
    servers.target().execute(database, "create table t (id int); insert into t values (1)");
    plan(
        """
        - { name: indexed, sql: { run: "create index concurrently made on t (id)" }, irreversible: accepted }
        """);
    Voyage voyage = new Voyage(servers.source(), servers.target(), database, directory);
    try (Connection other = servers.target().connect(database)) {
      other.setAutoCommit(false);
      other.createStatement().execute("update t set id = 2");
      Process killed = voyage.start("", "run", "plan.yaml");
      String backend =
          await()
              .atMost(Duration.ofSeconds(90))
              .until(() -> killed.isAlive() ? backend() : voyage.said(), found -> !found.isEmpty());
      assertThat(backend).containsOnlyDigits();
      killed.destroyForcibly();
      assertThat(voyage.await(killed)).isEqualTo(KILLED);

      Process next = voyage.start("", "run", "plan.yaml");
      await().atMost(Duration.ofMinutes(1)).until(() -> !backend().contains(backend));
      other.rollback();
      assertThat(voyage.await(next)).as(voyage.said()).isZero();
    }

    assertThat(
            texts(
                "select indexrelid::regclass::text || indisvalid from pg_index i"
                    + " where indrelid = 't'::regclass"))
        .containsExactly("madetrue");
  }

  /** The session that makes the index; empty for none. */
  private String backend() throws Exception {
    return String.join(
        "",
        texts(
            "select pid::text from pg_stat_activity where query like 'create index concurrently%'"
                + " and datname = current_database()"));
  }

  @Test
  void aFileThatIsEditedBetweenStepsIsRefusedAtItsStep() throws Exception {
    Files.writeString(
        directory.resolve("a.sql"), "create table a (n int);\ncopy a from stdin;\n1\n\\.\n");
    Files.writeString(directory.resolve("app.template"), "a={{a}}\n");
    plan(
        """
        - { name: edit, command: "sed -i s/^1/2/ a.sql", irreversible: accepted }
        - { name: rows, after: edit, sql: a.sql, irreversible: accepted }
        """);

    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "files of step 'rows'");
    assertThat(texts("select to_regclass('a')::text")).containsOnlyNulls();
    Files.writeString(
        directory.resolve("a.sql"), "create table a (n int);\ncopy a from stdin;\n1\n\\.\n");
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();

    plan(
        """
        - { name: edit, command: "echo b >> app.template", irreversible: accepted }
        - { name: conf, after: edit, file: { path: app.conf, template: { from: app.template, values: { a: 1 } } } }
        """);
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "files of step 'conf'");
    assertThat(directory.resolve("app.conf")).doesNotExist();
  }

  @Test
  void twoStepsThatChangeOneFileNeedAnOrder() throws Exception {
    Files.createSymbolicLink(directory.resolve("link.env"), directory.resolve("app.env"));
    Files.writeString(directory.resolve("app.env"), "A=1\n");
    String second = "- { name: two%s, file: { path: link.env, set: { B: 2 } } }\n";
    String first = "- { name: one, file: { path: app.env, set: { A: 2 } } }\n";
    plan(first + second.formatted(""));

    assertThat(run("check")).isEqualTo(INVALID_PLAN);
    assertThat(commands.said()).contains("steps 'one' and 'two' change", "write 'after: one'");

    String between = "- { name: mid, after: one, wait: 1ms }\n";
    plan(first + between + second.formatted(", after: mid"));
    assertThat(run("check")).as(commands.said()).isZero();
  }

  @Test
  void aFileThatChangesRightBeforeItIsReplacedIsLeftAlone() throws Exception {
    Path file = directory.resolve("app.env");
    Files.writeString(file, "A=1\n");
    plan("- { name: env, file: { path: app.env, set: { A: 2 } } }\n");
    Wiring wiring = Wiring.ofProcess();
    Plan plan = wiring.plan(directory.resolve("plan.yaml"));

    try (Journal journal = wiring.journal(plan);
        SteppedMigration migration =
            wiring.stepped(plan, meddling(journal, "step.env.before", file), RunListener.none())) {
      assertThatThrownBy(() -> migration.run(RunOptions.DEFAULT))
          .hasMessageContaining("E-STEP-OVERTAKEN");
    }

    assertThat(Files.readString(file)).isEqualTo("A=9\n");
  }

  /** A journal beside which another hand changes a file as soon as a fact is noted. */
  private static Journal meddling(Journal journal, String fact, Path file) {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (_, method, arguments) -> {
              if (arguments != null && arguments.length == 3 && fact.equals(arguments[1])) {
                Files.writeString(file, "A=9\n");
              }
              try {
                return method.invoke(journal, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  @Test
  void whatAKilledCommandWroteHasNoSecretsAndAnEnd() throws Exception {
    plan(
        """
        - name: endless
          timeout: 3s
          irreversible: accepted
          command:
            run: "echo $T; head -c 30000000 /dev/zero | tr '\\\\0' x; echo; echo $T; echo $T; touch written; sleep 60"
            environment: { T: "${env:TOKEN}" }
        """);

    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("did not end within", "***").doesNotContain("hush-hush");
    Path kept = directory.resolve(".whimbrel/steps/" + database + ".1/endless/1");
    assertThat(directory.resolve("written")).exists();
    for (Path file : List.of(kept.resolve("output"), kept.resolve("output.earlier"))) {
      if (Files.exists(file)) {
        assertThat(Files.size(file)).isLessThan(9L * 1024 * 1024);
        assertThat(Files.readString(file)).doesNotContain("hush-hush");
      }
    }
  }

  @Test
  void secretsThatAreCutOrOfSeveralLinesAreNotKept() throws Exception {
    commands =
        new CommandsHere(
            Map.of(
                "TOKEN", "hush-hush",
                "KEY", "first-hush\nsecond-hush",
                "DATABASE_URL", servers.target().url(database)),
            Clock.systemUTC());
    plan(
        """
        - name: told
          irreversible: accepted
          command:
            run: "yes $T | head -n 20000 | tr -d '\\n'; printenv K"
            environment: { T: "${env:TOKEN}", K: "${env:KEY}" }
        """);

    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(
            Files.readString(directory.resolve(".whimbrel/steps/" + database + ".1/told/1/output")))
        .contains("******")
        .doesNotContain("hush");
  }

  @Test
  void whatACommandLeavesBehindEndsWithItsTime() throws Exception {
    plan(
        """
        - name: slow
          timeout: 2s
          irreversible: accepted
          command: "(sleep 300 & echo $! > left); sleep 60"
        """);

    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("did not end within");
    long left = Long.parseLong(Files.readString(directory.resolve("left")).strip());
    assertThat(ProcessHandle.of(left).filter(process -> isSleeping(process))).isEmpty();
  }

  /** Not one that is dead and waits for its parent to notice. */
  private static boolean isSleeping(ProcessHandle process) {
    return process.info().commandLine().filter(line -> line.contains("sleep 300")).isPresent();
  }

  @Test
  void aFileThatBecameALinkIsLeftAlone() throws Exception {
    Path file = directory.resolve("app.env");
    Path other = directory.resolve("other.env");
    Files.writeString(file, "A=1\n");
    plan("- { name: env, file: { path: app.env, set: { A: 2 } } }\n");
    assertThat(run("run")).as(commands.said()).isZero();
    Files.move(file, other);
    Files.createSymbolicLink(file, other);

    assertThat(run("rollback", "--confirm", database)).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "changed by another hand");
    assertThat(other).content().isEqualTo("A=2\n");

    Files.delete(other);
    assertThat(run("rollback", "--confirm", database)).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("is a link to a file that is not there");

    Files.delete(file);
    Files.writeString(file, "A=2\n");
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();
    assertThat(file).content().isEqualTo("A=1\n");
  }

  @Test
  void aCleanupThatWasBegunIsEndedAndNotTakenBack() throws Exception {
    plan(
        "- { name: made, sql: { run: 'create table t (id int)' }, undo: { sql: { run: 'drop table"
            + " t' } } }\n");
    assertThat(run("run")).as(commands.said()).isZero();
    String rename = "alter database %s rename to %s";
    servers.target().execute("postgres", rename.formatted(database, database + "_away"));
    assertThat(run("cleanup", "--confirm", database)).isNotZero();
    servers.target().execute("postgres", rename.formatted(database + "_away", database));

    assertThat(run("rollback", "--confirm", database)).isNotZero();
    assertThat(commands.said()).contains("E-STATE-WRONG", "is being cleaned up");
    assertThat(texts("select to_regclass('t')::text")).containsExactly("t");
    assertThat(run("cleanup", "--confirm", database)).as(commands.said()).isZero();
  }
}
