package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares staged source rows with rows of the target, key by key.
 *
 * <ol>
 *   <li>{@code mapped}: the stage through the mapping, as copy does it; {@code found}: the target's
 *       rows; both with their values c0, c1, … and the source key's parts s0, s1, …
 *   <li>One full outer join over the images of the key counts rows and differences. Where the
 *       target has no unique index over them, the copies of a doubled row are numbered, and only
 *       the first is paired.
 *   <li>Only if rows differ, the join runs again and tells the first ones, rows that the target
 *       lacks before others and then in the order of the source key, column by column.
 * </ol>
 *
 * Columns that the target computes by itself are not compared: the source has no value for them.
 */
final class KeyedComparison {

  private static final String MISSING_FIRST = "f.here is not null, ";

  private final Connection connection;
  private final TableMapping mapping;
  private final TargetRows target;
  private final String stage;
  private final Set<String> large;
  private final Optional<LackedTexts> lacked;
  private final ComparedColumns compared;
  private final List<ColumnMapping> columns;
  private final List<Column> keyColumns;
  private final Set<Integer> ownCollations;
  private final String paired;

  KeyedComparison(Connection connection, TableMapping mapping, TargetRows target)
      throws SQLException {
    this(connection, mapping, target, Stage.TABLE, Set.of(), Optional.empty());
  }

  /** A comparison with source rows in hand, of which columns may be {@link LargeTexts}. */
  KeyedComparison(Connection connection, TableMapping mapping, TargetRows target, RowsInHand hand)
      throws SQLException {
    this(
        connection,
        mapping,
        target,
        hand.relation(),
        hand.large(),
        Optional.of(hand.lacked()).filter(lacked -> !lacked.isEmpty()));
  }

  private KeyedComparison(
      Connection connection,
      TableMapping mapping,
      TargetRows target,
      String stage,
      Set<String> large,
      Optional<LackedTexts> lacked)
      throws SQLException {
    this.lacked = lacked;
    this.large = Set.copyOf(large);
    this.connection = connection;
    this.mapping = mapping;
    this.target = target;
    this.stage = stage;
    this.compared = ComparedColumns.of(connection, mapping);
    this.columns = compared.columns();
    this.keyColumns = TargetRows.keyColumns(mapping);
    this.ownCollations = ownCollations();
    this.paired = paired();
  }

  /** The columns in the order in which they are compared. */
  List<ColumnMapping> columns() {
    return columns;
  }

