package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads where sequences stand. */
public final class SequenceCatalog {

  private static final String SEQUENCES =
      """
      select n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax,
        has_sequence_privilege(c.oid, 'select') as is_readable,
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

  /** Which tables draw from a sequence by a default of theirs. */
  private static final String USERS =
      """
      select distinct sn.nspname as sequence_schema, s.relname as sequence_name,
        n.nspname, c.relname
      from pg_depend d
      join pg_class s on s.oid = d.refobjid and s.relkind = 'S'
      join pg_namespace sn on sn.oid = s.relnamespace
      join pg_attrdef f on f.oid = d.objid
      join pg_class c on c.oid = f.adrelid and c.relkind in ('r', 'p', 'f')
      join pg_namespace n on n.oid = c.relnamespace
      where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass
      """;

  private SequenceCatalog() {}

  private record Found(
      TableName name,
      long increment,
      long min,
      long max,
      boolean isReadable,
      Optional<TableName> ownedBy,
      Optional<String> ownedColumn) {

    SequenceValue at(Optional<SequencePlaces.Place> place) {
      return new SequenceValue(name, place.flatMap(this::last), increment, ownedBy, ownedColumn);
    }

    private Optional<Long> last(SequencePlaces.Place place) {
      long last = place.isCalled() ? place.value() : place.value() - increment;
      return Optional.of(last).filter(v -> place.isCalled() || (v >= min && v <= max));
    }
  }

  /**
   * The sequences that selected tables own or draw from, and the ones that no table owns and the
   * selection names. One that was set to a value and has not handed it out counts as standing one
   * step before it.
   */
  public static List<SequenceValue> read(Connection connection, TableSelection selection)
      throws SQLException {
    Set<TableName> used = used(connection, selection);
    List<Found> found =
        Query.list(connection, SEQUENCES, SequenceCatalog::sequence).stream()
            .filter(f -> selection.selects(f.ownedBy.orElse(f.name)) || used.contains(f.name))
            .toList();
    Map<TableName, SequencePlaces.Place> places =
        SequencePlaces.read(
            connection, found.stream().filter(Found::isReadable).map(Found::name).toList());
    return found.stream().map(f -> f.at(Optional.ofNullable(places.get(f.name)))).toList();
  }

  /** The sequences that selected tables draw from. */
  private static Set<TableName> used(Connection connection, TableSelection selection)
      throws SQLException {
    record Use(TableName sequence, TableName table) {}
    return Query.list(
            connection,
            USERS,
            row ->
                new Use(
                    new TableName(row.getString(1), row.getString(2)),
                    new TableName(row.getString(3), row.getString(4))))
        .stream()
        .filter(use -> selection.selects(use.table))
        .map(Use::sequence)
        .collect(Collectors.toSet());
  }

  private static Found sequence(ResultSet row) throws SQLException {
    String table = row.getString("table_name");
    return new Found(
        new TableName(row.getString("nspname"), row.getString("relname")),
        row.getLong("seqincrement"),
        row.getLong("seqmin"),
        row.getLong("seqmax"),
        row.getBoolean("is_readable"),
        table == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("table_schema"), table)),
        Optional.ofNullable(row.getString("attname")));
  }
}
