package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command that compares two databases, in processes that are killed. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ComparisonProcessTest {
  private static final int EQUAL = ExitCode.OK.status();
  private static final int DIFFERENT = ExitCode.DIFFERENT.status();

  private static final String ROWS =
      """
      create table a (id int primary key, load text);
      insert into a select g, md5(g::text) from generate_series(1, 1000) g;
      create table b (id int primary key, load text);
      insert into b select g, md5(g::text) from generate_series(1, 1000) g
      """;

  private final Servers servers;

  ComparisonProcessTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aComparisonThatIsKilledGoesOnAndOneThatEndedBeginsAnew(@TempDir Path directory)
      throws Exception {
    String database = servers.name("compare");
    Voyage voyage = voyage(database, directory);
    String[] compare = {
      "verify",
      "--from",
      servers.source().url(database),
      "--to",
      servers.target().url(database),
      "--map",
      "plan.yaml",
      "--settle",
      "100ms",
      "--no-color"
    };

    int killed = voyage.run("verify.chunk.proved:kill:12", compare);
    servers.target().execute(database, "update a set load = 'x'; update b set load = 'y'");
    int goneOn = voyage.run("", compare);
    String behindTheKill = voyage.said();
    int anew = voyage.run("", compare);
    String behindTheEnd = voyage.said().substring(behindTheKill.length());

    assertThat(killed).as(behindTheKill).isEqualTo(137);
    assertThat(goneOn).as(behindTheKill).isEqualTo(DIFFERENT);
    assertThat(behindTheKill).contains("goes on with what was compared since");
    assertThat(differing(behindTheKill)).isBetween(1L, 1_400L);
    assertThat(anew).isEqualTo(DIFFERENT);
    assertThat(differing(behindTheEnd)).isEqualTo(2_000);
    assertThat(directory.resolve(".whimbrel/journal.db")).doesNotExist();
    assertThat(directory.resolve(".whimbrel/comparisons.db")).exists();
  }

  @Test
  void theCommandTellsPeopleAndMachinesAndIsRefusedWithoutSense(@TempDir Path directory)
      throws Exception {
    String database = servers.name("compare");
    Voyage voyage = voyage(database, directory);
    String from = servers.source().url(database);
    String to = servers.target().url(database);

    int equal = voyage.run("", "verify", "--from", from, "--to", to, "--output", "json", "-q");
    int halfGiven = voyage.run("", "verify", "--from", from);
    int withPassword =
        voyage.run("", "verify", "--from", from.replace("postgres@", "postgres:pw@"), "--to", to);

    assertThat(equal).as(voyage.said()).isEqualTo(EQUAL);
    assertThat(voyage.said())
        .contains("\"kind\" : \"Comparison\"", "\"equal\" : true", "\"target\" : \"PostgreSQL 18");
    assertThat(halfGiven).isEqualTo(ExitCode.USAGE.status());
    assertThat(withPassword).isEqualTo(ExitCode.USAGE.status());
    assertThat(Files.readString(directory.resolve("output.txt"))).doesNotContain("pw@");
  }

  /** The last column of the tables' lines. */
  private static long differing(String said) {
    return said.lines()
        .filter(line -> line.startsWith("DIFFERENT") && line.contains(" checksum "))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".* ", "").replace(",", "")))
        .sum();
  }

  private Voyage voyage(String database, Path directory) throws IOException {
    for (EmbeddedPostgres server : List.of(servers.source(), servers.target())) {
      server.createDatabase(database);
      server.execute(database, ROWS);
    }
    return new Voyage(servers.source(), servers.target(), database, directory)
        .plan(
            new Voyage.Wishes("[\"public.*\"]", "rule", 60),
            servers.source().port(),
            servers.target().port());
  }
}
