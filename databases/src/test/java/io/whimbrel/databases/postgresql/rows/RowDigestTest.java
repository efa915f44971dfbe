package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a server is asked for digests, told by a view that shows the settings of who reads it. */
@ExtendWith(PostgresServers.Resolver.class)
class RowDigestTest {

  private final Transfer transfer;
  private final TableMapping mapping;

  RowDigestTest(PostgresServers servers) {
    transfer = Transfer.between(servers.databases(PostgresVersion.V17, PostgresVersion.V17));
    transfer.both("create table t (id int primary key, jit text)");
    mapping = plain(table(transfer.source(), "t"));
    execute(
        transfer.source(),
        "drop table t",
        "create view t as select 1 as id, current_setting('jit') as jit");
  }

  @Test
  void theDigestOfAWholeTableIsNotCompiled() {
    execute(transfer.target(), "insert into t values (1, 'off')");

    assertThat(transfer.sourceDigest(mapping)).isEqualTo(transfer.targetDigest(mapping));
  }

  @Test
  void thoseOfRangesAreNotCompiled() {
    execute(transfer.target(), "insert into t values (1, 'off')");
    List<Bounds> ranges =
        List.of(
            new Bounds(Optional.empty(), Optional.of(List.of("2"))),
            new Bounds(Optional.of(List.of("2")), Optional.empty()));

    List<ChunkDigest> asked = transfer.rows().digests(mapping, ranges, transfer.rule());

    assertThat(asked).isEqualTo(transfer.proofs().digests(mapping, ranges, transfer.rule()));
    assertThat(asked).extracting(ChunkDigest::rows).containsExactly(1L, 0L);
  }

  @Test
  void rowsThatAreComparedFieldByFieldAreNotEither() {
    transfer.both("drop table if exists u", "create table u (id int primary key, jit text)");
    TableMapping twin = plain(table(transfer.source(), "u"));
    execute(transfer.source(), "insert into u values (1, 'off')");
    execute(
        transfer.target(),
        "drop table u",
        "create view u as select 1 as id, current_setting('jit') as jit");

    assertThat(transfer.compare(twin, Bounds.ALL).isEqual()).isTrue();
  }
}
