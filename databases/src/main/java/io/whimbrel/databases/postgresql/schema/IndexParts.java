package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Indexes of partitions that are parts of an index of the partitioned table. Where every partition
 * that moves has its part, the whole is made alone and each part is attached in a step of its own:
 * names and belonging are the source's, and no step locks all partitions.
 */
final class IndexParts {

  private static final List<String> KINDS = List.of("primary key", "unique", "exclusion", "index");

  private final SchemaDraft draft;
  private final Map<TableName, List<MappedTable>> partitions;
  private final Map<String, List<ObjectDefinition>> parts;

  IndexParts(SchemaDraft draft) {
    this.draft = draft;
    this.partitions =
        draft.names().tables().stream()
            .filter(t -> t.mapping().source().partitionOf().isPresent())
            .collect(Collectors.groupingBy(t -> t.mapping().source().partitionOf().orElseThrow()));
    this.parts =
        KINDS.stream()
            .flatMap(kind -> draft.definitions().ofKind(kind).stream())
            .filter(d -> !Definitions.attribute(d, "part_of").isEmpty())
            .filter(d -> d.table().flatMap(draft.names()::table).isPresent())
            .collect(Collectors.groupingBy(d -> Definitions.attribute(d, "part_of")));
  }

  /** Whether the index is made without looking at the partitions. */
  boolean isAlone(MappedTable table, ObjectDefinition whole) {
    boolean isInvalid = !Definitions.attribute(whole, "invalid").isEmpty();
    boolean hasForeign = !Definitions.attribute(whole, "over_foreign").isEmpty();
    int found = parts.getOrDefault(whole.id(), List.of()).size();
    return table.isPartitioned()
        && !hasForeign
        && (isInvalid || found == partitions.getOrDefault(table.source(), List.of()).size());
  }

  /** Keys and indexes of the partitions that are partitioned themselves. */
  List<String> idsBelow(MappedTable table) {
    return partitions.getOrDefault(table.source(), List.of()).stream()
        .filter(MappedTable::isPartitioned)
        .flatMap(
            t -> KINDS.stream().flatMap(k -> draft.definitions().ofTable(k, t.source()).stream()))
        .map(ObjectDefinition::id)
        .toList();
  }

  /** Adds the steps that attach parts to indexes that were made alone. */
  void attach(Map<String, TableName> indexes) {
    for (MappedTable table : draft.names().tables()) {
      if (table.isPartitioned()) {
        KINDS.stream()
            .flatMap(kind -> draft.definitions().ofTable(kind, table.source()).stream())
            .filter(whole -> indexes.containsKey(whole.id()) && isAlone(table, whole))
            .forEach(whole -> attach(whole, indexes));
      }
    }
  }

  private void attach(ObjectDefinition whole, Map<String, TableName> indexes) {
    for (ObjectDefinition part : parts.getOrDefault(whole.id(), List.of())) {
      Stream.ofNullable(indexes.get(part.id()))
          .forEach(
              name ->
                  draft.add(
                      DraftStep.of(
                          Order.ATTACHED_INDEX,
                          Stage.AFTER_CATCH_UP,
                          part.id() + " as a part of " + whole.id(),
                          part.table(),
                          "alter index %s attach partition %s"
                              .formatted(
                                  Sql.table(Objects.requireNonNull(indexes.get(whole.id()))),
                                  Sql.table(name)),
                          "",
                          List.of(whole.id(), part.id()))));
    }
  }
}
