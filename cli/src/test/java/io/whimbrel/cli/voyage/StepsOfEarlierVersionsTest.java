package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run that an earlier version began, with what that one noted of the files that steps read. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepsOfEarlierVersionsTest {
  private static final int PRECONDITION = 6;
  private static final String TABLE =
      """
      -- Forward migration
      create table a (id int);
      -- Rollback
      -- drop table a;
      """;

  private final Servers servers;
  private final String database;
  private final CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());

  @TempDir Path directory = Path.of("");

  StepsOfEarlierVersionsTest(Servers servers) {
    this.servers = servers;
    this.database = servers.name("earlier");
    servers.target().createDatabase(database);
  }

  private Path plan() {
    return directory.resolve("plan.yaml");
  }

  private int run(String... words) {
    return commands.runIn(directory, words);
  }

  /** Steps and their undoing were noted as one, SQL by how it is shown. */
  private void noteAsBefore() {
    String table =
        """
        -- a.sql
        begin;
        create table a (id int);
        commit;
        -- to take it back
        begin;
        drop table a;
        commit;
        """;
    String made = "-- b\nbegin;\ncreate table b (id int);\ncommit;\n";
    String unmade = "-- b.undo\nbegin;\ndrop table b;\ncommit;\n";
    Map<String, String> former =
        Map.of(
            "a", "." + Sha256.of(table),
            "b", "." + Sha256.of(made) + " " + Sha256.of(unmade),
            "c", ". ");
    Wiring wiring = Wiring.ofProcess();
    Plan plan = wiring.plan(plan());
    try (Journal journal = wiring.journal(plan)) {
      RunId run = journal.latest(plan.migration()).orElseThrow().run();
      former.forEach(
          (step, digest) -> {
            journal.fact(run, "step." + step + ".digest", digest);
            journal.fact(run, "step." + step + ".digest.2", "");
            journal.fact(run, "step." + step + ".undo.digest.2", "");
          });
    }
  }

  private List<String> tables() throws Exception {
    try (var connection = servers.target().connect(database)) {
      return Traces.texts(
          connection, "select tablename from pg_tables where schemaname = 'public' order by 1");
    }
  }

  private void table(String script) throws IOException {
    Files.writeString(directory.resolve("a.sql"), script);
  }

  @Test
  void goesOnAndGoesBackAndStillReadsWhatItBeganWith() throws Exception {
    table(TABLE);
    Files.writeString(
        plan(),
        """
        migration: %s
        target: %s
        steps:
          - { name: a, sql: a.sql }
          - { name: b, after: a, sql: { run: "create table b (id int)" }, undo: { sql: { run: "drop table b" } } }
          - { name: c, after: b, command: "test -e go", undo: "touch back" }
        """
            .formatted(database, servers.target().url(database)));
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("'test -e go' exited with 1");

    noteAsBefore();
    table(TABLE.replace("id int", "id bigint"));
    assertThat(run("run")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "files of step 'a'");
    table(TABLE);
    Files.createFile(directory.resolve("go"));
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(tables()).containsExactly("a", "b");

    noteAsBefore();
    assertThat(run("rollback", "--confirm", database)).as(commands.said()).isZero();
    assertThat(tables()).isEmpty();
    assertThat(directory.resolve("back")).exists();
  }
}
