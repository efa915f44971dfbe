package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.rehearsal.Forecast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal of a migration between two servers, on servers that it starts itself. */
@ExtendWith(Servers.Resolver.class)
class RehearsalVoyageTest {
  private static final int PRECONDITION = 6;
  private static final String SHOP =
      """
      create type mood as enum ('glad', 'sad');
      create table users (id serial primary key, name text not null, mood mood, inviter int);
      insert into users (name, mood, inviter)
        select 'user ' || g, 'sad', nullif(g / 2, 0) from generate_series(1, 4000) g;
      alter table users add foreign key (inviter) references users;
      create table orders (id serial primary key, buyer int not null references users, total int);
      insert into orders (buyer, total) select 1 + g % 4000, g from generate_series(1, 6000) g;
      create table note (word text);
      alter table note replica identity full;
      insert into note select 'n' || g from generate_series(1, 50) g;
      analyze;
      """;

  private final Servers servers;

  RehearsalVoyageTest(Servers servers) {
    this.servers = servers;
  }

  private static String plan(Path directory) {
    return directory.resolve("plan.yaml").toString();
  }

  @Test
  void aSampleIsRehearsedThereAndBackAndTheRealServersAreOnlyRead(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(SHOP);
    Files.copy(
        Path.of("../docs/examples/rehearsed.yaml").toAbsolutePath(),
        directory.resolve("plan.yaml"));
    CommandsHere commands =
        new CommandsHere(
            Map.of("OLD_DATABASE_URL", sides.sourceUrl(), "NEW_DATABASE_URL", sides.targetUrl()),
            Clock.systemUTC());
    String before = traces(sides);
    assertThat(commands.run("rehearse", plan(directory), "--rows", "300", "--limit", "2s"))
        .as(commands::said)
        .isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-LIMIT-UNKEPT", "took longer than");
    assertThat(directory.resolve(".whimbrel/rehearsal")).doesNotExist();

    int exit = commands.run("rehearse", plan(directory), "--rows", "300", "--seed", "5");

    assertThat(exit).as(commands::said).isZero();
    assertThat(commands.said()).contains("GO: ", "forecast of the real run", "pause");
    assertThat(traces(sides)).isEqualTo(before);
    assertThat(directory.resolve(".whimbrel/rehearsal")).doesNotExist();
    assertThat(directory.resolve(".whimbrel/journal.db")).doesNotExist();
    assertThat(directory.resolve("switched")).doesNotExist();
    String report = only(directory.resolve("reports"), ".md");
    assertThat(report)
        .contains("**Go/no-go for production:** **GO**", "**Duration:**", "**Issues:**")
        .contains("| Rollback |", "switches are not moved", "about 300 rows of each table, seed 5");
    assertThat(only(directory.resolve("reports"), ".json"))
        .contains("\"decision\" : \"GO\"", "\"lowSeconds\"");
    Forecast forecast =
        Forecast.read(Files.readString(directory.resolve(".whimbrel/forecast-MIGRATION-012")))
            .orElseThrow();
    assertThat(directory.resolve(".whimbrel/dry-run-MIGRATION-012"))
        .content()
        .contains("decision Go", "duration ", "back ROLLED_BACK");
    assertThat(forecast.total().high()).isGreaterThan(forecast.total().low());

    assertThat(commands.run("run", plan(directory))).as(commands::said).isZero();
    assertThat(directory.resolve("switched")).exists();
    assertThat(commands.run("status", plan(directory))).isZero();
    assertThat(commands.said()).contains("rehearsed: COPY: planned ", "rehearsed: pause: planned ");
    assertThat(commands.run("report", plan(directory), "--output", "json")).isZero();
    assertThat(commands.said()).contains("\"actualPauseSeconds\"");
  }

  /** What a run leaves on a server while it lives, and what a rehearsal must not. */
  private String traces(TwoSides sides) throws SQLException {
    String sql =
        """
        select (select count(*) from pg_replication_slots where database = current_database())
          || ' ' || (select count(*) from pg_publication)
          || ' ' || (select string_agg(nspname, ',' order by nspname) from pg_namespace)
          || ' ' || (select count(*) from pg_trigger)
          || ' ' || (select count(*) from pg_class)
        """;
    List<String> found = new ArrayList<>();
    for (var server : List.of(servers.source(), servers.target())) {
      try (Connection connection = server.connect(sides.database());
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        found.add(rows.getString(1));
      }
    }
    return String.join("\n", found);
  }

  private static String only(Path directory, String end) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found =
          files
              .filter(f -> f.toString().contains("-rehearsal-") && f.toString().endsWith(end))
              .toList();
      assertThat(found).hasSize(1);
      return Files.readString(found.getFirst());
    }
  }
}
