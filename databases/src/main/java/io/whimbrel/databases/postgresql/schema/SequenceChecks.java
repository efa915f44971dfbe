package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.StructureProofs.Moment;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.SequencePlaces;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the target's sequences go on where the source's stood, and behind the largest value that
 * is there. The cutover sets them, so before it only their being there is looked at. A sequence of
 * the source that is behind its own column's values is no fault of the migration, and is told.
 */
final class SequenceChecks {

  private static final String KIND = "sequences";
  private static final Set<String> COUNTING = Set.of("smallint", "integer", "bigint");

  /** Whether the largest value of a column is found without reading the table. */
  private static final String IS_LED =
      """
      select exists (select from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_am m on m.oid = x.relam and m.amname = 'btree'
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = to_regclass(?) and i.indisvalid and i.indpred is null
          and a.attname = ?)
      """;

  private static final String READABLE =
      """
      select has_sequence_privilege(to_regclass(?), 'select')
        and has_schema_privilege(?, 'usage')
      """;

  private final Connection connection;
  private final WantedStructure wanted;
  private final Map<TableName, MappedTable> tables;
  private final Map<TableName, CheckList> lists = new LinkedHashMap<>();

  SequenceChecks(Connection connection, WantedStructure wanted) {
    this.connection = connection;
    this.wanted = wanted;
    this.tables =
        wanted.tables().stream().collect(Collectors.toMap(MappedTable::source, table -> table));
  }

  /** A sequence of the source and what it is on the target. */
  private record Pair(SequenceValue source, TableName target) {}

  /**
   * The checks by source table.
   *
   * @param isMade whether Whimbrel made the structure, so that every sequence is to be there
   * @param found the target's structure, where it is looked at
   */
  Map<TableName, List<Check>> of(
      Moment moment, List<SequenceValue> sequences, boolean isMade, Optional<FoundStructure> found)
      throws SQLException {
    Map<TableName, SequenceValue> there =
        PostgresSequences.targets(
            connection, sequences, tables.values().stream().map(MappedTable::mapping).toList());
    if (isMade) {
      checkPresence(sequences, there.values().stream().map(SequenceValue::name).toList());
    }
    found
        .map(f -> new SequenceShapes(wanted, f))
        .ifPresent(
            shapes ->
                there.forEach(
                    (target, source) -> checkShape(shapes, new Pair(source, target), isMade)));
    Map<TableName, SequencePlaces.Place> places =
        moment == Moment.SYNCED
            ? Map.of()
            : SequencePlaces.read(connection, readable(there.keySet()));
    for (Map.Entry<TableName, SequenceValue> entry : there.entrySet()) {
      Pair pair = new Pair(entry.getValue(), entry.getKey());
      if (moment == Moment.SYNCED) {
        list(pair.source).holds(KIND);
      } else {
        check(pair, Optional.ofNullable(places.get(pair.target)));
      }
    }
    if (moment == Moment.SYNCED) {
      lists.values().forEach(list -> list.note(KIND, "their values are set at the cutover"));
    }
    Map<TableName, List<Check>> all = new LinkedHashMap<>();
    lists.forEach((table, list) -> all.put(table, list.all()));
    return all;
  }

  private List<TableName> readable(Set<TableName> sequences) throws SQLException {
    List<TableName> readable = new ArrayList<>();
    for (TableName sequence : sequences) {
      if (Query.holds(connection, READABLE, Sql.table(sequence), sequence.schema())) {
        readable.add(sequence);
      }
    }
    return readable;
  }

  private void checkPresence(List<SequenceValue> sequences, List<TableName> found) {
    for (SequenceValue sequence : sequences) {
      TableName name = wanted.sequences().get(sequence.name());
      if (name != null && !found.contains(sequence.name())) {
        list(sequence).broken(KIND, label(name), "is there", "is not there");
      }
    }
  }

