package io.whimbrel.databases.postgresql.control;

import io.whimbrel.databases.postgresql.control.OldKeys.Place;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.RecalledKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Where old keys of rows come from that were born on the new side: the sequence that the old side
 * draws its own from, so that it stands behind them whatever happens; where there is none that
 * counts upwards, one of our own.
 */
final class OldKeySequence {

  /** The sequence of a column, or of the same column of the partitioned table above. */
  private static final String OF_COLUMN =
      """
      select cast(to_regclass(s.name) as text)
      from (
        select coalesce(
          pg_get_serial_sequence(?, ?),
          pg_get_serial_sequence(cast(pg_partition_root(to_regclass(?)) as text), ?),
          (select cast(cast(d.refobjid as regclass) as text)
            from pg_attrdef f
            join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum
            join pg_depend d on d.classid = cast('pg_attrdef' as regclass) and d.objid = f.oid
              and d.refclassid = cast('pg_class' as regclass)
            join pg_class c on c.oid = d.refobjid and c.relkind = 'S'
            where f.adrelid = to_regclass(?) and a.attname = ? limit 1)) as name
      ) as s
      join pg_sequence q on q.seqrelid = to_regclass(s.name)
      where q.seqincrement > 0 and not q.seqcycle
      """;

  private final Connection connection;
  private final String relation;
  private final String own;

  OldKeySequence(Connection connection, String relation, String namespace) {
    this.connection = connection;
    this.relation = relation;
    this.own = "whimbrel." + Sql.identifier(RecalledKey.table(namespace).name() + "_seq");
  }

  /** Lets the default of {@code old_key} draw from it, behind everything used. */
  void prepare(List<Place> keys) throws SQLException {
    Optional<String> found = Optional.empty();
    for (Place place : keys) {
      if (found.isEmpty()) {
        found = of(place);
      }
    }
    if (found.isEmpty()) {
      Query.execute(connection, "create sequence if not exists " + own);
      Query.execute(connection, "alter sequence %s owned by %s.old_key".formatted(own, relation));
    }
    String sequence = found.orElse(own);
    Query.execute(
        connection,
        """
        select setval(%1$s, used.last)
        from (select max(old_key) as last from %2$s) as used
        where used.last > coalesce(pg_sequence_last_value(%1$s), 0)
        """
            .formatted(regclass(sequence), relation));
    Query.execute(
        connection,
        "alter table %s alter old_key set default nextval(%s)"
            .formatted(relation, regclass(sequence)));
  }

  private Optional<String> of(Place place) throws SQLException {
    String table = place.table();
    String column = place.image().name();
    return Query.texts(connection, OF_COLUMN, table, column, table, column, table, column).stream()
        .findFirst();
  }

  private static String regclass(String sequence) {
    return "cast(" + Sql.literal(sequence) + " as regclass)";
  }
}
