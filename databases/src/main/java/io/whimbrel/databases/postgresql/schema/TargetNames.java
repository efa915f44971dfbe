package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What things are called on the target. Tables as the mappings say; sequences and indexes keep
 * their names in the schema of their table; a sequence without a table goes where all tables of its
 * schema go. A name that is taken gets a number. Used by one thread; the same for the same input.
 */
final class TargetNames {

  private static final int BYTES_MAX = 63;

  private final Map<TableName, MappedTable> tables = new TreeMap<>();
  private final Map<String, Set<String>> taken = new HashMap<>();
  private final Map<String, Set<String>> takenStatistics = new HashMap<>();
  private final Map<TableName, TableName> sequences = new TreeMap<>();
  private final Map<TableName, TableName> statistics = new TreeMap<>();

  TargetNames(Definitions definitions, List<TableMapping> mappings) {
    for (TableMapping mapping : mappings) {
      tables.put(mapping.source().name(), new MappedTable(mapping));
      claim(mapping.target());
    }
    Set<String> usedElsewhere = usedElsewhere(definitions);
    for (ObjectDefinition sequence : definitions.ofKind("sequence")) {
      schema(sequence, usedElsewhere)
          .ifPresent(
              schema -> {
                TableName name = Definitions.name(sequence);
                sequences.put(name, claim(new TableName(schema, name.name())));
              });
    }
  }

  /** The tables that move, by source name. */
  List<MappedTable> tables() {
    return List.copyOf(tables.values());
  }

  /** A table that moves. */
  Optional<MappedTable> table(TableName source) {
    return Optional.ofNullable(tables.get(source));
  }

  /** Target names of the sequences that are carried, by source name. */
  Map<TableName, TableName> sequences() {
    return sequences;
  }

  /** A free name for a relation, as near to the wanted one as can be; taken from now on. */
  TableName claim(TableName wanted) {
    return claim(wanted, taken);
  }

  /** A free name for extended statistics of the source, which share names with nothing else. */
  TableName claimStatistics(TableName source, TableName wanted) {
    TableName claimed = claim(wanted, takenStatistics);
    statistics.put(source, claimed);
    return claimed;
  }

  /** Target names of the extended statistics that were claimed so far, by source name. */
  Map<TableName, TableName> statistics() {
    return statistics;
  }

  private static TableName claim(TableName wanted, Map<String, Set<String>> taken) {
    Set<String> names = taken.computeIfAbsent(wanted.schema(), _ -> new HashSet<>());
    String name = cut(wanted.name(), BYTES_MAX);
    for (int i = 1; !names.add(name); i++) {
      String suffix = "_" + i;
      name = cut(wanted.name(), BYTES_MAX - suffix.length()) + suffix;
    }
    return new TableName(wanted.schema(), name);
  }

  /** Ids of sequences that something needs that is no part of the table that owns them. */
  private static Set<String> usedElsewhere(Definitions definitions) {
    Map<String, Optional<TableName>> owners = new HashMap<>();
    definitions.ofKind("sequence").forEach(s -> owners.put(s.id(), s.table()));
    return definitions.all().stream()
        .flatMap(
            d ->
                d.dependsOn().stream()
                    .filter(id -> owners.containsKey(id) && !d.table().equals(owners.get(id))))
        .collect(Collectors.toSet());
  }

  /** The schema of a sequence on the target; empty when the column that owns it is gone. */
  private Optional<String> schema(ObjectDefinition sequence, Set<String> usedElsewhere) {
    TableName name = Definitions.name(sequence);
    Optional<MappedTable> owner = sequence.table().flatMap(this::table);
    if (owner.isEmpty()) {
      return Optional.of(schema(name.schema()));
    }
    boolean isWanted =
        keepsCounting(owner.get(), sequence) || usedElsewhere.contains(sequence.id());
    return isWanted ? Optional.of(owner.get().target().schema()) : Optional.empty();
  }

  /** Whether the column is there and did not lose the default that it had. */
  private static boolean keepsCounting(MappedTable table, ObjectDefinition sequence) {
    String column = Definitions.attribute(sequence, "column");
    Optional<String> before =
        table.mapping().source().column(column).flatMap(Column::defaultExpression);
    Optional<ColumnMapping> image = table.image(column);
    return image.isPresent()
        && (before.isEmpty() || image.get().defaultExpression().equals(before));
  }

  /**
   * What a view is called in a structure that is given: it is where the tables of its schema go.
   */
  TableName view(ObjectDefinition view) {
    TableName name = Definitions.name(view);
    return new TableName(schema(name.schema()), name.name());
  }

  /** Where all tables of a schema go, or the schema itself. */
  String schema(String source) {
    Set<String> targets =
        tables.values().stream()
            .filter(t -> t.source().schema().equals(source))
            .map(t -> t.target().schema())
            .collect(Collectors.toSet());
    return targets.size() == 1 ? targets.iterator().next() : source;
  }

  private static String cut(String name, int bytesMax) {
    String cut = name;
    while (cut.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