  private void checkShape(SequenceShapes shapes, Pair pair, boolean isMade) {
    String label = label(pair.target) + " properties";
    shapes
        .difference(pair.source.name(), pair.target)
        .ifPresent(
            difference -> {
              if (isMade) {
                list(pair.source)
                    .add(
                        new Check(
                            label,
                            Outcome.BROKEN,
                            difference.expected(),
                            difference.found(),
                            Optional.of(SequenceShape.query(pair.source.name())),
                            Optional.of(SequenceShape.query(pair.target))));
              } else {
                list(pair.source)
                    .note(
                        KIND,
                        "%s are %s, the source's %s"
                            .formatted(label, difference.found(), difference.expected()));
              }
            });
  }

  private static String label(TableName sequence) {
    return "sequence " + StructurePart.shown(sequence);
  }

  private CheckList list(SequenceValue sequence) {
    Optional<MappedTable> table = sequence.ownedBy().map(tables::get);
    return lists.computeIfAbsent(
        table.map(MappedTable::source).orElse(Proof.WHOLE),
        _ -> table.map(t -> new CheckList(t.source(), t.target())).orElseGet(CheckList::new));
  }

  private void check(Pair pair, Optional<SequencePlaces.Place> place) throws SQLException {
    if (place.isEmpty()) {
      list(pair.source)
          .undecided(
              KIND,
              label(pair.target),
              "where the source's is, or behind it",
              "may not be read: grant select on sequence " + Sql.table(pair.target));
      return;
    }
    long step = pair.source.increment();
    long last =
        place.get().isCalled()
            ? place.get().value()
            : Math.subtractExact(place.get().value(), step);
    Optional<Long> source = pair.source.value();
    if (source.isPresent() && isBefore(last, source.get(), step)) {
      broken(pair, "at " + source.get() + " or behind it, as the source", last, Optional.empty());
      return;
    }
    Optional<Extreme> extreme = extreme(pair.source, step);
    boolean isBehind = extreme.isPresent() && isBefore(last, extreme.get().value, step);
    boolean isAhead =
        source.isPresent()
            && extreme.isPresent()
            && !isBefore(source.get(), extreme.get().value, step);
    if (isBehind && isAhead) {
      broken(pair, "ahead of " + extreme.get().value, last, Optional.of(extreme.get().query));
    } else if (isBehind) {
      list(pair.source)
          .holds(
              KIND,
              "%s stands at %d, behind the value %d of its column, as the source's does"
                  .formatted(label(pair.target), last, extreme.get().value));
    } else {
      list(pair.source).holds(KIND);
    }
  }

  private void broken(Pair pair, String expected, long last, Optional<String> further) {
    String query = "select last_value, is_called from %s";
    list(pair.source)
        .add(
            new Check(
                label(pair.target),
                Outcome.BROKEN,
                expected,
                "at " + last,
                Optional.of(query.formatted(Sql.table(pair.source.name()))),
                Optional.of(
                    query.formatted(Sql.table(pair.target))
                        + further.map(q -> ";\n" + q).orElse(""))));
  }

  private static boolean isBefore(long one, long other, long step) {
    return step > 0 ? one < other : one > other;
  }

  /** The value of the column that is furthest in the direction in which the sequence counts. */
  private record Extreme(long value, String query) {}

  private Optional<Extreme> extreme(SequenceValue sequence, long step) throws SQLException {
    Optional<MappedTable> table = sequence.ownedBy().map(tables::get);
    Optional<ColumnMapping> column = table.flatMap(t -> sequence.ownedColumn().flatMap(t::image));
    if (table.isEmpty() || column.isEmpty() || !COUNTING.contains(column.get().type())) {
      return Optional.empty();
    }
    String relation = Sql.table(table.get().target());
    if (!Query.holds(connection, IS_LED, relation, column.get().name())) {
      return Optional.empty();
    }
    String query =
        "select %s(%s)::bigint from %s"
            .formatted(step > 0 ? "max" : "min", Sql.identifier(column.get().name()), relation);
    List<Extreme> found =
        Query.list(
            connection,
            query,
            row -> {
              long value = row.getLong(1);
              return row.wasNull() ? new Extreme(0, "") : new Extreme(value, query);
            });
    return found.stream().filter(e -> !e.query.isEmpty()).findFirst();
  }
}
