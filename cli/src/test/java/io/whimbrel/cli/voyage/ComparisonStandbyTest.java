package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A standby takes no write at all, not even of a temporary table. */
@Execution(ExecutionMode.CONCURRENT)
class ComparisonStandbyTest {

  @Test
  void standbysAreComparedRowByRow(@TempDir Path directory) throws Exception {
    try (EmbeddedPostgres primary = EmbeddedPostgres.start(PostgresVersion.V17)) {
      TwoSides sides = new TwoSides(primary, primary, "one", "two", directory);
      sides
          .both("create table a (id int primary key, n text); insert into a values (1, 'x')")
          .both("create table b (n text); insert into b values ('x'), ('x')")
          .target("update a set n = 'y'; delete from b where ctid = '(0,1)'")
          .source("select pg_create_physical_replication_slot('standby')");
      primary.stop();
      try (EmbeddedPostgres standby =
          EmbeddedPostgres.builder(PostgresVersion.V17).standbyOf(primary, "standby").start()) {
        primary.restart();
        sides.urls(standby.url("one"), standby.url("two"));
        Awaitility.await().until(() -> TwoSides.told(sides.compare()).size() == 3);

        assertThat(TwoSides.told(sides.compare()))
            .containsExactly(
                "public.a CHECKSUM DIFFERENT; DIFFERENT id=1 [n: x | y]",
                "public.b COUNT DIFFERENT; rows BROKEN 2 | 1",
                "public.b CHECKSUM DIFFERENT; MISSING (x)");
      }
    }
  }
}
