package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables without a key are made equal all at once. */
@ExtendWith(PostgresServers.Resolver.class)
class WholeTableRepairsTest {
  private final Transfer transfer;
  private final StatementLook look;
  private final TwoDatabases databases;

  WholeTableRepairsTest(TwoDatabases databases) {
    this.databases = databases;
    transfer = Transfer.between(databases);
    look = new StatementLook(databases.target(), Transfer.SCOPE);
  }

  @Test
  void ofEqualRowsExactlyTheSurplusGoesAndTheLackComes() {
    transfer.both("create table k (r int, v text)");
    execute(
        transfer.source(),
        "insert into k values (1, null), (1, null), (1, null), (2, ''), (3, 'x'), (3, 'x')");
    TableMapping mapping = plain(table(transfer.source(), "k"));
    transfer.copy(mapping, 100);
    execute(
        transfer.target(),
        "insert into k values (3, 'x'), (3, 'x'), (4, null)",
        "delete from k where r = 1",
        "insert into k values (1, null)");

    List<RowRepair> shown = shown(mapping);

    assertThat(shown).extracting(RowRepair::kind).filteredOn(Kind.EXTRA::equals).hasSize(3);
    assertThat(shown).hasSize(5);
    assertThat(mended(mapping, Position.START)).hasValue(5);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
    assertThat(transfer.proofs().truncated(Position.START)).hasSize(1);
  }

  @Test
  void theTextNullIsNoNull() {
    transfer.both("create table k (r int, v text)");
    execute(transfer.source(), "insert into k values (1, null), (2, 'NULL')");
    TableMapping mapping = plain(table(transfer.source(), "k"));
    transfer.copy(mapping, 100);
    execute(transfer.target(), "update k set v = case when v is null then 'NULL' end");

    List<RowRepair> shown = shown(mapping);
    shown.forEach(repair -> execute(transfer.target(), repair.statement()));

    assertThat(shown).hasSize(4);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void newColumnsGetTheirValueBack() {
    TableMapping mapping = FilledTable.of(transfer, "create table f (id int, v text)");
    execute(transfer.target(), "update f set state = 'old' where id = 1");

    List<RowRepair> shown = shown(mapping);

    assertThat(shown).extracting(RowRepair::kind).containsExactly(Kind.MISSING, Kind.EXTRA);
    assertThat(mended(mapping, Position.START)).hasValue(2);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void whatSyncWroteToMeanwhileIsLeftAsItIs() {
    transfer.both("create table k (r int)");
    execute(transfer.source(), "insert into k values (1)");
    TableMapping mapping = plain(table(transfer.source(), "k"));
    execute(
        transfer.target(),
        "insert into whimbrel.truncated values ('MIGRATION-001.1', 'public', 'k', 15)");

    assertThat(mended(mapping, new Position(14, ""))).isEmpty();
    assertThat(query(transfer.target(), "select count(*) from k")).isEqualTo("0");
  }

  private List<RowRepair> shown(TableMapping mapping) {
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = transfer.rows().read(mapping, Bounds.ALL, format)) {
      return look.ofWhole(mapping, format, rows, 100, Values.SHOWN);
    }
  }

  private OptionalLong mended(TableMapping mapping, Position readAt) {
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = transfer.rows().read(mapping, Bounds.ALL, format);
        StagedRepair staged =
            StagedRepair.open(databases.target(), Transfer.SCOPE, mapping, format, rows, 1)) {
      return staged.mend(readAt);
    }
  }
}
