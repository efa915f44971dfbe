package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.load.Ledger;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The machine, the source and the target each have another time zone and another form of dates. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ZonesVoyageTest {

  /** Around the hours that a zone has twice or never, and at the ends of what types hold. */
  private static final String MOMENTS =
      """
      create table moment (id int generated always as identity primary key, at timestamptz,
        local timestamp, day date, clock time, zoned timetz, span interval);
      create function add_moments() returns void language sql as $add$
        insert into moment (at, local, day, clock, zoned, span)
          select at, at at time zone 'America/Sao_Paulo', at::date, at::time, at::timetz,
            at - timestamptz '2000-02-29 23:59:60+00'
          from generate_series(timestamptz '2018-02-17 23:00-02', '2018-02-18 04:00-03',
            '17 minutes 0.000001 seconds') at
          union all
          select at, at at time zone 'Asia/Kathmandu', at::date, at::time, at::timetz,
            make_interval(months => -13, secs => 0.5)
          from generate_series(timestamptz '2018-11-03 22:00-03', '2018-11-04 04:00-02',
            '1 hour') at;
        insert into moment (at, local, day, clock, zoned) values
          ('infinity', '-infinity', 'infinity', '24:00', '24:00+15:59:59'),
          ('4713-01-01 00:00+00 bc', '294276-12-31 23:59:59.999999', '5874897-12-31', '00:00',
            '00:00-15:59:59');
      $add$;
      select add_moments()
      """;

  private static final String TEXTS =
      """
      select md5(string_agg(m::text, ' ' order by id)) from moment m
      """;

  private final Servers servers;

  ZonesVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void momentsArriveAsTheyAreWhateverZonesEverybodyHas(@TempDir Path directory) throws Exception {
    String database = servers.name("zones");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    zone(database, "America/Sao_Paulo", "SQL, DMY", "Australia/Lord_Howe", "German");
    servers.source().execute(database, MOMENTS);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .withEnvironment(Map.of("TZ", "Asia/Kathmandu", "PGTZ", "Pacific/Apia"))
            .plan(
                new Voyage.Wishes("[\"public.*\"]", "person", 10),
                servers.source().port(),
                servers.target().port());

    int waiting = voyage.run("", "run", "plan.yaml");
    servers.source().execute(database, "select add_moments(); update moment set span = span * 2");
    int approved = voyage.run("", "approve", "cutover", "plan.yaml");
    int cutOver = voyage.run("", "run", "plan.yaml");

    assertThat(List.of(waiting, approved, cutOver))
        .as(voyage.said())
        .containsExactly(ExitCode.WAITING.status(), 0, 0);
    try (Connection old = servers.source().connect(database);
        Connection fresh = servers.target().connect(database)) {
      for (Connection side : List.of(old, fresh)) {
        Traces.texts(side, "select set_config('timezone', 'UTC', false)");
        Traces.texts(side, "select set_config('datestyle', 'ISO', false)");
      }
      assertThat(Traces.texts(fresh, TEXTS)).isEqualTo(Traces.texts(old, TEXTS));
    }
    voyage.assertArrived(Ledger.inMemory(), Map.of());
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  private void zone(
      String database, String zone, String style, String targetZone, String targetStyle) {
    String sql =
        "alter database %1$s set timezone = '%2$s'; alter database %1$s set datestyle = '%3$s'";
    servers.source().execute(database, sql.formatted(database, zone, style));
    servers.target().execute(database, sql.formatted(database, targetZone, targetStyle));
  }
}
