package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads where sequences stand. */
final class SequenceCatalog {

  private static final String SEQUENCES =
      """
      select n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax,
        case when has_sequence_privilege(c.oid, 'select') then pg_sequence_last_value(c.oid) end
          as value,
        tn.nspname as table_schema, t.relname as table_name, a.attname
      from pg_sequence s
      join pg_class c on c.oid = s.seqrelid and c.relpersistence <> 't'
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
      left join pg_class t on t.oid = d.refobjid
      left join pg_namespace tn on tn.oid = t.relnamespace
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
      where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
          and e.objid = c.oid and e.deptype = 'e')
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private SequenceCatalog() {}

  private record Bounded(SequenceValue sequence, long min, long max) {}

  /**
   * The sequences of selected tables, and the ones that no table owns and the selection names. One
   * that was set to a value and has not handed it out counts as standing one step before it.
   */
  static List<SequenceValue> read(Connection connection, TableSelection selection)
      throws SQLException {
    List<Bounded> found = Query.list(connection, SEQUENCES, SequenceCatalog::sequence);
    List<SequenceValue> result = new ArrayList<>();
    for (Bounded bounded : found) {
      if (selection.selects(bounded.sequence.ownedBy().orElse(bounded.sequence.name()))) {
        result.add(
            bounded.sequence.value().isPresent() ? bounded.sequence : unused(connection, bounded));
      }
    }
    return result;
  }

  private static Bounded sequence(ResultSet row) throws SQLException {
    long value = row.getLong("value");
    Optional<Long> last = row.wasNull() ? Optional.empty() : Optional.of(value);
    String table = row.getString("table_name");
    SequenceValue sequence =
        new SequenceValue(
            new TableName(row.getString("nspname"), row.getString("relname")),
            last,
            row.getLong("seqincrement"),
            table == null
                ? Optional.empty()
                : Optional.of(new TableName(row.getString("table_schema"), table)),
            Optional.ofNullable(row.getString("attname")));
    return new Bounded(sequence, row.getLong("seqmin"), row.getLong("seqmax"));
  }

  private static SequenceValue unused(Connection connection, Bounded bounded) throws SQLException {
    SequenceValue sequence = bounded.sequence;
    String sql = "select last_value from " + Sql.table(sequence.name()) + " where not is_called";
    Optional<Long> before =
        Query.list(connection, sql, row -> row.getLong(1)).stream()
            .map(next -> next - sequence.increment())
            .filter(v -> v >= bounded.min && v <= bounded.max)
            .findFirst();
    return new SequenceValue(
        sequence.name(), before, sequence.increment(), sequence.ownedBy(), sequence.ownedColumn());
  }
}
