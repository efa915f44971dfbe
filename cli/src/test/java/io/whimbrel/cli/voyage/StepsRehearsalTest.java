package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Plans of steps that are rehearsed: on a scratch server and on copies of files, there and back.
 */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepsRehearsalTest {
  private static final int USAGE = 2;
  private static final int FINDINGS = 3;

  private final Servers servers;
  private final String database;

  @TempDir Path directory = Path.of("");
  private CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());

  StepsRehearsalTest(Servers servers) {
    this.servers = servers;
    this.database = servers.name("rehearsed_steps");
    servers.target().createDatabase(database);
  }

  @BeforeEach
  void begin() throws Exception {
    commands =
        new CommandsHere(Map.of("DATABASE_URL", servers.target().url(database)), Clock.systemUTC());
    try (Connection connection = servers.target().connect(database);
        var statement = connection.createStatement()) {
      statement.execute("create table orders (id int primary key, state text)");
      statement.execute("insert into orders values (1, 'open'), (2, 'done')");
    }
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(directory.resolve("app/a.txt"), "old\n");
    Files.writeString(directory.resolve("app.env"), "A=1\n");
  }

  private void plan(String steps) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        "migration: %s%ntype: [schema, code]%ntarget: ${env:DATABASE_URL}%nlimits: { retry: 1s }%nsteps:%n"
                .formatted(database)
            + steps.indent(2));
  }

  private int run(String command, String... options) {
    return commands.run(
        Stream.concat(
                Stream.of(command, directory.resolve("plan.yaml").toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private String only(String end) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("reports"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(end)).toList();
      assertThat(found).hasSize(1);
      return Files.readString(found.getFirst());
    }
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void stepsAreTriedOnCopiesThereAndBackAndTheOthersAreTold() throws Exception {
    plan(
        """
        - name: paid
          approve: person
          sql:
            run: |
              -- Forward migration
              alter table orders add column paid boolean not null default false;
              update orders set paid = true where state = 'done';
              grant select on orders to nobody_here_yet;
              -- Rollback
              -- alter table orders drop column paid;
              -- revoke select on orders from nobody_here_yet;
        - { name: counted, after: paid, check: { sql: { run: "select count(*) from orders where paid", expect: 1 } } }
        - { name: env, phase: prepare, file: { path: app.env, set: { A: 2 } } }
        - { name: code, code: { directory: app, command: "sed -i s/old/new/ a.txt" } }
        - { name: deploy, after: paid, command: "touch deployed", undo: "rm deployed" }
        - name: warm
          after: deploy
          command: "touch warmed"
          undo: "rm warmed"
          rehearse: { command: "psql_url=$WHIMBREL_TARGET_URL; test -n \\"$psql_url\\" && echo \\"$psql_url\\" > scratch", undo: "rm scratch" }
        - { name: told, phase: cutover, manual: "tell the users", irreversible: accepted }
        - { name: looked, after: counted, check: { sql: { run: "select 1", expect: 2 } } }
        """);

    int exit = run("rehearse", "--output", "json");
    String json = commands.said();

    assertThat(exit).as(json).isZero();
    assertThat(json)
        .contains("\"decision\" : \"GO\"", "\"isBack\" : true", "\"left\" : [ ]")
        .containsPattern(
            "\"step\" : \"deploy\",\\s+\"phase\" : \"PREPARE\",\\s+\"tried\" : \"NOT_TRIED\"")
        .containsPattern(
            "\"step\" : \"warm\",\\s+\"phase\" : \"PREPARE\",\\s+\"tried\" : \"INSTEAD\"")
        .contains("steps that are not tried: deploy", "\"rows\" : 2")
        .containsPattern("\"unknown\" : \\[ \"counted\", \"deploy\", \"warm\", \"told\"")
        .doesNotContain("postgresql://");
    assertThat(directory.resolve("deployed")).doesNotExist();
    assertThat(directory.resolve("scratch")).doesNotExist();
    assertThat(directory.resolve(".whimbrel/rehearsal")).doesNotExist();
    assertThat(text("app.env")).isEqualTo("A=1\n");
    assertThat(text("app/a.txt")).isEqualTo("old\n");
    try (Connection connection = servers.target().connect(database)) {
      assertThat(
              Traces.texts(
                  connection,
                  "select count(*)::text from pg_attribute where attrelid = 'orders'::regclass"
                      + " and attnum > 0"))
          .containsExactly("2");
      assertThat(Traces.texts(connection, "select to_regnamespace('whimbrel')::text"))
          .containsOnlyNulls();
    }
    assertThat(only(".md"))
        .contains("**Steps tried:** 4 of 8", "| told | CUTOVER | a person does it |")
        .contains("steps began without a person's go")
        .containsPattern("## Forecast\\s+\\| Step \\| Time ")
        .containsPattern("\\| paid \\| \\d[^|]* \\| \\d[^|]* \\| as it took \\|")
        .contains(
            "| deploy | unknown | unknown | ", "**Nobody knows how long:** counted, deploy, ");

    assertThat(run("risk")).as(commands.said()).isZero();
    assertThat(commands.said())
        .contains("rehearsed there and back ", ", but for counted, deploy, told, looked");
    assertThat(run("docs")).as(commands.said()).isZero();
    assertThat(text(database + ".md"))
        .contains("- [x] Rollback script works - there and back, rehearsed ")
        .contains("not tried: counted, deploy, told, looked");
  }

  @Test
  void aStepThatFailsAndWhatItsWayBackLeavesSpeakAgainstTheRun() throws Exception {
    plan(
        """
        - name: keeps
          sql:
            run: |
              -- Forward migration
              create table kept (id int);
              create table gone (id int);
              -- Rollback
              -- drop table gone;
        - { name: here, command: "touch here", undo: "rm here", rehearse: run }
        """);
    int left = run("rehearse", "--keep");
    String said = commands.said();
    Path addresses = directory.resolve(".whimbrel/rehearsal/addresses");
    String kept = Files.readString(addresses);
    plan(
        """
        - name: unique
          sql:
            run: |
              -- Forward migration
              create table first (id int);
              insert into orders values (1, 'again');
              -- Rollback
              -- drop table first;
        - { name: env, file: { path: app.env, set: { A: 2 } }, rehearse: skip }
        """);
    int failed = run("rehearse");

    assertThat(left).as(said).isEqualTo(FINDINGS);
    assertThat(said).contains("kept: ", "kill -INT ").doesNotContain(kept.strip());
    assertThat(kept).startsWith("postgresql://");
    assertThat(addresses).doesNotExist();
    assertThat(said)
        .contains(
            "NO-GO: 2 of 2 steps", "the way back leaves something: target: table public.kept");
    assertThat(directory.resolve("here")).doesNotExist();
    assertThat(failed).isEqualTo(FINDINGS);
    assertThat(commands.said())
        .contains("NO-GO: 1 of 2 steps", "against it: the rehearsal failed", "[unique:3]")
        .contains("not tried: env (the plan says so)");
  }

  @Test
  void aPlanOfWhichNothingCanBeTriedIsToldSo() throws Exception {
    plan("- { name: deploy, command: ./deploy.sh, irreversible: accepted }\n");

    assertThat(run("rehearse")).isEqualTo(USAGE);

    assertThat(commands.said())
        .contains("no step can be tried by itself: deploy (a command may reach anything)")
        .contains("rehearse: run");
  }
}
