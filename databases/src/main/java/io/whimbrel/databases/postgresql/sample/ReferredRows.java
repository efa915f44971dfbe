package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One foreign key between two trees of a sample, with the SQL that finds rows that it refers to and
 * that are not there yet. A key of which one column is NULL refers to nothing.
 *
 * @param referred what the key points to: the parent's own table or one of its partitions
 */
record ReferredRows(
    int number, SampledTree child, SampledTree parent, TableName referred, ForeignKey key) {

  /** A table for keys that are wanted, in the scratch database. */
  static final String WANTED = SampleQueues.SCHEMA + ".wanted";

  /**
   * Puts the keys that are wanted into {@link #WANTED}, as texts: each value once, however it is
   * written (the numbers 1.0 and 1.00 are one key).
   */
  String want(String rows) {
    List<String> values = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> present = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String from = "f." + Sql.identifier(key.columns().get(i));
      String to = "p." + Sql.identifier(key.referencedColumns().get(i));
      values.add("%s::%s as k%d".formatted(from, type(i), i));
      texts.add("k%1$d::text as k%1$d".formatted(i));
      present.add(from + " is not null");
      equal.add(to + " = " + from);
    }
    return """
    create unlogged table %s as
    select %s from (
      select distinct %s from %s as f
      where %s and not exists (select from %s as p where %s)) as w
    """
        .formatted(
            WANTED,
            String.join(", ", texts),
            String.join(", ", values),
            rows,
            String.join(" and ", present),
            Sql.table(referred),
            String.join(" and ", equal));
  }

  /** Reads rows of these keys out of the source. */
  String read(List<String> arrays) {
    String names =
        IntStream.range(0, arrays.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    String values =
        IntStream.range(0, arrays.size())
            .mapToObj(i -> "u.k%d::%s".formatted(i, type(i)))
            .collect(Collectors.joining(", "));
    return "select %s from %s where (%s) in (select %s from unnest(%s) as u (%s))"
        .formatted(
            parent.columns(),
            Sql.table(referred),
            Sql.identifiers(key.referencedColumns()),
            values,
            arrays.stream()
                .map(array -> Sql.literal(array) + "::text[]")
                .collect(Collectors.joining(", ")),
            names);
  }

  /** An index by which parents are looked up while there is no key yet. */
  String index() {
    return "create index %s on %s (%s)"
        .formatted(
            Sql.identifier(indexName()),
            Sql.table(referred),
            Sql.identifiers(key.referencedColumns()));
  }

  String dropIndex() {
    return "drop index " + Sql.table(new TableName(referred.schema(), indexName()));
  }

  private String indexName() {
    return SampleQueues.SCHEMA + "_" + number;
  }

  private String type(int place) {
    return parent.type(key.referencedColumns().get(place));
  }
}