  /** Compares, and tells at most so many differences. */
  Comparison run(int differencesMax) throws SQLException {
    String rows = rows(isUnique());
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet counts = statement.executeQuery(counts(rows))) {
        counts.next();
        DifferenceCount count = count(counts);
        List<RowDifference> differences =
            count.total() == 0 ? List.of() : differences(rows, differencesMax);
        return new Comparison(counts.getLong(1), counts.getLong(2), count, differences);
      }
    }
  }

  private static DifferenceCount count(ResultSet counts) throws SQLException {
    long missing = counts.getLong(4);
    long extra = counts.getLong(5);
    return new DifferenceCount(missing, extra, counts.getLong(3) - missing - extra);
  }

  private List<RowDifference> differences(String rows, int max) throws SQLException {
    List<RowDifference> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet found = statement.executeQuery(list(rows, max, TextCut::of, MISSING_FIRST))) {
        DifferenceReader reader = new DifferenceReader(mapping, columns, lacked);
        while (found.next()) {
          differences.add(reader.read(found));
        }
      }
    }
    return differences;
  }

  /**
   * Reads each differing row.
   *
   * @param form leaves as much of a value's text as is wanted, given the other side's too
   */
  <T> List<T> differing(BinaryOperator<String> form, int max, Query.RowReader<T> reader)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet found = statement.executeQuery(list(rows(isUnique()), max, form, ""))) {
        List<T> read = new ArrayList<>();
        while (found.next()) {
          read.add(reader.read(found));
        }
        return read;
      }
    }
  }

  private String counts(String rows) {
    return rows
        + "select count(m.here), count(f.here), count(*) filter (where "
        + differs()
        + "), count(*) filter (where f.here is null), count(*) filter (where m.here is null)\n"
        + join();
  }

  /**
   * Kind, source key, and for each column both texts, cut, and whether they differ; and the row's
   * number where some are {@link LackedTexts}.
   */
  private String list(String rows, int max, BinaryOperator<String> form, String order) {
    IntFunction<String> key = i -> "coalesce(m.s" + i + ", f.s" + i + ")";
    return rows
        + "select case when f.here is null then 'MISSING' when m.here is null then 'EXTRA'"
        + " else 'DIFFERENT' end,\n"
        + array(keyColumns.size(), i -> OutputText.of(key.apply(i)))
        + ",\n"
        + array(columns.size(), i -> shown(form, i, "m", "f"))
        + ",\n"
        + array(columns.size(), i -> shown(form, i, "f", "m"))
        + ",\n"
        + booleans(
            columns.size(),
            i -> byBytes(text("m.c" + i)) + " is distinct from " + byBytes(text("f.c" + i)))
        + lacked.map(_ -> ",\nm.lacked").orElse("")
        + "\n"
        + join()
        + "\nwhere "
        + differs()
        + "\norder by "
        + order
        + each(keyColumns.size(), key)
        + "\nlimit "
        + max;
  }

  private String shown(BinaryOperator<String> form, int i, String side, String other) {
    return isLarge(columns.get(i))
        ? LargeTexts.shown(side + ".c" + i, other + ".c" + i)
        : form.apply(text(side + ".c" + i), text(other + ".c" + i));
  }

  private boolean isLarge(ColumnMapping column) {
    return column.rule() instanceof ValueRule.Carry carry && large.contains(carry.from());
  }

  private static String text(String value) {
    return OutputText.of(value);
  }

  private static String byBytes(String text) {
    return "(" + text + ") collate \"C\"";
  }

  private String rows(boolean hasUniqueKey) {
    String mapped =
        "select true as here, "
            + paired(twin(hasUniqueKey))
            + " as twin, "
            + lacked.map(_ -> number() + " as lacked, ").orElse("")
            + values()
            + each(keyColumns.size(), i -> keyText(i, sourceKey(i)) + " as s" + i)
            + MappedSelect.from(mapping, stage);
    String found =
        "select true as here, "
            + (hasUniqueKey
                ? "1"
                : Twins.numbered(
                    targetKey(), "", wholeValues(c -> "t." + Sql.identifier(c.name()))))
            + " as twin, "
            + columns.stream()
                .map(c -> found(c) + " as c" + columns.indexOf(c) + ", ")
                .collect(Collectors.joining())
            + each(
                keyColumns.size(), i -> keyText(i, target.sourceKey().get(i).shown()) + " as s" + i)
            + bystanding()
            + "\nfrom "
            + target.relation()
            + "\nwhere "
            + target.condition();
    // what a large value comes to is found once
    String as = large.isEmpty() ? " as (\n" : " as materialized (\n";
    return "with mapped" + as + mapped + "\n), found" + as + found + "\n)\n";
  }

  /** The source's key, as a text where the target's row tells one. */
  private String sourceKey(int place) {
    Column column = keyColumns.get(place);
    String value = MappedSelect.alias(mapping) + "." + Sql.identifier(column.name());
    boolean isText = target.sourceKey().get(place).type().equals("text");
    return isText ? "cast(" + value + " as text)" : value;
  }

  /** Both sides' values of a type that has a collation of its own, in the one that both know. */
  private String keyText(int place, String value) {
    return ownCollations.contains(place) ? "(" + value + ") collate \"C\"" : value;
  }

  private Set<Integer> ownCollations() throws SQLException {
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < keyColumns.size(); i++) {
      String type = MappedSelect.stageType(mapping, keyColumns.get(i));
      if (type.indexOf('.') >= 0 && KeyOrder.isCollatable(connection, type)) {
        places.add(i);
      }
    }
    return places;
  }

  /** Keys that become the same on the target are told apart as its own doubled ones are. */
  private String twin(boolean hasUniqueKey) {
    if (!mapping.keepsKeysApart()) {
      return Twins.numbered(
          mapping.targetKey().stream().map(compared::value).toList(),
          isLost(),
          wholeValues(compared::value));
    }
    return hasUniqueKey ? "1" : "cast(1 as bigint)";
  }

  /** A row whose key the target cannot hold has no twin there. */
  private String paired(String twin) {
    return lacked.isEmpty() ? twin : "case when " + number() + " < 0 then 0 else " + twin + " end";
  }

  private String isLost() {
    return lacked.isEmpty() ? "" : ", coalesce(" + number() + " < 0, false)";
  }

  private String number() {
    return MappedSelect.alias(mapping) + "." + RowsInHand.NUMBER;
  }

  private String found(ColumnMapping column) {
    String value = "t." + Sql.identifier(column.name());
    return isLarge(column) ? LargeTexts.of(value) : value;
  }

  private String bystanding() {
    return mapping
        .bystanders()
        .map(
            b ->
                ", (select %s from (select t.*) as %s) as bystands"
                    .formatted(b, Sql.identifier(mapping.target().name())))
        .orElse("");
  }

  private String values() {
    return columns.stream()
        .map(c -> expected(c) + " as c" + columns.indexOf(c) + ", ")
        .collect(Collectors.joining());
  }

  private String expected(ColumnMapping column) {
    return isLarge(column)
        ? "cast(" + MappedSelect.value(mapping, column) + " as text)"
        : compared.value(column);
  }

  private String join() {
    String found =
        mapping.bystanders().isPresent()
            ? "(select * from found f where not f.bystands or exists (select from mapped m where "
                + paired
                + "))"
            : "found";
    return "from mapped m full join " + found + " f on " + paired + " and m.twin = f.twin";
  }

  private String paired() throws SQLException {
    List<String> pairs = new ArrayList<>();
    for (Column column : keyColumns) {
      ColumnMapping image = TargetRows.image(mapping, column);
      int i = columns.indexOf(image);
      pairs.add(KeyPart.of(connection, "m.c" + i, image.type()).compare("=", "f.c" + i));
    }
    return String.join(" and ", pairs);
  }

  private String differs() {
    return "(m.here is null or f.here is null or "
        + lacked.map(_ -> "m.lacked is not null or ").orElse("")
        + "cast("
        + row("m")
        + " as text) <> cast("
        + row("f")
        + " as text))";
  }

  private String row(String side) {
    return "row(" + each(columns.size(), i -> side + ".c" + i) + ")";
  }

  /** Those that are there whole. */
  private List<String> wholeValues(Function<ColumnMapping, String> value) {
    return columns.stream().filter(c -> !isLarge(c)).map(value).toList();
  }

  private List<String> targetKey() {
    return mapping.targetKey().stream().map(c -> "t." + Sql.identifier(c.name())).toList();
  }

  /** Whether the target has no two rows of one key. */
  boolean isUnique() throws SQLException {
    return UniqueIndex.isWithin(
        connection,
        mapping.target(),
        keyColumns.stream().map(column -> TargetRows.image(mapping, column).name()).toList());
  }

  private static String array(int size, IntFunction<String> element) {
    return "array[" + each(size, element) + "]::text[]";
  }

  private static String booleans(int size, IntFunction<String> element) {
    return "array[" + each(size, element) + "]::boolean[]";
  }

  private static String each(int size, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(", "));
  }
}
