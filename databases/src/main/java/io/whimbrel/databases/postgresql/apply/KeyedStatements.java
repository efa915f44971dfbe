package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The SQL that writes sets of changed rows of one table with a key: the rows that come in as {@link
 * SourceRelations} go through the mapping.
 */
final class KeyedStatements {

  private final TableMapping mapping;
  private final List<Column> columns;
  private final List<ColumnMapping> key;
  private final List<TypeOrder> keyOrders;
  private final Set<String> numbered;
  private final SourceRelations source;

  /**
   * @param numbered target columns that no update may set
   */
  KeyedStatements(
      TableMapping mapping, List<TypeOrder> keyOrders, Set<String> numbered, TextInput input) {
    this.mapping = mapping;
    this.columns = mapping.sourceColumns();
    this.key = mapping.targetKey();
    this.keyOrders = keyOrders;
    this.numbered = numbered;
    this.source = new SourceRelations(mapping, input);
  }

  /** Writes whole rows. */
  String upsert(RowShape shape) {
    String assignments =
        mapping.writtenColumns().stream()
            .filter(this::isSet)
            .map(c -> Sql.identifier(c.name()) + " = excluded." + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    return insertInto(ShareCondition.isNeeded(mapping) ? " as t" : "", shape)
        + "\non conflict ("
        + keyNames()
        + ") do "
        + (assignments.isEmpty() ? "nothing" : "update set " + assignments + ours(" where "));
  }

  /** Adds whole rows of keys that are not there. */
  String insert(RowShape shape) {
    return insertInto("", shape);
  }

  private String insertInto(String alias, RowShape shape) {
    return "insert into "
        + target()
        + alias
        + " ("
        + MappedSelect.targetColumns(mapping)
        + ") overriding system value\n"
        + MappedSelect.toInsert(mapping, source.rows(shape));
  }

  private boolean isSet(ColumnMapping column) {
    return !key.contains(column) && !numbered.contains(column.name());
  }

  /**
   * Writes what changed of rows that are there; empty when nothing is brought that an update sets.
   */
  Optional<String> update(RowShape shape) {
    List<ColumnMapping> assigned = changedColumns(shape);
    return assigned.isEmpty() ? Optional.empty() : Optional.of(update(shape, assigned));
  }

  private String update(RowShape shape, List<ColumnMapping> assigned) {
    String values =
        assigned.stream()
            .map(c -> MappedSelect.assigned(mapping, c) + " as " + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    String assignments =
        assigned.stream()
            .map(c -> Sql.identifier(c.name()) + " = d." + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    return "update only "
        + target()
        + " as t set "
        + assignments
        + " from (select "
        + keyValues()
        + ", "
        + values
        + MappedSelect.from(mapping, source.rows(shape))
        + ") as d where "
        + joinOnKey()
        + ours(" and ");
  }

  private List<ColumnMapping> changedColumns(RowShape shape) {
    return mapping.writtenColumns().stream()
        .filter(this::isSet)
        .filter(
            c -> !(c.rule() instanceof ValueRule.Carry carry && isUnchanged(shape, carry.from())))
        .toList();
  }

  private boolean isUnchanged(RowShape shape, String column) {
    return shape.unchanged().stream().anyMatch(i -> columns.get(i).name().equals(column));
  }

  /** Deletes rows whose numbered columns have other values. */
  String deleteRenumbered(RowShape shape) {
    List<ColumnMapping> compared =
        mapping.writtenColumns().stream().filter(c -> numbered.contains(c.name())).toList();
    String values =
        compared.stream()
            .map(c -> MappedSelect.assigned(mapping, c) + " as " + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    String differences =
        compared.stream()
            .map(c -> Sql.identifier(c.name()))
            .map(name -> "t.%s is distinct from d.%s".formatted(name, name))
            .collect(Collectors.joining(" or "));
    return "delete from only "
        + target()
        + " as t using (select "
        + keyValues()
        + ", "
        + values
        + MappedSelect.from(mapping, source.rows(shape))
        + ") as d where "
        + joinOnKey()
        + " and ("
        + differences
        + ")"
        + ours(" and ");
  }

  /** Deletes rows by source key: one array per key column. */
  String delete() {
    return "delete from only "
        + target()
        + " as t using (select "
        + keyValues()
        + "\nfrom "
        + source.keys()
        + ") as d where "
        + joinOnKey()
        + ours(" and ");
  }

  /** Moves the written columns of rows into another table: one array per key column. */
  String moveTo(TableName other) {
    List<String> moved =
        Stream.concat(mapping.writtenColumns().stream(), mapping.keptColumns().stream())
            .map(ColumnMapping::name)
            .toList();
    String returned =
        moved.stream().map(c -> "t." + Sql.identifier(c)).collect(Collectors.joining(", "));
    return "with moved as ("
        + delete()
        + " returning "
        + returned
        + ") insert into "
        + Sql.table(other)
        + " ("
        + Sql.identifiers(moved)
        + ") select * from moved";
  }

  /**
   * Notes what rows keep in a table that has their places (from 1) and the kept columns: one array
   * per key column.
   */
  String noteKept(String notes) {
    return "insert into "
        + notes
        + " select d.whimbrel_place, "
        + kept("t.%1$s")
        + " from (select "
        + keyValues()
        + ", whimbrel_place\nfrom "
        + source.keys()
        + ") as d join only "
        + target()
        + " as t on "
        + joinOnKey();
  }

  /** Gives rows, by the places of their keys, what was noted: one array per key column. */
  String giveKept(String notes) {
    return "update only "
        + target()
        + " as t set "
        + kept("%1$s = s.%1$s")
        + " from (select "
        + keyValues()
        + ", whimbrel_place\nfrom "
        + source.keys()
        + ") as d join "
        + notes
        + " as s on s.whimbrel_place = d.whimbrel_place where "
        + joinOnKey();
  }

  private String kept(String form) {
    return mapping.keptColumns().stream()
        .map(c -> form.formatted(Sql.identifier(c.name())))
        .collect(Collectors.joining(", "));
  }

  /** Deletes rows that the filter no longer lets through. */
  String deleteFilteredOut(RowShape shape) {
    String filter = MappedSelect.filter(mapping).orElseThrow();
    return "delete from only "
        + target()
        + " as t using (select "
        + keyValues()
        + "\nfrom "
        + source.rows(shape)
        + " as "
        + MappedSelect.alias(mapping)
        + "\nwhere ("
        + filter
        + ") is not true) as d where "
        + joinOnKey()
        + ours(" and ");
  }

  /** Which rows {@code t} of the target may be touched at all: never those of another run. */
  private String ours(String word) {
    return ShareCondition.isNeeded(mapping) ? word + ShareCondition.ofTarget(mapping, "t.") : "";
  }

  /** The first key, as a text, under which the target has a row of another run. */
  String taken(RowShape shape) {
    String found =
        mapping.targetKey().stream()
            .map(c -> "t." + Sql.identifier(c.name()) + "::text")
            .collect(Collectors.joining(" || ', ' || "));
    return "select "
        + found
        + " from (select "
        + keyValues()
        + MappedSelect.from(mapping, source.rows(shape))
        + ") as d join only "
        + target()
        + " as t on "
        + joinOnKey()
        + " where ("
        + ShareCondition.ofTarget(mapping, "t.")
        + ") is not true limit 1";
  }

  /** Keeps rows aside instead of writing them. */
  String keepAside(RunId run, RowShape shape) {
    return Rejects.insert(run, mapping, source.rows(shape));
  }

  /** The places (from 1) of those keys that the target has no row for: one array per key column. */
  String missing() {
    return "select d.whimbrel_place from (select "
        + keyValues()
        + ", whimbrel_place\nfrom "
        + source.keys()
        + ") as d where not exists (select from only "
        + target()
        + " as t where "
        + joinOnKey()
        + ") order by d.whimbrel_place";
  }

  /**
   * The values of carried source columns as the target has them, by source key: one array per key
   * column; the first result column is the key's place (from 1).
   */
  String carriedValues() {
    String values = columns.stream().map(this::carriedValue).collect(Collectors.joining(", "));
    return "select d.whimbrel_place, "
        + values
        + " from (select "
        + keyValues()
        + ", whimbrel_place\nfrom "
        + source.keys()
        + ") as d join only "
        + target()
        + " as t on "
        + joinOnKey();
  }

  private String carriedValue(Column column) {
    return mapping
        .imageOf(column.name())
        .filter(image -> image.rule() instanceof ValueRule.Carry)
        .map(image -> OutputText.of("t." + Sql.identifier(image.name())))
        .orElse("null::text");
  }

  /** Notes keys in the key map: one array per key column. */
  String keyMap(String keyMapTable) {
    return "insert into "
        + keyMapTable
        + " (old_key, new_key) select "
        + MappedSelect.alias(mapping)
        + "."
        + Sql.identifier(mapping.source().keyColumns().getFirst())
        + ", "
        + MappedSelect.value(mapping, key.getFirst())
        + "\nfrom "
        + source.keys()
        + " on conflict do nothing";
  }

  private String target() {
    return Sql.table(mapping.target());
  }

  private String keyNames() {
    return Sql.identifiers(key.stream().map(ColumnMapping::name).toList());
  }

  private String keyValues() {
    return IntStream.range(0, key.size())
        .mapToObj(
            i ->
                "cast("
                    + MappedSelect.value(mapping, key.get(i))
                    + " as "
                    + key.get(i).type()
                    + ") as whimbrel_k"
                    + i)
        .collect(Collectors.joining(", "));
  }

  private String joinOnKey() {
    return IntStream.range(0, key.size())
        .mapToObj(
            i ->
                keyOrders
                    .get(i)
                    .compare("t." + Sql.identifier(key.get(i).name()), "=", "d.whimbrel_k" + i))
        .collect(Collectors.joining(" and "));
  }
}
